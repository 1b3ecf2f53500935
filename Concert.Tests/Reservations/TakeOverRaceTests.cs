using Microsoft.EntityFrameworkCore;
using Ticketing.Payments;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Reservations;

/// <summary>
/// A hold runs out, and somebody else takes its seat while its owner is still at work on it: at the worst moment, every time, right before
/// the owner's statement reaches the seat.
/// </summary>
public sealed class TakeOverRaceTests : HouseTests
{
    private TestConcert concert = null!;
    private Visitor owner = null!;
    private Visitor rival = null!;
    private ReservationView hold = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        concert = await House.AddConcertAsync();
        owner = await House.AdmitFanAsync(concert, balance: TestHouse.Price);
        rival = await House.AdmitFanAsync(concert, balance: TestHouse.Price);
        hold = await House.HeldAsync(owner, concert, "1");
        House.Clock.MoveTo(hold.HoldExpiresAt.AddSeconds(-1));
    }

    [Fact]
    public async Task Who_pays_too_late_for_a_seat_taken_over_pays_nothing()
    {
        var (slow, taken) = NodeThatIsOvertaken();

        Assert.IsType<PayResult.HoldExpired>(await slow.PayAsync(owner, hold.ReservationId));

        Assert.Equal(TestHouse.Price, await House.BalanceAsync(owner.PersonId));
        await AssertIsOfRivalAsync(await taken);
    }

    /// <summary>The control: without the hold's own name in the statement, the seat is sold to one and held by the other.</summary>
    [Fact]
    public async Task Looking_before_selling_would_sell_a_seat_that_is_anothers_by_now()
    {
        await using var db = House.CreateContext();
        var wasAlive = await db.Reservations.AnyAsync(r => r.Id == hold.ReservationId && r.HoldExpiresAt > House.Now);
        var taken = await TakeOverAsync();
        var sold = await db.Seats.Where(s => s.PerformanceId == concert.PerformanceId && s.Label == "1")
            .ExecuteUpdateAsync(seat => seat
                .SetProperty(s => s.Status, SeatStatus.Sold).SetProperty(s => s.HeldUntil, (DateTimeOffset?)null)
                .SetProperty(s => s.ReservationId, hold.ReservationId).SetProperty(s => s.HolderId, owner.PersonId));

        Assert.True(wasAlive && sold == 1);
        Assert.NotEqual(taken.ReservationId, await ReservationOfSeatAsync());
    }

    [Fact]
    public async Task Who_lets_go_too_late_leaves_the_seat_to_whoever_took_it_over()
    {
        var (slow, taken) = NodeThatIsOvertaken();

        Assert.IsType<ReleaseResult.Released>(await slow.ReleaseAsync(owner, hold.ReservationId));

        await AssertIsOfRivalAsync(await taken);
    }

    [Fact]
    public async Task The_job_that_tidies_leaves_the_seat_to_whoever_took_it_over()
    {
        House.Clock.Advance(HoldExpiry.PaymentGrace * 3);
        var (slow, taken) = NodeThatIsOvertaken();

        Assert.Equal(1, await slow.Expiry.ExpireAsync(default));

        await AssertIsOfRivalAsync(await taken);
    }

    /// <summary>The control: freeing the seat by its label alone lets a third person have what the second one holds.</summary>
    [Fact]
    public async Task Freeing_a_seat_by_its_label_would_let_two_people_hold_it()
    {
        await using var db = House.CreateContext();
        var labels = await db.Seats.Where(s => s.ReservationId == hold.ReservationId).Select(s => s.Label).ToListAsync();
        var taken = await TakeOverAsync();
        await db.Seats.Where(s => s.PerformanceId == concert.PerformanceId && labels.Contains(s.Label)).FreeAsync(default);

        var third = await House.HeldAsync(await House.AdmitFanAsync(concert), concert, "1");

        Assert.Equal(ReservationStatus.OnHold,
            (await House.Node.ReservationReads.FindAsync(rival.PersonId, taken.ReservationId, default))?.Status);
        Assert.Equal(third.ReservationId, await ReservationOfSeatAsync());
    }

    /// <summary>A node whose first statement to change a seat comes when time is up and the rival has the seat.</summary>
    private (TestNode Node, Task<ReservationView> Taken) NodeThatIsOvertaken()
    {
        var taken = new TaskCompletionSource<ReservationView>(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = CommandWatch.BeforeUpdateOf("seats", async () => taken.SetResult(await TakeOverAsync()));
        return (House.AddNode(TestNode.With(watch)), taken.Task);
    }

    private async Task<ReservationView> TakeOverAsync()
    {
        House.Clock.Advance(TimeSpan.FromSeconds(2));
        return await House.HeldAsync(rival, concert, "1");
    }

    private async Task AssertIsOfRivalAsync(ReservationView taken)
    {
        Assert.Equal(taken.ReservationId, await ReservationOfSeatAsync());
        Assert.Equal(SeatStatus.Held, (await House.Node.Maps.FindAsync(concert.PerformanceId, default))!.FindSeat("1")!.Value.Seat.Status);
        Assert.IsType<PayResult.Paid>(await House.PayAsync(rival, taken.ReservationId));
        await House.AssertSoundAsync();
    }

    private async Task<Guid?> ReservationOfSeatAsync()
    {
        await using var db = House.CreateContext();
        return await db.Seats.Where(s => s.PerformanceId == concert.PerformanceId && s.Label == "1").Select(s => s.ReservationId)
            .SingleAsync();
    }
}
