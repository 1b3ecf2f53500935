using System.Reflection;
using Bunit;
using Ticketing.Catalog;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Tests.Support;
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
            "Somebody was faster: Section Floor, row 1, seat 1"),
        ["SoldOut"] = (t => t.House.HeldAsync(t.rival, t.concert, "2", "3"), "Hold the best 2 seats", "No such seats together are free"),
        ["TooManySeats"] = (t => t.House.HeldAsync(t.fan, t.concert, "2", "3"), "Hold 1 seat",
            "One person may have 2 seats at most You have 2 of this concert already"),
        ["SalesClosed"] = (t => t.ChangeStatusAsync(ConcertStatus.Closed), "Hold 1 seat", "The sale of this date is over"),
        ["NoSuchPerformance"] = (t => t.ChangeStatusAsync(ConcertStatus.Draft), "Hold 1 seat", "The seat plan has changed"),
        ["TokenInvalid"] = (t => t.ChangePlacesAsync(PlaceState.Left), "Hold 1 seat", "You are not inside at the moment"),
        ["TokenExpired"] = (t => t.LoseThePlaceAtTheLastMoment(), "Hold 1 seat", "You are not inside at the moment"),
    };

    private TestConcert concert = null!;
    private Visitor fan = null!;
    private Visitor rival = null!;

    public static TheoryData<string> Cases => [.. Refusals.Keys];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        concert = await House.AddConcertAsync(seats: 4, seatLimit: 2);
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

    [Theory, MemberData(nameof(Cases))]
    public async Task Every_refusal_is_told_and_nothing_is_held(string refusal)
    {
        var (before, button, text) = Refusals[refusal];
        var page = await OpenWithSeatOneChosenAsync();
        await before(this);
        var held = (await House.Node.ReservationReads.ListAsync(fan.PersonId, default)).Count;
        await page.Button(button).ClickAsync();
        page.Tells(text);
        Assert.Equal(held, (await House.Node.ReservationReads.ListAsync(fan.PersonId, default)).Count);
    }

    [Fact]
    public void No_way_that_a_hold_can_end_is_forgotten() =>
        Assert.Equal(
            typeof(HoldResult).GetNestedTypes(BindingFlags.Public).Select(t => t.Name).Order(),
            // The tests above; what only a program can ask for, since the page offers seats of its plan; and the line, to which nobody
            // goes back.
            Refusals.Keys.Concat(["Held", "StillWaiting", "Malformed", "NoSuchSeat"]).Order());

    [Fact]
    public async Task A_lost_seat_is_no_longer_chosen_and_others_near_it_are_one_press_away()
    {
        var page = await OpenWithSeatOneChosenAsync();
        await House.HeldAsync(rival, concert, "1");
        await page.Button("Hold 1 seat").ClickAsync();
        page.Tells("These are the nearest that are free:");
        Assert.True(page.Button("Choose a seat first").HasAttribute("disabled"));

        await page.FindAll("ul[aria-label='Seats to take instead'] button")[0].ClickAsync();
        await page.Button("Hold 1 seat").ClickAsync();
        await LeadsToTheCheckoutAsync(page);
    }

    [Fact]
    public async Task Whoever_has_chosen_as_many_as_one_may_have_is_told_so_at_the_next_one()
    {
        var page = await OpenWithSeatOneChosenAsync();
        await Seat(page, 2).ClickAsync();
        await Seat(page, 3).ClickAsync();
        page.Tells("One person may have 2 seats at most Take one away to choose another.");
        Assert.NotNull(page.Button("Hold 2 seats"));
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
        await page.Button("List").ClickAsync();
        await Seat(page, 1).ClickAsync();
        return page;
    }

    private static AngleSharp.Dom.IElement Seat(IRenderedComponent<SeatsPage> page, int number) =>
        page.FindAll("fieldset button").Single(b => b.GetAttribute("aria-label")!.Contains($"seat {number},", StringComparison.Ordinal));

    private Task LoseThePlaceAtTheLastMoment()
    {
        LastMoment = () => ChangePlacesAsync(PlaceState.Left);
        return Task.CompletedTask;
    }
}
