using Microsoft.EntityFrameworkCore;
using Ticketing.Payments;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Reservations;

/// <summary>Time decides, jobs tidy: no job runs here unless a test says so.</summary>
public sealed class HoldTimeTests : HouseTests
{
    [Fact]
    public async Task A_hold_that_ran_out_reads_expired_and_its_seat_is_for_sale_at_that_very_moment()
    {
        var concert = await House.AddConcertAsync();
        var (fan, rival) = (await House.AdmitFanAsync(concert), await House.AdmitFanAsync(concert));
        var hold = await House.HeldAsync(fan, concert, "1", "2");
        Assert.Equal(House.Now.AddMinutes(5), hold.HoldExpiresAt);

        House.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(ReservationStatus.OnHold, await StatusAsync(fan, hold));
        Assert.Equal(SeatStatus.Held, await SeatAsync(concert, "1"));
        Assert.IsType<HoldResult.SeatsTaken>(await House.HoldAsync(rival, concert, "1"));

        House.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(ReservationStatus.Expired, await StatusAsync(fan, hold));
        Assert.Equal(SeatStatus.Available, await SeatAsync(concert, "1"));
        Assert.Empty(await House.Node.ReservationReads.ListHoldsAsync(fan.PersonId, concert.ConcertId, default));
        Assert.Equal(4, await House.Node.ReservationReads.CountSeatsLeftToHoldAsync(fan.PersonId, concert.ConcertId, default));
        Assert.IsType<PayResult.HoldExpired>(await House.PayAsync(fan, hold.ReservationId));
        await House.HeldAsync(rival, concert, "1");
        await House.AssertSoundAsync();

        // The job only makes the rows say so, and leaves the seat to whoever has it now.
        House.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await House.Node.Expiry.ExpireAsync(default));
        await using var db = House.CreateContext();
        Assert.Equal(
            ReservationStatus.Expired, await db.Reservations.Where(r => r.Id == hold.ReservationId).Select(r => r.Status).SingleAsync());
        Assert.Equal(SeatStatus.Held, await db.Seats.Where(s => s.Label == "1").Select(s => s.Status).SingleAsync());
        Assert.Equal(SeatStatus.Available, await db.Seats.Where(s => s.Label == "2").Select(s => s.Status).SingleAsync());
    }

    [Fact]
    public async Task Nothing_its_owner_does_makes_a_hold_longer()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 1);
        var attempt = TestHouse.NewAttempt(fan.PersonId);
        var first = await House.Node.Reservations.HoldAsync(fan.PersonId, fan.Token, concert.PerformanceId, ["1"], attempt, default);
        var hold = Assert.IsType<HoldResult.Held>(TestHouse.FirstOf(first)).Reservation;
        foreach (var minutes in new[] { 1, 2, 1 })
        {
            House.Clock.Advance(TimeSpan.FromMinutes(minutes));
            await House.Node.Reservations.HoldAsync(fan.PersonId, fan.Token, concert.PerformanceId, ["1"], attempt, default);
            Assert.IsType<HoldResult.SeatsTaken>(await House.HoldAsync(fan, concert, "1"));
            Assert.IsType<PayResult.InsufficientBalance>(await House.PayAsync(fan, hold.ReservationId));
            await House.Node.Rooms.JoinAsync(fan.PersonId, concert.ConcertId, default);
            await House.Node.TickAsync();
        }
        House.Clock.Advance(TimeSpan.FromSeconds(59));
        // So near its end that a payment is shielded; it is refused, and the shield goes with it.
        Assert.IsType<PayResult.InsufficientBalance>(await House.PayAsync(fan, hold.ReservationId));
        await using var db = House.CreateContext();
        Assert.Equal(hold.HoldExpiresAt, await db.Seats.Where(s => s.Label == "1").Select(s => s.HeldUntil).SingleAsync());
        House.Clock.Advance(TimeSpan.FromSeconds(1));
        await House.HeldAsync(await House.AdmitFanAsync(concert), concert, "1");
    }

    [Fact]
    public async Task A_hold_alive_when_its_payment_arrives_does_not_run_out_while_that_is_worked_on()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: TestHouse.Price);
        var rival = await House.AdmitFanAsync(concert);
        var hold = await House.HeldAsync(fan, concert, "1");
        House.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1) - TimeSpan.FromMinutes(5));
        HoldResult? taken = null;
        var slow = House.AddNode(TestNode.With(CommandWatch.BeforeLockOf("places", async () =>
        {
            House.Clock.Advance(TimeSpan.FromSeconds(20));
            taken = await House.HoldAsync(rival, concert, "1");
            await House.Node.Expiry.ExpireAsync(default);
            await House.Node.Admissions.TidyAsync(default);
        })));
        Assert.IsType<PayResult.Paid>(await slow.PayAsync(fan, hold.ReservationId));
        Assert.Equal(["1"], Assert.IsType<HoldResult.SeatsTaken>(taken).Labels);
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task A_place_that_ran_out_while_its_payment_was_worked_on_still_pays()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: TestHouse.Price);
        House.Clock.Advance(TimeSpan.FromMinutes(7));
        var hold = await House.HeldAsync(fan, concert, "1");
        House.Clock.Advance(hold.HoldExpiresAt - House.Now - TimeSpan.FromSeconds(1));
        var slow = House.AddNode(TestNode.With(CommandWatch.BeforeLockOf("places", async () =>
        {
            House.Clock.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal(1, await House.Node.Admissions.TidyAsync(default));
        })));
        Assert.IsType<PayResult.Paid>(await slow.PayAsync(fan, hold.ReservationId));
    }

    [Fact]
    public async Task The_second_of_two_clicks_does_not_take_the_shield_from_the_first()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: TestHouse.Price);
        var rival = await House.AdmitFanAsync(concert);
        var hold = await House.HeldAsync(fan, concert, "1");
        House.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        var attempt = TestHouse.NewAttempt(fan.PersonId);
        var slow = House.AddNode(TestNode.With(CommandWatch.BeforeLockOf("places", async () =>
        {
            Assert.IsType<Ticketing.Idempotency.Attempted<PayResult>.InFlight>(
                await House.Node.Payments.PayAsync(fan.PersonId, fan.Token, hold.ReservationId, null, attempt, default));
            House.Clock.Advance(TimeSpan.FromSeconds(2));
            Assert.IsType<HoldResult.SeatsTaken>(await House.HoldAsync(rival, concert, "1"));
        })));
        var paid = await slow.Payments.PayAsync(fan.PersonId, fan.Token, hold.ReservationId, null, attempt, default);
        Assert.IsType<PayResult.Paid>(TestHouse.FirstOf(paid));
    }

    [Fact]
    public async Task A_payment_overtaken_by_the_end_of_its_hold_does_not_carry_its_owner_past_the_limit()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 10 * TestHouse.Price);
        var hold = await House.HeldAsync(fan, concert, "1", "2", "3", "4");
        House.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        var slow = House.AddNode(TestNode.With(CommandWatch.BeforeLockOf("places", async () =>
        {
            House.Clock.Advance(TimeSpan.FromSeconds(2));
            await House.HeldAsync(fan, concert, "5", "6", "7", "8");
        })));
        Assert.IsType<PayResult.HoldExpired>(await slow.PayAsync(fan, hold.ReservationId));
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task An_admission_that_ran_out_holds_nothing_and_a_new_place_can_be_taken()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert);
        House.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<HoldResult.TokenExpired>(await House.HoldAsync(fan, concert, "1"));
        Assert.IsType<Ticketing.Queue.PlaceResult.Expired>(
            await House.Node.Rooms.FindAsync(fan.PersonId, concert.ConcertId, fan.Token, default));
        var again = await House.AdmitAsync(fan.PersonId, concert);
        Assert.NotEqual(fan.PlaceId, again.PlaceId);
        await House.HeldAsync(again, concert, "1");
        Assert.IsType<HoldResult.TokenExpired>(await House.HoldAsync(fan, concert, "2"));
    }

    [Fact]
    public async Task A_hold_made_at_the_last_moment_keeps_the_place_until_it_ends()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: TestHouse.Price);
        House.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        var hold = await House.HeldAsync(fan, concert, "1");
        House.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.IsType<HoldResult.TokenExpired>(await House.HoldAsync(fan, concert, "2"));
        Assert.IsType<PayResult.Paid>(await House.PayAsync(fan, hold.ReservationId));
    }

    [Fact]
    public async Task The_rule_of_a_free_seat_is_the_same_in_the_database_and_in_memory()
    {
        var concert = await House.AddConcertAsync(seats: 7);
        var ends = new[] { -1.0, -0.001, 0, 0.001, 1 };
        await using (var db = House.CreateContext())
        {
            for (var i = 0; i < ends.Length; i++)
            {
                var (label, until) = ((i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), House.Now.AddSeconds(ends[i]));
                await db.Seats.Where(s => s.Label == label).ExecuteUpdateAsync(s => s.SetProperty(x => x.Status, SeatStatus.Held)
                    .SetProperty(x => x.HeldUntil, until).SetProperty(x => x.ReservationId, Guid.NewGuid())
                        .SetProperty(x => x.HolderId, Guid.NewGuid()));
            }
            await db.Seats.Where(s => s.Label == "6").ExecuteUpdateAsync(s => s.SetProperty(x => x.Status, SeatStatus.Blocked));
        }
        await using var fresh = House.CreateContext();
        var all = await fresh.Seats.AsNoTracking().ToListAsync();
        var inDatabase = await fresh.Seats.Where(SeatRules.IsFree(House.Now)).Select(s => s.Label).ToListAsync();
        var inMemory = all.Where(s => SeatRules.IsFree(s.Status, s.HeldUntil, House.Now)).Select(s => s.Label);
        Assert.Equal(["1", "2", "3", "7"], inDatabase.Order());
        Assert.Equal(inDatabase.Order(), inMemory.Order());
        var map = await House.Node.Maps.FindAsync(concert.PerformanceId, default);
        Assert.Equal(inDatabase.Order(), map!.Sections[0].Seats.Where(s => s.Status == SeatStatus.Available).Select(s => s.Label).Order());
    }

    private async Task<ReservationStatus?> StatusAsync(Visitor fan, ReservationView hold) =>
        (await House.Node.ReservationReads.FindAsync(fan.PersonId, hold.ReservationId, default))?.Status;

    private async Task<SeatStatus?> SeatAsync(TestConcert concert, string label) =>
        (await House.Node.Maps.FindAsync(concert.PerformanceId, default))?.FindSeat(label)?.Seat.Status;

    [Fact]
    public async Task Who_lets_go_in_the_eleventh_minute_is_out_and_may_join_again_at_once()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert);
        House.Clock.Advance(TimeSpan.FromMinutes(9));
        var hold = await House.HeldAsync(fan, concert, "1");
        await House.Node.TickAsync();
        House.Clock.Advance(TimeSpan.FromMinutes(2));
        await House.Node.Reservations.ReleaseAsync(fan.PersonId, hold.ReservationId, default);

        Assert.Null(await House.Node.Rooms.FindMineAsync(fan.PersonId, concert.ConcertId, default));
        Assert.IsType<HoldResult.TokenExpired>(await House.HoldAsync(fan, concert, "1"));
        await House.HeldAsync(await House.AdmitAsync(fan.PersonId, concert), concert, "1");
    }

    [Fact]
    public async Task Whose_hold_an_admin_ends_in_the_eleventh_minute_makes_room_for_the_next_at_once()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 1);
        var (fan, next, admin) = (await House.AdmitFanAsync(concert), await House.AddFanAsync(), await House.AddAdminAsync());
        await House.Node.Rooms.JoinAsync(next, concert.ConcertId, default);
        House.Clock.Advance(TimeSpan.FromMinutes(9));
        var hold = await House.HeldAsync(fan, concert, "1");
        House.Clock.Advance(TimeSpan.FromMinutes(2));

        var ended = await House.Node.Get<HoldOverride>().ReleaseAsync(admin, hold.ReservationId, "Asked for by phone", default);

        Assert.IsType<HoldOverrideResult.Released>(ended);
        Assert.Equal(PlaceViewState.Admitted, (await House.Node.Rooms.FindMineAsync(next, concert.ConcertId, default))?.State);
    }
}
