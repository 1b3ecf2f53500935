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
        ["HoldExpired"] = (t => t.House.ReleaseAsync(t.fan, t.hold.ReservationId), "You released these seats"),
        ["AmountMismatch"] = (t => t.ChangeAsync(db => db.Reservations.ExecuteUpdateAsync(r => r.SetProperty(x => x.Total, 30_000))),
            "The price has changed It is ₩30,000 now."),
        ["InsufficientBalance"] = (t => t.SpendElsewhereAsync(), "You're ₩20,000 short"),
        ["SaleEnded"] = (t => t.ChangeStatusAsync(ConcertStatus.Closed), "The sale of this date has ended"),
        ["Locked"] = (t => t.LockAsync(), "Your account is locked"),
        ["TokenInvalid"] = (t => t.ChangePlacesAsync(PlaceState.Left), "Your time inside has run out"),
        ["TokenExpired"] = (t => t.ChangePlacesAtTheLastMoment(PlaceState.Left), "Your time inside has run out"),
    };

    private TestConcert concert = null!;
    private Visitor fan = null!;
    private ReservationView hold = null!;

    public static TheoryData<string> Cases => [.. Refusals.Keys];

    private async Task LockAsync()
    {
        await House.LockAsync(fan.PersonId);
        await Node.TickAsync();
    }

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
        Says(page, Refusals[refusal].Text);
        Assert.Equal(before, await House.BalanceAsync(fan.PersonId));
    }

    [Fact]
    public void No_way_that_a_payment_can_end_is_forgotten() =>
        Assert.Equal(
            typeof(PayResult).GetNestedTypes(BindingFlags.Public).Select(t => t.Name).Order(),
            // The tests above; somebody else's order, which is no page at all; and the line, to which nobody goes back with a hold.
            Refusals.Keys.Concat(["Paid", "AlreadyPaid", "NoSuchReservation", "StillWaiting"]).Order());

    [Fact]
    public async Task With_too_little_money_one_button_tops_up_exactly_what_is_missing_and_pays()
    {
        await SpendAsync(seats: 2);
        var page = Open();
        Assert.Equal("You're ₩10,000 short", OnThePage.Read(page.Find("section p.short")));
        await page.Button("Top up ₩10,000 and pay").ClickAsync();
        GoesTo(page, "?paid=true");
        Assert.Equal(0, await House.BalanceAsync(fan.PersonId));
    }

    [Fact]
    public async Task What_is_missing_is_one_of_the_amounts_and_may_be_topped_up_by_itself()
    {
        await SpendAsync(seats: 2);
        var page = Open();
        await page.Button("₩10,000").ClickAsync();
        await page.Button("Top up ₩10,000").ClickAsync();
        page.Tells("₩10,000 topped up");
        await page.Button("Pay ₩20,000").ClickAsync();
        GoesTo(page, "?paid=true");
    }

    [Fact]
    public async Task When_it_is_topped_up_and_then_not_paid_what_happened_to_the_money_is_said()
    {
        await SpendAsync(seats: 2);
        var page = Open();
        LastMoment = () => ChangePlacesAsync(PlaceState.Left);
        await page.Button("Top up ₩10,000 and pay").ClickAsync();
        page.Tells("Your time inside has run out");
        page.Tells("₩10,000 was topped up and stays in your wallet; it was not spent.");
        Assert.Equal(2 * TestHouse.Price, await House.BalanceAsync(fan.PersonId));
        // The next press pays, and tops up nothing.
        page.Button("Pay ₩20,000");
    }

    [Fact]
    public async Task When_the_time_runs_out_between_topping_up_and_paying_the_money_is_told_beside_the_end()
    {
        await SpendAsync(seats: 2);
        var page = Open();
        LastMoment = () => House.ReleaseAsync(fan, hold.ReservationId);
        await page.Button("Top up ₩10,000 and pay").ClickAsync();
        page.Tells("₩10,000 is in your wallet");
        Says(page, "You released these seats");
        Assert.Equal(2 * TestHouse.Price, await House.BalanceAsync(fan.PersonId));
    }

    [Fact]
    public async Task Nothing_is_topped_up_for_seats_that_are_gone()
    {
        await SpendAsync(seats: 2);
        var page = Open();
        await House.ReleaseAsync(fan, hold.ReservationId);
        await page.Button("Top up ₩10,000 and pay").ClickAsync();
        Says(page, "You released these seats");
        Assert.Equal(TestHouse.Price, await House.BalanceAsync(fan.PersonId));
    }

    [Fact]
    public async Task When_the_wallet_has_changed_meanwhile_no_other_sum_than_the_buttons_is_taken()
    {
        await SpendAsync(seats: 2);
        var page = Open();
        await House.ChargeAsync(fan.PersonId, 1_000);
        await page.Button("Top up ₩10,000 and pay").ClickAsync();
        page.Tells("Your wallet has changed");
        await page.Button("Top up ₩9,000 and pay").ClickAsync();
        GoesTo(page, "?paid=true");
        Assert.Equal(0, await House.BalanceAsync(fan.PersonId));
    }

    [Fact]
    public async Task A_payment_that_breaks_off_after_the_top_up_can_be_pressed_again_and_takes_nothing_twice()
    {
        await SpendAsync(seats: 2);
        var page = Open();
        LastMoment = () => throw new InvalidOperationException("Broken off here.");
        await page.Button("Top up ₩10,000 and pay").ClickAsync();
        page.Tells("We couldn't reach the sale");
        LastMoment = () => Task.CompletedTask;
        await page.Button("Top up ₩10,000 and pay").ClickAsync();
        page.Tells("Your wallet has changed");
        await page.Button("Pay ₩20,000").ClickAsync();
        GoesTo(page, "?paid=true");
        Assert.Equal(0, await House.BalanceAsync(fan.PersonId));
    }

    [Fact]
    public async Task More_than_may_be_topped_up_this_month_is_said_and_not_promised()
    {
        foreach (var sum in new[] { 1_000_000, 1_000_000, 1_000_000, 1_000_000, 970_000, 30_000 })
            await House.ChargeAsync(fan.PersonId, sum);
        await ChangeAsync(db => db.Wallets.Where(w => w.PersonId == fan.PersonId)
            .ExecuteUpdateAsync(w => w.SetProperty(x => x.Balance, TestHouse.Price)));
        var page = Open();
        Assert.True(page.Button("Pay ₩20,000").HasAttribute("disabled"));
        page.Tells("This month's limit is used up");
    }

    [Fact]
    public void When_the_time_runs_out_the_heading_says_so_by_itself_and_the_seats_are_offered_again()
    {
        var page = Open();
        House.Clock.Advance(TimeSpan.FromMinutes(5));
        Says(page, "Time ran out");
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent.Contains("Pay", StringComparison.Ordinal));
        Assert.Equal($"/concerts/{concert.ConcertId}/performances/{concert.PerformanceId}/seats",
            page.FindAll("a").Single(a => a.TextContent == "Choose seats again").GetAttribute("href"));
    }

    [Fact]
    public async Task What_is_released_on_another_page_is_over_on_this_one_too_without_a_press()
    {
        var page = Open();
        await House.ReleaseAsync(fan, hold.ReservationId);
        await Node.Maps.RefreshAsync(default);
        Says(page, "You released these seats");
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent.Contains("Pay", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_paid_on_another_page_leads_from_this_one_to_its_tickets_too_without_a_press()
    {
        var page = Open();
        await House.PaidAsync(fan, hold.ReservationId);
        await Node.Maps.RefreshAsync(default);
        Says(page, "This order is paid");
        Assert.Contains(page.FindAll("a"), a => a.GetAttribute("href") == $"/orders/{hold.ReservationId}");
    }

    [Fact]
    public async Task What_others_buy_leaves_a_checkout_as_it_is()
    {
        var page = Open();
        await House.HeldAsync(await House.AdmitFanAsync(concert), concert, "3");
        await Node.Maps.RefreshAsync(default);
        page.Button("Pay ₩20,000");
    }

    [Fact]
    public async Task Whoever_needs_more_time_gets_it_once_where_the_concert_allows_it()
    {
        Assert.DoesNotContain(Open().FindAll("button"), b => b.TextContent.Contains("more time", StringComparison.Ordinal));
        await ChangeAsync(db => db.Concerts.ExecuteUpdateAsync(c => c.SetProperty(x => x.ExtraTime, TimeSpan.FromMinutes(10))));
        await Node.Catalog.ReloadAsync(default);
        var page = Open();
        await page.Button("Need more time? Get 10 more minutes").ClickAsync();
        page.Tells("You have more time");
        Assert.Contains("15:00", page.Find("[role=timer]").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent.Contains("more time", StringComparison.Ordinal));
        House.Clock.Advance(TimeSpan.FromMinutes(14));
        page.Button("Pay ₩20,000");
    }

    [Fact]
    public async Task Letting_go_asks_first()
    {
        var page = Open();
        var buttons = page.FindAll("button").Where(b => b.TextContent == "Release the seats").ToList();
        await buttons[0].ClickAsync();
        Assert.Equal(ReservationStatus.OnHold,
            (await House.Node.ReservationReads.FindAsync(fan.PersonId, hold.ReservationId, default))!.Status);

        await page.Find("dialog .button-danger").ClickAsync();
        Says(page, "You released these seats");
        Assert.Equal(ReservationStatus.Released,
            (await House.Node.ReservationReads.FindAsync(fan.PersonId, hold.ReservationId, default))!.Status);
    }

    /// <summary>In the heading or in a notice.</summary>
    private static void Says(IRenderedComponent<CheckoutPage> page, string text) => page.WaitForAssertion(() => Assert.Contains(
        page.Notices().Append(OnThePage.Read(page.Find("h1"))), said => said.Contains(text, StringComparison.Ordinal)), Patience);

    private IRenderedComponent<CheckoutPage> Open() =>
        Open<CheckoutPage>(fan.PersonId, p => p.Add(x => x.ReservationId, hold.ReservationId));

    private Task SpendElsewhereAsync() => SpendAsync(seats: 3);

    private async Task SpendAsync(int seats)
    {
        var other = await House.AddConcertAsync();
        await House.BoughtAsync(
            await House.AdmitAsync(fan.PersonId, other), other, [.. Enumerable.Range(1, seats).Select(i => $"{i}")]);
    }

    private Task ChangePlacesAtTheLastMoment(PlaceState state)
    {
        LastMoment = () => ChangePlacesAsync(state);
        return Task.CompletedTask;
    }
}
