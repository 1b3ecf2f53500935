using Microsoft.EntityFrameworkCore;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Queue;

/// <summary>Who gets in, when and in what order.</summary>
public sealed class WaitingRoomTests : HouseTests
{
    [Fact]
    public async Task First_come_first_served()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 1);
        var fans = await House.AddFansAsync(6);
        foreach (var fan in fans) await JoinAsync(fan, concert);
        Assert.Equal([0, 1, 2, 3, 4, 5], await PositionsAsync(fans, concert));
        for (var next = 1; next < 6; next++)
        {
            var leaver = await PlaceAsync(fans[next - 1], concert);
            Assert.IsType<LeaveResult.Left>(
                await House.Node.Reservations.LeaveQueueAsync(fans[next - 1], concert.ConcertId, leaver!.QueueToken, default));
            // The slot passes on at once: nobody has ticked, and no job has run.
            Assert.Equal(PlaceViewState.Admitted, (await PlaceAsync(fans[next], concert))!.State);
            Assert.Equal(Enumerable.Range(1, 5 - next).Select(i => (int?)i), await PositionsAsync(fans.Skip(next + 1), concert));
        }
    }

    [Fact]
    public async Task Joining_again_leaving_twice_and_somebody_elses_token()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 0);
        var (fan, other) = (await House.AddFanAsync(), await House.AddFanAsync());
        var place = await JoinAsync(fan, concert);
        var again = Assert.IsType<JoinResult.Joined>(await House.Node.Rooms.JoinAsync(fan, concert.ConcertId, default));
        Assert.False(again.IsNew);
        Assert.Equal((place.PlaceId, place.QueueToken), (again.Place.PlaceId, again.Place.QueueToken));
        Assert.IsType<PlaceResult.Invalid>(await House.Node.Rooms.FindAsync(other, concert.ConcertId, place.QueueToken, default));
        Assert.IsType<PlaceResult.Invalid>(
            await House.Node.Rooms.FindAsync(fan, (await House.AddConcertAsync()).ConcertId, place.QueueToken, default));
        Assert.IsType<PlaceResult.Invalid>(await House.Node.Rooms.FindAsync(fan, concert.ConcertId, Forge(place.QueueToken), default));
        Assert.IsType<PlaceResult.Invalid>(await House.Node.Rooms.FindAsync(fan, concert.ConcertId, null, default));
        Assert.IsType<LeaveResult.TokenInvalid>(
            await House.Node.Reservations.LeaveQueueAsync(other, concert.ConcertId, place.QueueToken, default));
        Assert.IsType<LeaveResult.Left>(await House.Node.Reservations.LeaveQueueAsync(fan, concert.ConcertId, place.QueueToken, default));
        Assert.IsType<LeaveResult.Left>(await House.Node.Reservations.LeaveQueueAsync(fan, concert.ConcertId, place.QueueToken, default));
        Assert.IsType<PlaceResult.Expired>(await House.Node.Rooms.FindAsync(fan, concert.ConcertId, place.QueueToken, default));
        Assert.Null(await PlaceAsync(fan, concert));
    }

    private static string Forge(string token) => (token[0] == 'A' ? 'B' : 'A') + token[1..];

    [Fact]
    public async Task A_payment_and_an_admission_that_runs_out_pass_the_slot_on()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 1);
        var buyer = await House.AdmitFanAsync(concert, balance: TestHouse.Price);
        var fans = await House.AddFansAsync(2);
        foreach (var fan in fans) await JoinAsync(fan, concert);
        await House.BoughtAsync(buyer, concert, "1");
        Assert.Equal(PlaceViewState.Admitted, (await PlaceAsync(fans[0], concert))!.State);
        Assert.Equal(1, (await PlaceAsync(fans[1], concert))!.Position);
        House.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, await House.Node.Admissions.AdmitAsync(default));
        House.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, await House.Node.Admissions.AdmitAsync(default));
        Assert.Equal(PlaceViewState.Admitted, (await PlaceAsync(fans[1], concert))!.State);
        Assert.Null(await PlaceAsync(fans[0], concert));
    }

    [Fact]
    public async Task An_admission_that_nobody_shows_up_for_passes_on()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 1);
        var first = await House.AdmitFanAsync(concert);
        var (absent, present) = (await House.AddFanAsync(), await House.AddFanAsync());
        await JoinAsync(absent, concert);
        await JoinAsync(present, concert);
        await House.LeaveQueueAsync(first, concert);
        // Reading the concert's page, which tells where one stands, isn't showing up.
        var glance = await House.Node.Rooms.FindMineAsync(absent, concert.ConcertId, default, showsUp: false);
        Assert.Equal(PlaceViewState.Admitted, glance!.State);
        House.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await House.Node.Admissions.AdmitAsync(default));
        Assert.Null(await PlaceAsync(absent, concert));
        var place = await PlaceAsync(present, concert);
        // Who shows up has the whole admission, counted from when it was given.
        Assert.Equal((PlaceViewState.Admitted, House.Now.AddMinutes(10)), (place!.State, place.AdmittedUntil));
    }

    [Fact]
    public async Task Paused_nobody_is_let_in_and_draining_nobody_may_join()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 5);
        await SetRoomAsync(concert, paused: true, draining: false);
        var fan = await House.AddFanAsync();
        Assert.Equal((PlaceViewState.Waiting, true), (await JoinAsync(fan, concert)) is var place ? (place.State, place.Paused) : default);
        Assert.Equal(0, await House.Node.Admissions.AdmitAsync(default));
        await SetRoomAsync(concert, paused: false, draining: true);
        Assert.IsType<JoinResult.Closed>(await House.Node.Rooms.JoinAsync(await House.AddFanAsync(), concert.ConcertId, default));
        Assert.Equal(1, await House.Node.Admissions.AdmitAsync(default));
    }

    private async Task SetRoomAsync(TestConcert concert, bool paused, bool draining)
    {
        await using var db = House.CreateContext();
        await db.WaitingRooms.Where(r => r.ConcertId == concert.ConcertId)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.Paused, paused).SetProperty(x => x.Draining, draining));
        await House.Node.TickAsync();
    }

    [Fact]
    public async Task Before_the_queue_opens_and_after_the_sale_nobody_joins()
    {
        var concert = await House.AddConcertAsync(opensIn: TimeSpan.FromHours(2));
        var fan = await House.AddFanAsync();
        Assert.IsType<JoinResult.Closed>(await House.Node.Rooms.JoinAsync(fan, concert.ConcertId, default));
        Assert.IsType<JoinResult.NoSuchConcert>(await House.Node.Rooms.JoinAsync(fan, 999, default));
        House.Clock.Advance(TimeSpan.FromDays(31));
        Assert.IsType<JoinResult.Closed>(await House.Node.Rooms.JoinAsync(fan, concert.ConcertId, default));
    }

    [Fact]
    public async Task The_wait_is_a_range_that_grows_with_the_line_and_follows_the_measured_rate()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 2);
        var fans = await House.AddFansAsync(30);
        foreach (var fan in fans) await JoinAsync(fan, concert);
        var before = (await PlaceAsync(fans[10], concert))!.Wait!;
        // Two inside for ten minutes each at the slowest: position 9 is in after 45 minutes.
        Assert.Equal(TimeSpan.FromMinutes(45), before.High);
        Assert.InRange(before.Low, TimeSpan.FromMinutes(1), before.High);
        for (var i = 0; i < 10; i++)
        {
            House.Clock.Advance(TimeSpan.FromSeconds(10));
            var leaver = await PlaceAsync(fans[i], concert);
            await House.Node.Reservations.LeaveQueueAsync(fans[i], concert.ConcertId, leaver!.QueueToken, default);
        }
        // One every ten seconds.
        var waits = new List<WaitEstimate>();
        foreach (var fan in fans.Skip(12)) waits.Add((await PlaceAsync(fan, concert))!.Wait!);
        Assert.All(waits, wait => Assert.True(wait.Low > TimeSpan.Zero && wait.Low < wait.High));
        Assert.Equal(waits.OrderBy(w => w.High), waits);
        Assert.InRange(TimeSpan.FromSeconds(100), waits[9].Low, waits[9].High);
    }

    [Fact]
    public async Task A_node_that_starts_anew_knows_every_place_and_an_old_token_hides_no_living_one()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 1);
        var fans = await House.AddFansAsync(4);
        var old = await House.AdmitAsync(fans[0], concert);
        foreach (var fan in fans.Skip(1)) await JoinAsync(fan, concert);
        await House.Node.Reservations.LeaveQueueAsync(fans[0], concert.ConcertId, old.Token, default);
        await JoinAsync(fans[0], concert);
        var restarted = House.AddNode();
        Assert.Equal(await PositionsAsync(fans, concert), await PositionsAsync(fans, concert, restarted));
        Assert.IsType<PlaceResult.Expired>(await restarted.Rooms.FindAsync(fans[0], concert.ConcertId, old.Token, default));
        Assert.Equal(3, (await PlaceAsync(fans[0], concert, restarted))!.Position);
    }

    [Fact]
    public async Task Boards_of_two_nodes_agree_after_a_tick_even_when_their_clocks_do_not()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 1);
        var slow = House.AddNode(clock: new TestClock(House.Now - TimeSpan.FromSeconds(3)));
        await House.Node.TickAsync();
        await slow.TickAsync();
        var fans = await House.AddFansAsync(3);
        var first = await House.AdmitAsync(fans[0], concert);
        foreach (var fan in fans.Skip(1)) await JoinAsync(fan, concert);
        await slow.TickAsync();
        Assert.Equal([0, 1, 2], await PositionsAsync(fans, concert, slow));
        // The node behind lets the next one in, at an instant before that one had joined by the other's clock.
        await slow.Reservations.LeaveQueueAsync(fans[0], concert.ConcertId, first.Token, default);
        Assert.Equal(PlaceViewState.Admitted, (await PlaceAsync(fans[1], concert, slow))!.State);
        await House.Node.TickAsync();
        Assert.Null(await PlaceAsync(fans[0], concert));
        Assert.Equal([0, 1], await PositionsAsync(fans.Skip(1), concert));
    }

    [Fact]
    public async Task Fifty_joins_at_once_by_one_person_on_two_nodes_make_one_place()
    {
        var concert = await House.AddConcertAsync();
        var other = House.AddNode();
        var fan = await House.AddFanAsync();
        var results =
            await TestHouse.InParallelAsync(50, i => (i % 2 == 0 ? House.Node : other).Rooms.JoinAsync(fan, concert.ConcertId, default));
        var joined = results.Select(r => Assert.IsType<JoinResult.Joined>(r)).ToList();
        Assert.Single(joined, j => j.IsNew);
        Assert.Single(joined.Select(j => j.Place.PlaceId).Distinct());
        await using var db = House.CreateContext();
        Assert.Equal(1, await db.Places.CountAsync());
    }

    /// <summary>The control: with the unique index gone, looking before joining gives one person several places.</summary>
    [Fact]
    public async Task Looking_before_joining_would_give_one_person_several_places()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AddFanAsync();
        await using (var db = House.CreateContext())
        {
            await (db.Database.IsNpgsql()
                ? db.Database.ExecuteSqlAsync($"DROP INDEX ux_places_one_living_place")
                : db.Database.ExecuteSqlAsync($"DROP INDEX ux_places_one_living_place ON places"));
        }
        var everybodyHasLooked = new Rendezvous(20);
        await TestHouse.InParallelAsync(20, async _ =>
        {
            await using var db = House.CreateContext();
            var hasPlace =
                await db.Places.AnyAsync(e => e.PersonId == fan && (e.State == PlaceState.Waiting || e.State == PlaceState.Admitted));
            await everybodyHasLooked.ArriveAsync();
            if (!hasPlace) db.Add(Place.Join(concert.ConcertId, fan, 1, House.Now));
            return await db.SaveChangesAsync();
        });
        await using var after = House.CreateContext();
        Assert.True(await after.Places.CountAsync() > 1);
    }

    private async Task<PlaceView> JoinAsync(Guid fan, TestConcert concert)
    {
        House.Clock.Advance(TimeSpan.FromMilliseconds(1));
        return Assert.IsType<JoinResult.Joined>(await House.Node.Rooms.JoinAsync(fan, concert.ConcertId, default)).Place;
    }

    private Task<PlaceView?> PlaceAsync(Guid fan, TestConcert concert, TestNode? node = null) =>
        (node ?? House.Node).Rooms.FindMineAsync(fan, concert.ConcertId, default);

    private async Task<IReadOnlyList<int?>> PositionsAsync(IEnumerable<Guid> fans, TestConcert concert, TestNode? node = null)
    {
        var positions = new List<int?>();
        foreach (var fan in fans) positions.Add((await PlaceAsync(fan, concert, node))?.Position);
        return positions;
    }
}
