using Microsoft.EntityFrameworkCore;
using Ticketing.Payments;
using Ticketing.Persistence;
using Ticketing.Seating;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Nodes;

/// <summary>
/// Statements over many seats lock them one after the other: in one order, by whatever the seats are found, or two of them stand in each
/// other's way. The seats lie scattered in the table, as after an hour of sale, so that each way of finding them has an order of its own.
/// </summary>
public sealed class ManySeatsTests : HouseTests
{
    private const int Rounds = 6;
    private const int Seats = 100;
    private static readonly string[] Labels = [.. Enumerable.Range(1, Seats).Select(i => $"{i}")];

    private readonly DeadlockWatch deadlocks = new();

    [Fact]
    public Task Holds_that_expire_and_a_hold_that_takes_their_seats_over() => MeetAsync("UPDATE seats", async concert =>
    {
        var sleeper = await House.AdmitFanAsync(concert);
        await House.HeldAsync(sleeper, concert, Labels);
        House.Clock.Advance(TimeSpan.FromMinutes(12));
        var rival = await House.AdmitFanAsync(concert);
        return (node => node.Expiry.ExpireAsync(default), node => node.HoldAsync(rival, concert.PerformanceId, [.. Labels.Reverse()]));
    });

    [Fact]
    public Task A_call_off_and_a_hold() => MeetAsync("UPDATE seats", async concert =>
    {
        var (fan, admin) = (await House.AdmitFanAsync(concert), await House.AddAdminAsync());
        return (node => node.Get<CallOffService>().CallOffAsync(admin, admin, concert.PerformanceId, "Ill", default),
            node => node.HoldAsync(fan, concert.PerformanceId, Labels));
    });

    [Fact]
    public Task A_call_off_and_a_block() => MeetAsync("UPDATE seats", async concert =>
    {
        var admin = await House.AddAdminAsync();
        return (node => node.Get<CallOffService>().CallOffAsync(admin, admin, concert.PerformanceId, "Ill", default),
            node => node.Get<SeatBlocks>().BlockAsync(admin, concert.PerformanceId, Labels, "The desk", default));
    });

    [Fact]
    public Task A_call_off_and_a_release() => MeetAsync("UPDATE seats", async concert =>
    {
        var (fan, admin) = (await House.AdmitFanAsync(concert), await House.AddAdminAsync());
        var hold = await House.HeldAsync(fan, concert, Labels);
        return (node => node.Get<CallOffService>().CallOffAsync(admin, admin, concert.PerformanceId, "Ill", default),
            node => node.ReleaseAsync(fan, hold.ReservationId));
    });

    [Fact]
    public Task Places_that_are_let_in_and_places_that_are_tidied() => MeetAsync("UPDATE places", async concert =>
    {
        await House.AdmitFansAsync(30, concert);
        House.Clock.Advance(TimeSpan.FromMinutes(11));
        await using var db = House.CreateContext();
        foreach (var place in (await db.Places.Select(p => p.Id).ToListAsync()).OrderBy(_ => Random.Shared.Next()))
            await db.Places.Where(p => p.Id == place).ExecuteUpdateAsync(p => p.SetProperty(x => x.EndedAt, x => x.EndedAt));
        await House.Node.Rooms.JoinAsync(await House.AddFanAsync(), (await House.AddConcertAsync()).ConcertId, default);
        return (node => node.Admissions.AdmitAsync(concert.ConcertId, default), node => node.Admissions.TidyAsync(default));
    });

    /// <summary>The control: two who lock the same two seats crosswise are seen, by the watch and by the server.</summary>
    [Fact]
    public async Task Locking_in_two_orders_would_be_seen()
    {
        var concert = await House.AddConcertAsync();
        var both = new Rendezvous(2);
        var nodes = Enumerable.Range(0, 2).Select(_ => House.AddNode(TestNode.With(deadlocks))).ToList();
        await TestHouse.InParallelAsync(2, i => nodes[i].Contexts.InTransactionAsync(async (db, _) =>
        {
            await TouchAsync(db, concert, i == 0 ? "1" : "2");
            await both.ArriveAsync();
            return await TouchAsync(db, concert, i == 0 ? "2" : "1");
        }, default));
        // Both came to their end: without the watch nobody would know.
        Assert.True(deadlocks.Count > 0);
        Assert.True(await DeadlockWatch.CountOnServerAsync(House) is null or > 0);
    }

    /// <summary>Two acts on two nodes, which meet right before the first such statement of each, many times.</summary>
    private async Task MeetAsync(
        string statement, Func<TestConcert, Task<(Func<TestNode, Task> First, Func<TestNode, Task> Second)>> beginAsync)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var concert = await House.AddConcertAsync(seats: Seats, seatLimit: Seats);
            var acts = await beginAsync(concert);
            await ScatterAsync(concert);
            var both = new Rendezvous(2);
            var nodes = Enumerable.Range(0, 2).Select(_ => House.AddNode(TestNode.With(deadlocks, Meeting(statement, both)))).ToList();
            await TestHouse.TickAsync([.. nodes]);
            await TestHouse.InParallelAsync(2, async i =>
            {
                await (i == 0 ? acts.First : acts.Second)(nodes[i]);
                return i;
            });
        }
        Assert.Equal(0, deadlocks.Count);
        Assert.True(await DeadlockWatch.CountOnServerAsync(House) is null or 0);
    }

    private static CommandWatch Meeting(string statement, Rendezvous both)
    {
        var met = 0;
        return new CommandWatch(sql => sql.Contains(statement, StringComparison.Ordinal) && Interlocked.Exchange(ref met, 1) == 0
            // One of them may find nothing to do, and never come.
            ? Task.WhenAny(both.ArriveAsync(), Task.Delay(TimeSpan.FromMilliseconds(300)))
            : Task.CompletedTask);
    }

    private async Task ScatterAsync(TestConcert concert)
    {
        await using var db = House.CreateContext();
        foreach (var label in Labels.OrderBy(_ => Random.Shared.Next())) await TouchAsync(db, concert, label);
    }

    private static Task<int> TouchAsync(ConcertDbContext db, TestConcert concert, string label) =>
        db.Seats.Where(s => s.PerformanceId == concert.PerformanceId && s.Label == label)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.BlockReason, x => x.BlockReason));
}
