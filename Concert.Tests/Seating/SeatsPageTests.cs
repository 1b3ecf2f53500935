using System.Reflection;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tests.Support;
using Ticketing.Web.Components;
using Ticketing.Web.Pages.Seating;

namespace Ticketing.Tests.Seating;

/// <summary>The page of the seats: every way that holding can end says something, or leads on.</summary>
public sealed class SeatsPageTests : PageTests
{
    /// <summary>
    /// What happens while the page is open, so that holding seat 1 (or the best two) ends in this case; and what the person then reads.
    /// </summary>
    private static readonly Dictionary<string, (Func<SeatsPageTests, Task> Before, string Button, string Text)> Refusals = new()
    {
        ["SeatsTaken"] = (t => t.House.HeldAsync(t.rival, t.concert, "1"), "Hold 1 seat",
            "Floor, row 1, seat 1 was just taken"),
        ["SoldOut"] = (t => t.LeaveOneSeatAsync(), "Hold the best 2 seats", "Ask for fewer, or for another tier"),
        ["NoAdjacent"] = (t => t.House.HeldAsync(t.rival, t.concert, "2", "3"), "Hold the best 2 seats",
            "These are free near each other"),
        ["TooManySeats"] = (t => t.House.HeldAsync(t.fan, t.concert, "2", "3"), "Hold 1 seat",
            "One person may have 2 seats at most You have 2 of this concert already"),
        ["TooManyHolds"] = (t => t.HoldAndLetGoAsync(60), "Hold 1 seat", "You have begun 60 holds within an hour"),
        ["SalesClosed"] = (t => t.ChangeStatusAsync(ConcertStatus.Closed), "Hold 1 seat", "The sale of this date is over"),
        ["NoSuchPerformance"] = (t => t.ChangeStatusAsync(ConcertStatus.Draft), "Hold 1 seat", "The seat plan has changed"),
        ["Locked"] = (t => t.LockAsync(), "Hold 1 seat", "Your account is locked"),
        ["TokenInvalid"] = (t => t.ChangePlacesAsync(PlaceState.Left), "Hold 1 seat", "You are not inside at the moment"),
        ["TokenExpired"] = (t => t.LoseThePlaceAtTheLastMoment(), "Hold 1 seat", "You are not inside at the moment"),
    };

    private TestConcert concert = null!;
    private Visitor fan = null!;
    private Visitor rival = null!;

    public static TheoryData<string> Cases => [.. Refusals.Keys];

    private async Task LeaveOneSeatAsync()
    {
        await House.HeldAsync(rival, concert, "2", "3");
        await ChangeAsync(db => db.Seats.Where(s => s.PerformanceId == concert.PerformanceId && s.Label == "4")
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.Status, SeatStatus.Blocked)));
    }

    private async Task LockAsync()
    {
        await House.LockAsync(fan.PersonId);
        await Node.TickAsync();
    }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        concert = await House.AddConcertAsync(seats: 4, seatLimit: 2, maxAdmitted: 2, dates: 2);
        fan = await House.AdmitFanAsync(concert);
        rival = await House.AdmitFanAsync(concert);
    }

    [Fact]
    public async Task Held_seats_lead_to_the_checkout()
    {
        var page = await OpenWithSeatOneChosenAsync();
        await page.Button("Hold 1 seat").ClickAsync();
        await LeadsToTheCheckoutAsync(page);
    }

    [Fact]
    public async Task A_seat_that_was_removed_in_the_bar_stays_so_though_a_touch_on_the_map_had_not_heard_of_it()
    {
        var page = await OpenWithSeatOneChosenAsync();
        await page.Find("ul.chosen button").ClickAsync();
        await ChooseAsync(page, 2, 1, 3);
        var left = Assert.Single(page.FindAll("ul.chosen button"));
        Assert.Contains("seat 3", left.TextContent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Back_and_forth_between_two_dates_shows_and_holds_each_ones_own_seats()
    {
        var page = await OpenWithSeatOneChosenAsync();
        var other = concert.PerformanceIds[1];
        page.Render(p => p.Add(x => x.PerformanceId, other));
        page.WaitForAssertion(
            () => Assert.Equal($"{other}", page.Find("[data-seat-map]").GetAttribute("data-map")), Patience);
        Assert.Empty(page.FindAll("ul.chosen"));
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Every_refusal_is_told_and_nothing_is_held(string refusal)
    {
        var (before, button, text) = Refusals[refusal];
        var page = await OpenWithSeatOneChosenAsync();
        if (button.StartsWith("Hold the best", StringComparison.Ordinal)) await ChooseAsync(page, 2);
        await before(this);
        var held = (await House.Node.ReservationReads.ListAsync(fan.PersonId, default)).Count;
        await page.Button(button).ClickAsync();
        page.Tells(text);
        Assert.Equal(held, (await House.Node.ReservationReads.ListAsync(fan.PersonId, default)).Count);
    }

    private async Task HoldAndLetGoAsync(int times)
    {
        for (var i = 0; i < times; i++)
            await House.Node.Reservations.ReleaseAsync(
                fan.PersonId, (await House.HeldAsync(fan, concert, "4")).ReservationId, CancellationToken.None);
    }

    [Fact]
    public void No_way_that_a_hold_can_end_is_forgotten() =>
        Assert.Equal(
            typeof(HoldResult).GetNestedTypes(BindingFlags.Public).Select(t => t.Name).Order(),
            // The tests above; what only a program can ask for, since the page offers seats of its plan; and the line, to which no place
            // goes back: who waits has a new one, as a test below tells.
            Refusals.Keys.Concat(["Held", "StillWaiting", "Malformed", "NoSuchSeat"]).Order());

    [Fact]
    public async Task Whoever_has_left_and_waits_again_is_led_back_to_the_line_and_holds_nothing()
    {
        var page = await OpenWithSeatOneChosenAsync();
        await House.LeaveQueueAsync(fan, concert);
        await House.AdmitFanAsync(concert);
        var again = Assert.IsType<JoinResult.Joined>(await House.Node.Rooms.JoinAsync(fan.PersonId, concert.ConcertId, default));
        Assert.Equal(PlaceViewState.Waiting, again.Place.State);
        await Node.Boards.RefreshAsync(default);
        await page.Button("Hold 1 seat").ClickAsync();
        GoesTo(page, $"/concerts/{concert.ConcertId}/queue");
        Assert.Empty(await House.Node.ReservationReads.ListAsync(fan.PersonId, default));
    }

    [Fact]
    public async Task While_the_first_press_is_still_worked_on_the_page_says_so_and_the_same_press_works_later()
    {
        var page = await OpenWithSeatOneChosenAsync();
        await using var lost = House.CreateContext();
        await lost.Database.OpenConnectionAsync();
        LastMoment = () => LoseTheConnectionAsync(lost);
        await page.Button("Hold 1 seat").ClickAsync();
        page.Tells("We are still working on your seats Please wait a moment and try again. You will not hold them twice.");

        await lost.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock_all()");
        await page.Button("Hold 1 seat").ClickAsync();
        await LeadsToTheCheckoutAsync(page);
    }

    [Fact]
    public async Task While_the_first_press_is_still_worked_on_another_wish_need_not_wait_for_it()
    {
        var page = await OpenWithSeatOneChosenAsync();
        await using var lost = House.CreateContext();
        await lost.Database.OpenConnectionAsync();
        LastMoment = () => LoseTheConnectionAsync(lost);
        await page.Button("Hold 1 seat").ClickAsync();
        page.Tells("We are still working on your seats");
        await ChooseAsync(page, 2);
        await page.Button("Hold the best 2 seats").ClickAsync();
        await LeadsToTheCheckoutAsync(page);
    }

    [Fact]
    public async Task A_lost_seat_is_no_longer_chosen_and_others_near_it_are_one_press_away()
    {
        var page = await OpenWithSeatOneChosenAsync();
        await House.HeldAsync(rival, concert, "1");
        await page.Button("Hold 1 seat").ClickAsync();
        page.Tells("These nearby are free, and marked on the map:");
        Assert.Empty(page.FindAll("ul[aria-label='Chosen seats']"));

        await page.FindAll("ul[aria-label='Seats to take instead'] button")[0].ClickAsync();
        await page.Button("Hold 1 seat").ClickAsync();
        await LeadsToTheCheckoutAsync(page);
    }

    [Fact]
    public async Task What_was_held_and_is_released_on_another_page_is_no_longer_shown_as_held()
    {
        var hold = await House.HeldAsync(fan, concert, "2");
        var page = Open<SeatsPage>(fan.PersonId, p => p.Add(x => x.ConcertId, concert.ConcertId)
            .Add(x => x.PerformanceId, concert.PerformanceId));
        page.WaitForElement(".action-bar .held", Patience);
        await House.ReleaseAsync(fan, hold.ReservationId);
        await Node.Maps.RefreshAsync(default);
        House.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".action-bar .held")), Patience);
    }

    [Fact]
    public async Task Two_lost_seats_of_a_row_are_named_together()
    {
        var page = await OpenWithSeatOneChosenAsync();
        await ChooseAsync(page, 2, 1, 2);
        await House.HeldAsync(rival, concert, "1", "2");
        await page.Button("Hold 2 seats").ClickAsync();
        page.Tells("Floor, row 1, seats 1–2 were just taken");
        var other = Assert.Single(page.FindAll("ul[aria-label='Seats to take instead'] button"));
        Assert.Equal(("Row 1, seats 3–4", "Choose Floor, row 1, seats 3–4"), (OnThePage.Read(other), other.GetAttribute("aria-label")));
    }

    [Fact]
    public async Task Whoever_has_chosen_as_many_as_one_may_have_is_told_so_at_the_next_one()
    {
        var page = await OpenWithSeatOneChosenAsync();
        await ChooseAsync(page, 2, 1, 2, 3);
        page.Tells("One person may have 2 seats at most Take one away to choose another.");
        Assert.NotNull(page.Button("Hold 2 seats"));
    }

    [Fact]
    public async Task A_seat_that_would_be_left_alone_is_said_and_one_press_moves_over()
    {
        var page = await OpenWithSeatOneChosenAsync();
        await ChooseAsync(page, 2, 2);
        await page.Button("Move over").ClickAsync();
        page.WaitForAssertion(() => Assert.DoesNotContain("One seat would be left alone", page.Markup, StringComparison.Ordinal), Patience);
        await page.Button("Hold 1 seat").ClickAsync();
        await LeadsToTheCheckoutAsync(page);
    }

    [Fact]
    public async Task When_the_time_inside_is_over_the_page_says_so_by_itself()
    {
        var page = await OpenWithSeatOneChosenAsync();
        House.Clock.Advance(TimeSpan.FromMinutes(10));
        page.Tells("You are not inside at the moment");
        Assert.Equal($"/concerts/{concert.ConcertId}/queue", page.Find("[role=alert] a").GetAttribute("href"));
    }

    private async Task LeadsToTheCheckoutAsync(IRenderedComponent<SeatsPage> page)
    {
        page.WaitForAssertion(() => Assert.Contains("/checkout/", Address, StringComparison.Ordinal), Patience);
        var hold = Assert.Single(await House.Node.ReservationReads.ListHoldsAsync(fan.PersonId, concert.ConcertId, default));
        Assert.EndsWith($"/checkout/{hold.ReservationId}", Address, StringComparison.Ordinal);
    }

    private async Task<IRenderedComponent<SeatsPage>> OpenWithSeatOneChosenAsync()
    {
        var page = Open<SeatsPage>(fan.PersonId, p => p.Add(x => x.ConcertId, concert.ConcertId)
            .Add(x => x.PerformanceId, concert.PerformanceId));
        await ChooseAsync(page, 1, 1);
        return page;
    }

    /// <summary>What the map's script does at the person's n-th touch: says all seats that are chosen now.</summary>
    private async Task ChooseAsync(IRenderedComponent<SeatsPage> page, int touch, params int[] seats)
    {
        var map = await House.Node.Maps.FindAsync(concert.PerformanceId, default);
        var numbers = seats.Select(seat => map!.Hall.NumberOf($"{seat}")!.Value);
        await page.WaitForElement("[data-seat-map]", Patience).TriggerEventAsync(
            "onseatschosen", new SeatsChosenEventArgs { Number = touch, Stamp = map!.Hall.Stamp, Seats = [.. numbers] });
    }

    /// <summary>
    /// The connection breaks in the middle of holding, and the database hasn't noticed: the wish stays locked, by a session that nobody
    /// hears any more. Another session stands for it, which waits for the lock until the page's own gives it back.
    /// </summary>
    private async Task LoseTheConnectionAsync(ConcertDbContext lost)
    {
        const string Wishes =
            "pg_locks JOIN pg_database d ON d.oid = database WHERE locktype = 'advisory' AND datname = current_database()";
        _ = lost.Database.ExecuteSqlRawAsync($"SELECT pg_advisory_lock(classid::bigint << 32 | objid::bigint) FROM {Wishes}");
        await using var db = House.CreateContext();
        bool isWaiting;
        do isWaiting = await db.Database.SqlQueryRaw<bool>($"SELECT NOT granted AS \"Value\" FROM {Wishes}").AnyAsync(waits => waits);
        while (!isWaiting);
        throw new TimeoutException("The connection was lost here.");
    }

    private Task LoseThePlaceAtTheLastMoment()
    {
        LastMoment = () => ChangePlacesAsync(PlaceState.Left);
        return Task.CompletedTask;
    }
}
