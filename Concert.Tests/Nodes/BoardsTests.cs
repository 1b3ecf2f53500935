using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Tests.Support;
using RowLock = Ticketing.Tests.Support.RowLock;

namespace Ticketing.Tests.Nodes;

/// <summary>Every node tells everybody who waits how they stand, whichever node they joined or were let in by.</summary>
public sealed class BoardsTests : HouseTests
{
    [Fact]
    public async Task Whoever_joined_while_their_insert_took_seven_seconds_is_let_in_and_told_so_on_both_nodes()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 1);
        var (node, other) = (House.Node, House.AddNode());
        var inside = await House.AdmitFanAsync(concert);
        var fan = await House.AddFanAsync();
        await TestHouse.TickAsync(node, other);

        await using (var row = await RowLock.OnAsync(House, fan))
        {
            var joining = node.Rooms.JoinAsync(fan, concert.ConcertId, default);
            await House.EndedOrWaitingAsync(joining);
            for (var second = 0; second < 7; second++)
            {
                House.Clock.Advance(TimeSpan.FromSeconds(1));
                await other.TickAsync();
            }
            await row.LetGoAsync();
            Assert.IsType<JoinResult.Joined>(await joining);
        }
        House.Clock.Advance(TimeSpan.FromSeconds(1));
        await TestHouse.TickAsync(node, other);
        foreach (var one in new[] { node, other })
            Assert.Equal((PlaceViewState.Waiting, 1), StateOf(await one.Rooms.FindMineAsync(fan, concert.ConcertId, default)));

        await other.Reservations.LeaveQueueAsync(inside.PersonId, concert.ConcertId, inside.Token, default);
        await other.Admissions.AdmitAsync(default);
        await TestHouse.TickAsync(node, other);
        foreach (var one in new[] { node, other })
            Assert.Equal((PlaceViewState.Admitted, 0), StateOf(await one.Rooms.FindMineAsync(fan, concert.ConcertId, default)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public async Task After_a_draw_that_took_so_many_seconds_the_other_node_tells_everybody_where_they_stand(int seconds)
    {
        var concert = await House.AddConcertAsync(opensIn: TimeSpan.FromMinutes(30), maxAdmitted: 150);
        var slow = new SlowCommit("places");
        var (drawing, other) = (House.AddNode(TestNode.With(slow)), House.AddNode());
        var fans = await House.AddFansAsync(400);
        await TestHouse.InParallelAsync(400, i => House.Node.Rooms.JoinAsync(fans[i], concert.ConcertId, default));
        await TestHouse.TickAsync(House.Node, drawing, other);
        House.Clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1));
        await TestHouse.TickAsync(House.Node, drawing, other);
        House.Clock.Advance(TimeSpan.FromSeconds(1));

        var letting = drawing.Admissions.AdmitAsync(default);
        await slow.Stop.StoppedAsync(letting);
        for (var second = 0; second < seconds; second++)
        {
            House.Clock.Advance(TimeSpan.FromSeconds(1));
            await other.TickAsync();
        }
        slow.Stop.LetGo();
        await letting;
        await other.TickAsync();

        var inside = (await House.ListInsideAsync(concert)).ToHashSet();
        var waiting = await House.ListWaitingAsync(concert);
        Assert.Equal((150, 250), (inside.Count, waiting.Count));
        foreach (var fan in fans)
        {
            var told = StateOf(await other.Rooms.FindMineAsync(fan, concert.ConcertId, default));
            if (inside.Contains(fan)) Assert.Equal((PlaceViewState.Admitted, 0), told);
            else Assert.Equal(PlaceViewState.Waiting, told.State);
        }
        // By now everybody inside has been seen, so that nobody who waits stands behind somebody who may not come.
        await other.TickAsync();
        for (var i = 0; i < waiting.Count; i++)
            Assert.Equal(i + 1, StateOf(await other.Rooms.FindMineAsync(waiting[i], concert.ConcertId, default)).Position);
    }

    [Theory]
    [InlineData("paid")]
    [InlineData("left")]
    public async Task Whose_place_ended_on_another_node_is_not_told_ADMITTED_when_joining_again_at_once(string ending)
    {
        var concert = await House.AddConcertAsync();
        var other = House.AddNode();
        var fan = await House.AdmitFanAsync(concert, balance: TestHouse.Price);
        await TestHouse.TickAsync(House.Node, other);
        if (ending == "paid") await House.BoughtAsync(fan, concert, "1");
        else await House.LeaveQueueAsync(fan, concert);

        var joined = Assert.IsType<JoinResult.Joined>(await other.Rooms.JoinAsync(fan.PersonId, concert.ConcertId, default));

        Assert.True(joined.IsNew);
        Assert.NotEqual(fan.PlaceId, joined.Place.PlaceId);
        await using var db = House.CreateContext();
        var living = await db.Places.SingleAsync(p => p.PersonId == fan.PersonId && p.Id != fan.PlaceId);
        Assert.Equal(living.Id, joined.Place.PlaceId);
        Assert.Equal(living.State == PlaceState.Admitted, joined.Place.State == PlaceViewState.Admitted);
    }

    [Fact]
    public async Task Whoever_joins_while_the_board_is_read_anew_has_their_place_when_that_is_done()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 1);
        await House.AdmitFanAsync(concert);
        var fan = await House.AddFanAsync();
        var isDue = false;
        // What is read is known by then, and doesn't have the place.
        var slow = new SlowReading(sql => isDue && sql.Contains("inside_until\nFROM places", StringComparison.Ordinal));
        var node = House.AddNode(TestNode.With(slow));
        await node.TickAsync();
        await using (var db = House.CreateContext())
        {
            db.Tell(ChangeKind.Places, concert.ConcertId);
            await db.SaveChangesAsync();
        }
        isDue = true;
        var ticking = node.Boards.RefreshAsync(default);
        await slow.Stop.StoppedAsync(ticking);
        Assert.IsType<JoinResult.Joined>(await node.Rooms.JoinAsync(fan, concert.ConcertId, default));
        slow.Stop.LetGo();
        await ticking;

        Assert.Equal(PlaceViewState.Waiting, (await node.Rooms.FindMineAsync(fan, concert.ConcertId, default))?.State);
    }

    private static (PlaceViewState? State, int? Position) StateOf(PlaceView? place) => (place?.State, place?.Position);
}
