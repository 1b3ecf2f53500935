using Microsoft.EntityFrameworkCore;
using Ticketing.Payments;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Reservations;

/// <summary>Who needs more time to pay may ask for it once, where the concert allows it.</summary>
public sealed class MoreTimeTests : HouseTests
{
    private async Task<TestConcert> AddConcertAsync(int extraMinutes = 5)
    {
        var concert = await House.AddConcertAsync();
        await using (var db = House.CreateContext())
            await db.Concerts.ExecuteUpdateAsync(c => c.SetProperty(x => x.ExtraTime, TimeSpan.FromMinutes(extraMinutes)));
        await House.Node.Catalog.ReloadAsync(default);
        return concert;
    }

    private Task<ExtendResult> ExtendAsync(Visitor fan, ReservationView hold) =>
        House.Node.Reservations.ExtendAsync(fan.PersonId, hold.ReservationId, default);

    [Fact]
    public async Task A_hold_lasts_longer_for_who_asks_and_can_be_paid_until_its_new_end()
    {
        var concert = await AddConcertAsync();
        var (fan, rival) = (await House.AdmitFanAsync(concert, balance: 100_000), await House.AdmitFanAsync(concert));
        // Chosen at the admission's end: the place lasts no longer than the hold.
        House.Clock.Advance(TimeSpan.FromMinutes(9));
        var hold = await House.HeldAsync(fan, concert, "1", "2");
        Assert.Equal(TimeSpan.FromMinutes(5), hold.MoreTime);

        House.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(hold.HoldExpiresAt.AddMinutes(5), Assert.IsType<ExtendResult.Extended>(await ExtendAsync(fan, hold)).Until);

        House.Clock.Advance(TimeSpan.FromMinutes(5));
        await House.Node.TickAsync();
        await House.Node.Expiry.ExpireAsync(default);
        var shown = await House.Node.ReservationReads.FindAsync(fan.PersonId, hold.ReservationId, default);
        Assert.Equal((ReservationStatus.OnHold, hold.HoldExpiresAt.AddMinutes(5), TimeSpan.Zero),
            (shown!.Status, shown.HoldExpiresAt, shown.MoreTime));
        var map = await House.Node.Maps.FindAsync(concert.PerformanceId, default);
        Assert.Equal(SeatStatus.Held, map!.FindSeat("1")!.Value.Seat.Status);
        Assert.IsNotType<HoldResult.Held>(await House.HoldAsync(rival, concert, "1"));
        Assert.Equal(shown.HoldExpiresAt, (await House.Node.Rooms.FindMineAsync(fan.PersonId, concert.ConcertId, default))!.InsideUntil);
        await House.PaidAsync(fan, hold.ReservationId);
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task It_runs_out_at_its_new_end()
    {
        var concert = await AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 100_000);
        var hold = await House.HeldAsync(fan, concert, "1");
        await ExtendAsync(fan, hold);
        House.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<ExtendResult.Over>(await ExtendAsync(fan, hold));
        Assert.IsType<PayResult.HoldExpired>(await House.PayAsync(fan, hold.ReservationId));
        await House.HeldAsync(await House.AdmitFanAsync(concert), concert, "1");
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task It_is_given_once_and_of_two_asks_at_the_same_moment_only_one_counts()
    {
        var concert = await AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert);
        var hold = await House.HeldAsync(fan, concert, "1", "2");
        var results = await TestHouse.InParallelAsync(20, _ => ExtendAsync(fan, hold));
        Assert.Single(results.OfType<ExtendResult.Extended>());
        Assert.Equal(19, results.OfType<ExtendResult.AlreadyExtended>().Count());
        Assert.All(results, result => Assert.Equal(
            hold.HoldExpiresAt.AddMinutes(5),
            result switch { ExtendResult.Extended e => e.Until, ExtendResult.AlreadyExtended a => a.Until, _ => default }));
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task Where_the_concert_gives_none_and_where_there_is_nothing_to_extend_it_is_said()
    {
        var concert = await AddConcertAsync(extraMinutes: 0);
        var (fan, rival) = (await House.AdmitFanAsync(concert), await House.AdmitFanAsync(concert));
        var hold = await House.HeldAsync(fan, concert, "1");
        Assert.Equal(TimeSpan.Zero, hold.MoreTime);
        Assert.IsType<ExtendResult.NotAllowed>(await ExtendAsync(fan, hold));
        Assert.IsType<ExtendResult.NoSuchReservation>(await ExtendAsync(rival, hold));
        await House.ReleaseAsync(fan, hold.ReservationId);
        Assert.IsType<ExtendResult.Over>(await ExtendAsync(fan, hold));
    }

    [Fact]
    public async Task A_second_hold_of_a_place_that_was_used_up_meanwhile_can_still_be_paid_with_more_time()
    {
        var concert = await AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 100_000);
        House.Clock.Advance(TimeSpan.FromMinutes(9));
        var (first, second) = (await House.HeldAsync(fan, concert, "1"), await House.HeldAsync(fan, concert, "2"));
        await House.PaidAsync(fan, first.ReservationId);
        Assert.IsType<ExtendResult.Extended>(await ExtendAsync(fan, second));
        House.Clock.Advance(TimeSpan.FromMinutes(9));
        await House.Node.TickAsync();
        await House.PaidAsync(fan, second.ReservationId);
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task A_payment_and_an_ask_at_the_same_moment_leave_everything_sound()
    {
        var concert = await AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 100_000);
        var hold = await House.HeldAsync(fan, concert, "1", "2");
        House.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(5));
        var asked = ExtendAsync(fan, hold);
        await House.PaidAsync(fan, hold.ReservationId);
        Assert.True(await asked is ExtendResult.Extended or ExtendResult.Over);
        await House.AssertSoundAsync();
    }
}
