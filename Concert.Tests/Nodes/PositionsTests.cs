using Ticketing.Queue;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Nodes;

/// <summary>
/// A position is told once it is true, and never goes up. The truth is counted in the database: a board that always says 1 never goes up
/// either.
/// </summary>
public sealed class PositionsTests : HouseTests
{
    private readonly Dictionary<Guid, int> told = [];

    [Fact]
    public async Task On_a_node_that_has_not_heard_of_two_hundred_others_the_next_one_is_not_told_to_be_the_first()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 1);
        await House.AdmitFanAsync(concert);
        var other = House.AddNode();
        await TestHouse.TickAsync(House.Node, other);
        var fans = await House.AddFansAsync(201);
        for (var i = 0; i < 200; i++) await House.Node.Rooms.JoinAsync(fans[i], concert.ConcertId, default);

        var joined = Assert.IsType<JoinResult.Joined>(await other.Rooms.JoinAsync(fans[200], concert.ConcertId, default)).Place;
        Assert.True(joined.Position is null or 201, $"The 201st was told {joined.Position}.");
        var mine = (await other.Rooms.FindMineAsync(fans[200], concert.ConcertId, default))!;
        Assert.True(mine.Position is null or 201, $"The 201st was told {mine.Position}.");
        var polled = Assert.IsType<PlaceResult.Living>(
            await other.Rooms.FindAsync(fans[200], concert.ConcertId, joined.QueueToken, default)).Place;
        Assert.True(polled.Position is null or 201, $"The 201st was told {polled.Position}.");

        await other.TickAsync();
        Assert.Equal(201, (await other.Rooms.FindMineAsync(fans[200], concert.ConcertId, default))!.Position);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Nobody_is_told_a_position_that_is_too_good_on_any_node_nor_one_that_goes_up(int seed)
    {
        var random = new Random(seed);
        var concert = await House.AddConcertAsync(maxAdmitted: 2);
        TestNode[] nodes = [House.Node, House.AddNode(), House.AddNode()];
        await TestHouse.TickAsync(nodes);
        var fans = await House.AddFansAsync(24);
        for (var step = 0; step < 100; step++)
        {
            House.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(1, 3_000)));
            // Each person stays with one node, as a sticky session does.
            var i = random.Next(fans.Count);
            var (fan, node) = (fans[i], nodes[i % 3]);
            switch (random.Next(7))
            {
                case 0 or 1 or 2:
                    await node.Rooms.JoinAsync(fan, concert.ConcertId, default);
                    break;
                case 3 when await node.Rooms.FindMineAsync(fan, concert.ConcertId, default) is { } place:
                    await node.Reservations.LeaveQueueAsync(fan, concert.ConcertId, place.QueueToken, default);
                    break;
                case 4:
                    await node.Admissions.AdmitAsync(default);
                    break;
                default:
                    await node.TickAsync();
                    break;
            }
            await AssertHonestAsync(concert, fans, nodes, $"Step {step}", isCaughtUp: false);
        }
        await TestHouse.TickAsync(nodes);
        await AssertHonestAsync(concert, fans, nodes, "At the end", isCaughtUp: true);
        Assert.True(told.Count > 15);
    }

    /// <summary>Nobody is told less than the truth, nor more than before; and the truth by whoever has caught up.</summary>
    private async Task AssertHonestAsync(TestConcert concert, IReadOnlyList<Guid> fans, TestNode[] nodes, string when, bool isCaughtUp)
    {
        var waiting = await House.ListWaitingAsync(concert);
        for (var i = 0; i < fans.Count; i++)
        {
            if (await nodes[i % 3].Rooms.FindMineAsync(fans[i], concert.ConcertId, default) is not { } place) continue;
            if (waiting.IndexOf(fans[i]) + 1 is not (> 0 and var truth) || place.State != PlaceViewState.Waiting) continue;
            Assert.False(isCaughtUp && place.Position is null, $"{when}: nobody has said where the {truth}th stands");
            if (place.Position is not { } position) continue;
            Assert.True(position >= truth, $"{when}: the {truth}th was told {position}");
            // Those who were let in and haven't been seen yet may count as being before.
            if (isCaughtUp) Assert.InRange(position, truth, truth + 2);
            var before = told.GetValueOrDefault(place.PlaceId, int.MaxValue);
            Assert.True(position <= before, $"{when}: from {before} back to {position}");
            told[place.PlaceId] = position;
        }
    }
}
