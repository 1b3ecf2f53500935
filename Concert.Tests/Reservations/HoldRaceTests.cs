using Microsoft.EntityFrameworkCore;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Reservations;

/// <summary>Many want the same seats at once.</summary>
public sealed class HoldRaceTests : HouseTests
{
    [Fact]
    public async Task One_seat_goes_to_exactly_one_of_forty_buyers()
    {
        var concert = await House.AddConcertAsync();
        var buyers = await House.AdmitFansAsync(40, concert);
        var results = await TestHouse.InParallelAsync(40, i => House.HoldAsync(buyers[i], concert, "7"));
        Assert.Single(results, r => r is HoldResult.Held);
        Assert.Equal(39, results.OfType<HoldResult.SeatsTaken>().Count());
        Assert.All(results.OfType<HoldResult.SeatsTaken>(), taken => Assert.Equal(["7"], taken.Labels));
        await House.AssertSoundAsync();
    }

    /// <summary>Proves that the set-up can lose: if this fails, the test above proves nothing.</summary>
    [Fact]
    public async Task Looking_before_holding_would_give_the_seat_to_several()
    {
        var concert = await House.AddConcertAsync();
        var everybodyHasLooked = new Rendezvous(40);
        var winners = await TestHouse.InParallelAsync(40, async _ =>
        {
            await using var db = House.CreateContext();
            var seat = db.Seats.Where(s => s.PerformanceId == concert.PerformanceId && s.Label == "7");
            var isFree = await seat.AnyAsync(SeatRules.IsFree(House.Now));
            await everybodyHasLooked.ArriveAsync();
            if (!isFree) return false;
            var (reservation, person) = (Guid.NewGuid(), Guid.NewGuid());
            return await seat.ExecuteUpdateAsync(
                s => s.SetProperty(x => x.Status, SeatStatus.Held).SetProperty(x => x.HeldUntil, House.Now.AddMinutes(5))
                .SetProperty(x => x.ReservationId, reservation).SetProperty(x => x.HolderId, person)) == 1;
        });
        Assert.True(winners.Count(won => won) > 1);
    }

    [Fact]
    public async Task Overlapping_groups_are_held_whole_or_not_at_all()
    {
        var concert = await House.AddConcertAsync(seats: 12);
        var buyers = await House.AdmitFansAsync(36, concert);
        // Each wants three seats of a ring of twelve, named in another order: whoever locked in that order would deadlock.
        var results = await TestHouse.InParallelAsync(36, i =>
        {
            string[] wanted = [Seat(i), Seat(i + 1), Seat(i + 2)];
            if (i % 2 == 0) Array.Reverse(wanted);
            return House.HoldAsync(buyers[i], concert, wanted);
        });
        var held = results.OfType<HoldResult.Held>().SelectMany(h => h.Reservation.Seats.Select(s => s.Label)).ToList();
        Assert.NotEmpty(held);
        Assert.Equal(held.Distinct().Count(), held.Count);
        Assert.All(results, r => Assert.True(r is HoldResult.Held or HoldResult.SeatsTaken, r.ToString()));
        await using var db = House.CreateContext();
        Assert.Equal(held.Count, await db.Seats.CountAsync(s => s.Status == SeatStatus.Held));
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task A_group_of_which_somebody_takes_one_seat_at_the_last_moment_is_not_held_at_all()
    {
        var concert = await House.AddConcertAsync();
        var (group, rival) = (await House.AdmitFanAsync(concert), await House.AdmitFanAsync(concert));
        var slow = House.AddNode(TestNode.With(CommandWatch.BeforeUpdateOf("seats", () => House.HeldAsync(rival, concert, "2"))));

        var result = await slow.HoldAsync(group, concert.PerformanceId, "1", "2", "3");

        Assert.Equal(["2"], Assert.IsType<HoldResult.SeatsTaken>(result).Labels);
        await using var db = House.CreateContext();
        Assert.Equal(["2"], await db.Seats.Where(s => s.Status == SeatStatus.Held).Select(s => s.Label).ToListAsync());
        await House.AssertSoundAsync();
    }

    /// <summary>The control: each statement is right by itself, and the group sits apart.</summary>
    [Fact]
    public async Task Taking_one_seat_after_the_other_would_leave_half_a_group()
    {
        var concert = await House.AddConcertAsync();
        var (group, rival) = (await House.AdmitFanAsync(concert), await House.AdmitFanAsync(concert));
        await using var db = House.CreateContext();
        var all = await db.Seats.Where(s => s.PerformanceId == concert.PerformanceId).Where(SeatRules.IsFree(House.Now)).CountAsync();
        await House.HeldAsync(rival, concert, "2");
        var (reservation, held) = (Guid.NewGuid(), new List<string>());
        foreach (var label in new[] { "1", "2", "3" })
        {
            var claimed = await db.Seats.Where(s => s.PerformanceId == concert.PerformanceId && s.Label == label)
                .Where(SeatRules.IsFree(House.Now))
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.Status, SeatStatus.Held)
                    .SetProperty(x => x.HeldUntil, House.Now.AddMinutes(5))
                    .SetProperty(x => x.ReservationId, reservation).SetProperty(x => x.HolderId, group.PersonId));
            if (claimed == 1) held.Add(label);
        }
        Assert.Equal(20, all);
        Assert.Equal(["1", "3"], held);
    }

    private static string Seat(int i) => Label(i % 12);

    private static string Label(int i) => (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task Twenty_tabs_of_one_person_never_hold_more_than_the_limit()
    {
        var concert = await House.AddConcertAsync(dates: 2);
        var fan = await House.AdmitFanAsync(concert);
        var other = House.AddNode();
        await other.TickAsync();
        var results = await TestHouse.InParallelAsync(20, i =>
            (i % 2 == 0 ? House.Node : other).HoldAsync(fan, concert.PerformanceIds[i % 2], Label(i)));
        Assert.Equal(4, results.Count(r => r is HoldResult.Held));
        Assert.All(results.Where(r => r is not HoldResult.Held), r => Assert.IsType<HoldResult.TooManySeats>(r));
        Assert.Equal(0, await House.Node.ReservationReads.CountSeatsLeftToHoldAsync(fan.PersonId, concert.ConcertId, default));
        await House.AssertSoundAsync();
    }

    /// <summary>The control: without the update of the person's own row first, each tab counts before the others have written.</summary>
    [Fact]
    public async Task Counting_without_standing_in_line_would_pass_the_limit()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert);
        var plan = (await House.Node.Catalog.FindAsync(concert.ConcertId, default))!;
        var everybodyHasCounted = new Rendezvous(20);
        var held = await TestHouse.InParallelAsync(20, async i =>
        {
            await using var db = House.CreateContext();
            var allowance = await ReservationStatements.CountAllowanceAsync(db, fan.PersonId, plan, House.Now, default);
            await everybodyHasCounted.ArriveAsync();
            if (!allowance.Covers(1)) return false;
            db.Add(new Reservation
            {
                PersonId = fan.PersonId, ConcertId = concert.ConcertId, PerformanceId = concert.PerformanceId, PlaceId = fan.PlaceId,
                SeatCount = 1, Total = 1,
                CreatedAt = House.Now, HoldExpiresAt = House.Now.AddMinutes(5),
            });
            return await db.SaveChangesAsync() > 0;
        });
        Assert.True(held.Count(h => h) > 4);
    }

    [Fact]
    public async Task The_site_chooses_for_forty_people_at_once_and_seats_nobody_twice()
    {
        var concert = await House.AddConcertAsync(seats: 60);
        var buyers = await House.AdmitFansAsync(40, concert);
        var results = await TestHouse.InParallelAsync(40, i => House.HoldBestAsync(buyers[i], concert, 2));
        var held = results.OfType<HoldResult.Held>().Select(h => h.Reservation.Seats.Select(s => s.Label).ToList()).ToList();
        Assert.All(results, r => Assert.True(r is HoldResult.Held or HoldResult.SoldOut, r.ToString()));
        Assert.True(held.Count >= 26, $"Only {held.Count} of 30 pairs were given out.");
        Assert.Equal(held.Count * 2, held.SelectMany(h => h).Distinct().Count());
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task Letting_go_and_paying_at_once_end_in_one_of_the_two()
    {
        var concert = await House.AddConcertAsync(seats: 20);
        var fans = await House.AdmitFansAsync(20, concert, balance: TestHouse.Price);
        var holds = new List<ReservationView>();
        for (var i = 0; i < 20; i++) holds.Add(await House.HeldAsync(fans[i], concert, Label(i)));
        var results = await TestHouse.InParallelAsync(40, async i => i % 2 == 0
            ? (object)await House.PayAsync(fans[i / 2], holds[i / 2].ReservationId)
            : await House.ReleaseAsync(fans[i / 2], holds[i / 2].ReservationId));
        for (var i = 0; i < 20; i++)
        {
            var paid = results[i * 2] is Ticketing.Payments.PayResult.Paid;
            Assert.Equal(paid, results[i * 2 + 1] is ReleaseResult.AlreadyPaid);
        }
        await House.AssertSoundAsync();
    }
}
