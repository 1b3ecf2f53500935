using System.Reflection;
using Bunit;
using Radzen;
using Ticketing.Idempotency;
using Ticketing.Payments;
using Ticketing.Queue;
using Ticketing.Reports;
using Ticketing.Reservations;
using Ticketing.Tests.Support;
using Ticketing.Wallets;
using Ticketing.Web.Pages.Admin.Sale;

namespace Ticketing.Tests.Admin;

/// <summary>What an admin reads and turns on the cockpit.</summary>
public sealed class CockpitPartsTests : PartTests
{
    public CockpitPartsTests()
    {
        Services.AddRadzenComponents();
        // A chart measures itself in a browser; there is none here.
        ComponentFactories.AddStub<Radzen.Blazor.RadzenChart>();
    }

    [Fact]
    public void Every_figure_is_named_and_says_when_it_was_taken()
    {
        var numbers = Render<SaleNumbers>(p => p.Add(n => n.Sale, Sale()));
        Assert.Equal(
            ["Waiting", "Inside", "Holding", "Paying", "Tickets sold", "Revenue"], numbers.FindAll("dt").Select(dt => dt.TextContent));
        Assert.Contains("₩1,250,000", numbers.Markup, StringComparison.Ordinal);
        Assert.Contains("As of 19:00:00", numbers.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_dial_keeps_what_is_being_typed_until_somebody_else_turns_it()
    {
        DialTurn? turned = null;
        var dial = new DialView(1, 100, 500, Paused: false, Draining: false, null, null, Guid.NewGuid());
        var card = Render<DialCard>(p => p.Add(c => c.Dial, dial).Add(c => c.OnTurn, turn => turned = turn));
        card.Find("#places").Change("250");
        card.Render(p => p.Add(c => c.Dial, dial with { }));
        card.Find("form").Submit();
        Assert.Equal(new DialSetting(250, Paused: false, Draining: false), turned!.Setting);

        card.Render(p => p.Add(c => c.Dial, dial with { MaxAdmitted = 40, Version = Guid.NewGuid() }));
        Assert.Equal("40", card.Find("#places").GetAttribute("value"));
    }

    [Fact]
    public void Draining_asks_first_and_pausing_does_not()
    {
        List<DialSetting> turns = [];
        var card =
            Render<DialCard>(
                p => p.Add(c => c.Dial, new DialView(1, 100, 500, false, false, null, null, Guid.NewGuid()))
                .Add(c => c.OnTurn, turn => turns.Add(turn.Setting)));
        card.FindAll("button").First(b => b.TextContent == "Drain the queue").Click();
        Assert.Empty(turns);
        card.Find("dialog .button-danger").Click();
        card.FindAll("button").Single(b => b.TextContent == "Pause letting in").Click();
        Assert.Equal([new DialSetting(100, false, true), new DialSetting(100, true, false)], turns);
    }

    /// <summary>Every way in which a fan's request can be refused, by the names that the figures count them under.</summary>
    public static TheoryData<string> Endings()
    {
        var families = new[] { typeof(HoldResult), typeof(PayResult), typeof(RefundResult), typeof(ChargeResult) };
        var refusals = families.SelectMany(f => f.GetNestedTypes(BindingFlags.Public)).Select(t => t.Name)
            .Where(name => name is not (nameof(HoldResult.Held) or nameof(PayResult.Paid)
                or nameof(RefundResult.Refunded) or nameof(ChargeResult.Charged)));
        return [.. refusals.Append("InFlight").Append("TooManyRefusals").Append("KeyReused").Append(AttemptMeter.Failure).Distinct()];
    }

    [Theory, MemberData(nameof(Endings))]
    public void Every_refusal_of_a_fans_request_is_counted_under_words(string ending)
    {
        foreach (var language in new[] { "en", "ko" })
        {
            Speak(language);
            var charts = Render<SaleCharts>(p =>
                p.Add(c => c.Sale, Sale() with { Endings = [new AttemptCount(Clock.GetUtcNow(), ending, 3)] }));
            var words = charts.Find("tbody th").TextContent;
            Assert.NotEqual(ending, words);
        }
    }

    private SaleView Sale() =>
        new(1, 12, 3, 2, 1, 10, 25, 1_250_000,
        [.. Enumerable.Range(0, 60).Select(i => new SaleMinute(Clock.GetUtcNow().AddMinutes(i - 59), i, 1, 1, 0))],
        [new SellThrough("VIP", 0, 5, 1, 0, 10)], [new SellThrough("Floor", 0, 5, 1, 0, 10)],
        [new AttemptCount(Clock.GetUtcNow().AddMinutes(-20), "SeatsTaken", 4), new AttemptCount(Clock.GetUtcNow(), "SeatsTaken", 3)],
        Clock.GetUtcNow());
}
