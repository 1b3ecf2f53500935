using System.Reflection;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Payments;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Tests.Support;
using Ticketing.Web.Pages.Checkout;

namespace Ticketing.Tests.Payments;

/// <summary>The checkout: what is shown, what each ending of a payment tells, and the way on.</summary>
public sealed class CheckoutPageTests : PageTests
{
    /// <summary>
    /// What happens to the order, while its checkout is open, so that paying ends in this case; and what the person then reads.
    /// </summary>
    private static readonly Dictionary<string, (Func<CheckoutPageTests, Task> Before, string Text)> Refusals = new()
    {
        ["HoldExpired"] = (t => t.House.ReleaseAsync(t.fan, t.hold.ReservationId), "These seats were let go"),
        ["AmountMismatch"] = (t => t.ChangeAsync(db => db.Reservations.ExecuteUpdateAsync(r => r.SetProperty(x => x.Total, 30_000))),
            "The price has changed It is ₩30,000 now."),
        ["InsufficientBalance"] = (t => t.SpendElsewhereAsync(), "₩20,000 is missing"),
        ["SaleEnded"] = (t => t.ChangeStatusAsync(ConcertStatus.Closed), "The sale of this date has ended"),
        ["TokenInvalid"] = (t => t.ChangePlacesAsync(PlaceState.Left), "Your time inside has run out"),
        ["TokenExpired"] = (t => t.ChangePlacesAtTheLastMoment(PlaceState.Left), "Your time inside has run out"),
    };

    private TestConcert concert = null!;
    private Visitor fan = null!;
    private ReservationView hold = null!;

    public static TheoryData<string> Cases => [.. Refusals.Keys];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        concert = await House.AddConcertAsync();
        fan = await House.AdmitFanAsync(concert, balance: 3 * TestHouse.Price);
        hold = await House.HeldAsync(fan, concert, "1", "2");
    }

    [Fact]
    public void The_order_its_sum_and_the_wallet_before_and_after_are_shown_with_one_button_that_names_the_sum()
    {
        var page = Open();
        Assert.Contains("Concert", page.Find("article h2").TextContent, StringComparison.Ordinal);
        Assert.Equal(["₩30,000", "−₩20,000", "₩10,000"], page.FindAll("section dl dd").Select(OnThePage.Read));
        Assert.False(page.Button("Pay ₩20,000").HasAttribute("disabled"));
        Assert.Contains("5:00", page.Find("[role=timer]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paying_leads_to_the_tickets()
    {
        var page = Open();
        await page.Button("Pay ₩20,000").ClickAsync();
        GoesTo(page, $"/orders/{hold.ReservationId}?paid=true");
        Assert.Equal(TestHouse.Price, await House.BalanceAsync(fan.PersonId));
    }

    [Fact]
    public async Task What_another_tab_pays_at_the_same_moment_leads_to_the_tickets_too_and_is_not_paid_again()
    {
        var page = Open();
        LastMoment = () => House.PaidAsync(fan, hold.ReservationId);
        await page.Button("Pay ₩20,000").ClickAsync();
        GoesTo(page, $"/orders/{hold.ReservationId}?paid=true");
        Assert.Equal(TestHouse.Price, await House.BalanceAsync(fan.PersonId));
    }

    [Fact]
    public async Task What_was_paid_in_another_tab_before_leads_to_the_tickets_too()
    {
        var page = Open();
        await House.PaidAsync(fan, hold.ReservationId);
        await Node.Boards.RefreshAsync(default);
        await page.Button("Pay ₩20,000").ClickAsync();
        GoesTo(page, $"/orders/{hold.ReservationId}?paid=true");
        Assert.Equal(TestHouse.Price, await House.BalanceAsync(fan.PersonId));
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Every_refusal_is_told_and_takes_nothing(string refusal)
    {
        var page = Open();
        await Refusals[refusal].Before(this);
        var before = await House.BalanceAsync(fan.PersonId);
        await page.Button("Pay ₩20,000").ClickAsync();
        page.Tells(Refusals[refusal].Text);
        Assert.Equal(before, await House.BalanceAsync(fan.PersonId));
    }

    [Fact]
    public void No_way_that_a_payment_can_end_is_forgotten() =>
        Assert.Equal(
            typeof(PayResult).GetNestedTypes(BindingFlags.Public).Select(t => t.Name).Order(),
            // The tests above; somebody else's order, which is no page at all; and the line, to which nobody goes back with a hold.
            Refusals.Keys.Concat(["Paid", "AlreadyPaid", "NoSuchReservation", "StillWaiting"]).Order());

    [Fact]
    public async Task With_too_little_money_the_missing_sum_is_topped_up_on_the_spot_and_then_paid()
    {
        await SpendElsewhereAsync();
        var page = Open();
        page.Tells("₩20,000 is missing");
        Assert.True(page.Button("Pay ₩20,000").HasAttribute("disabled"));

        await page.Button("₩20,000").ClickAsync();
        await page.Button("Top up ₩20,000").ClickAsync();
        page.Tells("₩20,000 topped up");
        await page.Button("Pay ₩20,000").ClickAsync();
        GoesTo(page, "?paid=true");
    }

    [Fact]
    public void When_the_time_runs_out_the_page_says_so_by_itself_and_offers_the_seats_again()
    {
        var page = Open();
        House.Clock.Advance(TimeSpan.FromMinutes(5));
        // The page's own clock may have been started an instant after that: seconds go on passing until it has seen one.
        page.WaitForAssertion(() =>
        {
            House.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Contains(page.Notices(), notice => notice.Contains("Time ran out", StringComparison.Ordinal));
        }, Patience);
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent.Contains("Pay", StringComparison.Ordinal));
        Assert.Equal($"/concerts/{concert.ConcertId}/performances/{concert.PerformanceId}/seats",
            page.FindAll("a").Single(a => a.TextContent == "Choose seats again").GetAttribute("href"));
    }

    [Fact]
    public async Task Letting_go_asks_first()
    {
        var page = Open();
        var buttons = page.FindAll("button").Where(b => b.TextContent == "Let the seats go").ToList();
        await buttons[0].ClickAsync();
        Assert.Equal(ReservationStatus.OnHold,
            (await House.Node.ReservationReads.FindAsync(fan.PersonId, hold.ReservationId, default))!.Status);

        await page.Find("dialog .button-danger").ClickAsync();
        page.Tells("These seats were let go");
        Assert.Equal(ReservationStatus.Released,
            (await House.Node.ReservationReads.FindAsync(fan.PersonId, hold.ReservationId, default))!.Status);
    }

    private IRenderedComponent<CheckoutPage> Open() =>
        Open<CheckoutPage>(fan.PersonId, p => p.Add(x => x.ReservationId, hold.ReservationId));

    private async Task SpendElsewhereAsync()
    {
        var other = await House.AddConcertAsync();
        await House.BoughtAsync(await House.AdmitAsync(fan.PersonId, other), other, "1", "2", "3");
    }

    private Task ChangePlacesAtTheLastMoment(PlaceState state)
    {
        LastMoment = () => ChangePlacesAsync(state);
        return Task.CompletedTask;
    }
}
