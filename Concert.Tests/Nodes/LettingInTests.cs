using Microsoft.EntityFrameworkCore;
using Ticketing.Queue;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Nodes;

/// <summary>Letting people in is right whatever a node remembers, and whoever fails or goes away meanwhile.</summary>
public sealed class LettingInTests : HouseTests
{
    [Fact]
    public async Task Whoever_was_promised_the_draw_is_in_it_although_their_join_was_committed_after_it_began()
    {
        var concert = await House.AddConcertAsync(opensIn: TimeSpan.FromMinutes(10), maxAdmitted: 0);
        var commit = new SlowCommit("places");
        var (node, slowNode, other) = (House.Node, House.AddNode(TestNode.With(commit)), House.AddNode());
        foreach (var fan in await House.AddFansAsync(25)) await node.Rooms.JoinAsync(fan, concert.ConcertId, default);
        var (slow, late) = (await House.AddFanAsync(), await House.AddFanAsync());
        await TestHouse.TickAsync(node, slowNode, other);

        var joining = slowNode.Rooms.JoinAsync(slow, concert.ConcertId, default);
        await commit.Stop.StoppedAsync(joining);
        House.Clock.Advance(TimeSpan.FromMinutes(10));
        var drawing = node.Admissions.AdmitAsync(default);
        await House.EndedOrWaitingAsync(drawing);
        var entering = other.Rooms.JoinAsync(late, concert.ConcertId, default);
        await House.EndedOrWaitingAsync(entering, 2);
        commit.Stop.LetGo();
        await Task.WhenAll(joining, entering, drawing);
        await node.Admissions.AdmitAsync(default);
        await TestHouse.TickAsync(node, slowNode, other);

        var drawn = (await node.Get<DrawProofService>().FindAsync(concert.ConcertId, default))!.Order;
        Assert.Contains(Assert.IsType<JoinResult.Joined>(await joining).Place.PlaceId, drawn);
        Assert.DoesNotContain(Assert.IsType<JoinResult.Joined>(await entering).Place.PlaceId, drawn);
        var line = await House.ListWaitingAsync(concert);
        foreach (var fan in new[] { slow, late })
            foreach (var one in new[] { node, other })
                Assert.Equal(line.IndexOf(fan) + 1, (await one.Rooms.FindMineAsync(fan, concert.ConcertId, default))!.Position);
    }

    [Fact]
    public async Task A_board_that_thinks_nobody_waits_lets_in_who_joined_on_another_node()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 1);
        var (node, other) = (House.Node, House.AddNode());
        var inside = await House.AdmitFanAsync(concert);
        await TestHouse.TickAsync(node, other);
        var fan = await House.AddFanAsync();
        await other.Rooms.JoinAsync(fan, concert.ConcertId, default);
        Assert.Equal([fan], await House.ListWaitingAsync(concert));

        await House.LeaveQueueAsync(inside, concert);
        await node.Admissions.AdmitAsync(default);

        Assert.Equal([fan], await House.ListInsideAsync(concert));
    }

    [Fact]
    public async Task A_concert_that_fails_keeps_no_later_one_shut()
    {
        var failing = await House.AddConcertAsync(maxAdmitted: 0);
        var later = await House.AddConcertAsync(maxAdmitted: 0);
        var fan = await House.AddFanAsync();
        foreach (var concert in new[] { failing, later }) await House.Node.Rooms.JoinAsync(fan, concert.ConcertId, default);
        await using (var db = House.CreateContext()) await db.WaitingRooms.ExecuteUpdateAsync(r => r.SetProperty(x => x.MaxAdmitted, 10));
        var node = House.AddNode(TestNode.With(
            new FailingStatements("waiting_rooms", failing.ConcertId), new FailingStatements("places", failing.ConcertId)));

        await Record.ExceptionAsync(() => node.Admissions.AdmitAsync(default));

        Assert.Empty(await House.ListInsideAsync(failing));
        Assert.Equal([fan], await House.ListInsideAsync(later));
    }

    [Fact]
    public async Task Whoever_goes_away_in_the_middle_of_the_draw_does_not_take_it_back_from_the_others()
    {
        var concert = await House.AddConcertAsync(opensIn: TimeSpan.FromMinutes(10), maxAdmitted: 5);
        var fans = await House.AddFansAsync(20);
        foreach (var fan in fans) await House.Node.Rooms.JoinAsync(fan, concert.ConcertId, default);
        House.Clock.Advance(TimeSpan.FromMinutes(11));
        var hasJoined = false;
        var slow = new SlowStatement(sql =>
        {
            hasJoined |= sql.Contains("INSERT INTO places", StringComparison.Ordinal);
            return hasJoined && SlowStatement.Updates(sql, "places");
        });
        var node = House.AddNode(TestNode.With(slow.Interceptor));
        using var impatience = new CancellationTokenSource();
        var joining = node.Rooms.JoinAsync(await House.AddFanAsync(), concert.ConcertId, impatience.Token);
        await TestHouse.UntilAsync(() => Task.FromResult(slow.Stop.IsReached || joining.IsCompleted));
        var drewWhileJoining = slow.Stop.IsReached;
        await impatience.CancelAsync();
        slow.Stop.LetGo();
        await Record.ExceptionAsync(() => joining);

        // A join that leaves the draw to the second's own work has nothing to take back.
        if (!drewWhileJoining) await node.Admissions.AdmitAsync(default);
        await TestHouse.UntilAsync(async () => (await House.ListInsideAsync(concert)).Count == 5);
        Assert.Subset(fans.ToHashSet(), (await House.ListInsideAsync(concert)).ToHashSet());
    }

    [Fact]
    public async Task A_draw_that_takes_long_gives_way_to_other_concerts_and_goes_on_the_next_second()
    {
        var concert = await House.AddConcertAsync(opensIn: TimeSpan.FromMinutes(10), maxAdmitted: 5);
        var fans = await House.AddFansAsync(2_500);
        await using (var db = House.CreateContext())
        {
            db.AddRange(fans.Select((fan, i) => Place.Join(concert.ConcertId, fan, i + 1, House.Now)));
            await db.SaveChangesAsync();
            await db.WaitingRooms.ExecuteUpdateAsync(r => r.SetProperty(x => x.LastRank, fans.Count));
        }
        House.Clock.Advance(TimeSpan.FromMinutes(10));
        var node = House.AddNode(TestNode.With(new CommandWatch(sql =>
        {
            if (sql.Contains("SET rank = drawn.rank", StringComparison.Ordinal)) House.Clock.Advance(TimeSpan.FromSeconds(10));
            return Task.CompletedTask;
        })));

        var seconds = 1;
        while (await node.Admissions.AdmitAsync(default) == 0) Assert.InRange(++seconds, 1, 10);

        Assert.InRange(seconds, 2, 4);
        Assert.Equal(5, (await House.ListInsideAsync(concert)).Count);
        await using var after = House.CreateContext();
        Assert.Equal(2_500, await after.Places.Where(p => p.Rank < 0).Select(p => p.Rank).Distinct().CountAsync());
    }
}
