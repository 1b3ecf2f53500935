using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Ticketing.Queue;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Queue;

/// <summary>Letting people in: never more than there is room for, in the order that was drawn, and nobody ever moves back.</summary>
public sealed class AdmissionTests : HouseTests
{
    [Fact]
    public async Task Two_nodes_that_let_people_in_at_once_never_pass_the_maximum()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 10);
        await PauseAsync(concert, true);
        var fans = await House.AddFansAsync(60);
        var other = House.AddNode();
        await TestHouse.InParallelAsync(60, i => (i % 2 == 0 ? House.Node : other).Rooms.JoinAsync(fans[i], concert.ConcertId, default));
        await PauseAsync(concert, false);
        await House.Node.TickAsync();
        await other.TickAsync();
        var admitted =
            await TestHouse.InParallelAsync(12, i => (i % 2 == 0 ? House.Node : other).Admissions.AdmitAsync(concert.ConcertId, default));
        Assert.Equal(10, admitted.Sum());
        Assert.Equal(10, await CountInsideAsync(concert));

        // And again while they leave, pay nothing and come back, on both nodes.
        for (var round = 0; round < 4; round++)
        {
            await using var db = House.CreateContext();
            var inside = await db.Places.Where(e => e.State == PlaceState.Admitted).Select(e => e.PersonId).Take(5).ToListAsync();
            await TestHouse.InParallelAsync(10, async i =>
            {
                var node = i % 2 == 0 ? House.Node : other;
                if (i >= 5) return await node.Admissions.AdmitAsync(concert.ConcertId, default);
                await node.TickAsync();
                var place = await node.Rooms.FindMineAsync(inside[i], concert.ConcertId, default);
                await node.Reservations.LeaveQueueAsync(inside[i], concert.ConcertId, place?.QueueToken, default);
                return 0;
            });
            Assert.InRange(await CountInsideAsync(concert), 5, 10);
        }
    }

    /// <summary>The control: two admitters that only count before they let in, let in too many.</summary>
    [Fact]
    public async Task Counting_before_admitting_would_pass_the_maximum()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 10);
        await PauseAsync(concert, true);
        foreach (var fan in await House.AddFansAsync(60)) await House.Node.Rooms.JoinAsync(fan, concert.ConcertId, default);
        var everybodyHasCounted = new Rendezvous(6);
        await TestHouse.InParallelAsync(6, async i =>
        {
            await using var db = House.CreateContext();
            var free = 10 - await db.Places.CountAsync(e => e.State == PlaceState.Admitted);
            await everybodyHasCounted.ArriveAsync();
            var next = await db.Places.Where(e => e.State == PlaceState.Waiting).OrderBy(e => e.Rank).ThenBy(e => e.Id).Skip(i * 10)
                .Take(free).Select(e => e.Id).ToListAsync();
            return await db.Places.Where(e => next.Contains(e.Id)).ExecuteUpdateAsync(e => e.SetProperty(x => x.State, PlaceState.Admitted)
                .SetProperty(x => x.AdmittedAt, House.Now).SetProperty(x => x.AdmittedUntil, House.Now.AddMinutes(2))
                    .SetProperty(x => x.InsideUntil, House.Now.AddMinutes(2)));
        });
        Assert.True(await CountInsideAsync(concert) > 10);
    }

    [Fact]
    public async Task A_request_that_looked_at_the_clock_just_in_time_finds_its_slot_given_away()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 1);
        var fan = await House.AdmitFanAsync(concert);
        var next = await House.AddFanAsync();
        await House.Node.Rooms.JoinAsync(next, concert.ConcertId, default);
        House.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        var slow = House.AddNode(TestNode.With(CommandWatch.BeforeLockOf("places", async () =>
        {
            House.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(1, await House.Node.Admissions.AdmitAsync(default));
        })));
        Assert.IsType<Ticketing.Reservations.HoldResult.TokenExpired>(await slow.HoldAsync(fan, concert.PerformanceId, "1"));
        Assert.Equal(1, await CountInsideAsync(concert));
    }

    [Fact]
    public async Task The_draw_is_the_one_that_was_promised_and_that_anyone_can_recompute()
    {
        var concert = await House.AddConcertAsync(opensIn: TimeSpan.FromMinutes(30), maxAdmitted: 3);
        var other = House.AddNode();
        var fans = await House.AddFansAsync(40);
        var tokens = new Dictionary<Guid, PlaceView>();
        foreach (var fan in fans)
        {
            House.Clock.Advance(TimeSpan.FromSeconds(1));
            var place = Assert.IsType<JoinResult.Joined>(await House.Node.Rooms.JoinAsync(fan, concert.ConcertId, default)).Place;
            Assert.Equal((PlaceViewState.PreQueue, null, null), (place.State, place.Position, place.Wait));
            tokens[fan] = place;
        }
        Assert.Equal(0, await House.Node.Admissions.AdmitAsync(default));
        await using var db = House.CreateContext();
        var room = await db.WaitingRooms.AsNoTracking().SingleAsync(r => r.ConcertId == concert.ConcertId);
        var promise = room.SeedHash;

        House.Clock.Advance(TimeSpan.FromMinutes(30));
        var late = await House.AddFansAsync(3);
        foreach (var fan in late)
        {
            House.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await other.Rooms.JoinAsync(fan, concert.ConcertId, default);
        }
        await TestHouse.InParallelAsync(6, i => (i % 2 == 0 ? House.Node : other).Admissions.AdmitAsync(default));
        room = await db.WaitingRooms.AsNoTracking().SingleAsync(r => r.ConcertId == concert.ConcertId);
        Assert.NotNull(room.DrawnAt);
        Assert.Equal(promise, Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(room.Seed))));

        var stored = await db.Places.AsNoTracking().OrderBy(e => e.Rank).Select(e => new { e.Id, e.PersonId, e.Rank }).ToListAsync();
        var recomputed = PreQueueDraw.Order(room.Seed, tokens.Values.Select(p => p.PlaceId));
        Assert.Equal(recomputed, stored.Take(40).Select(e => e.Id));
        Assert.Equal(late, stored.Skip(40).Select(e => e.PersonId));
        Assert.NotEqual(fans, stored.Take(40).Select(e => e.PersonId));
        // Both boards tell that order, less the three who are inside.
        foreach (var node in new[] { House.Node, other })
        {
            await node.TickAsync();
            for (var i = 0; i < stored.Count; i++)
            {
                var place = await node.Rooms.FindMineAsync(stored[i].PersonId, concert.ConcertId, default);
                Assert.Equal(Math.Max(0, i - 2), place!.Position);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Nobody_ever_moves_back_whatever_the_others_do(int seed)
    {
        var random = new Random(seed);
        var concert = await House.AddConcertAsync(maxAdmitted: 3);
        TestNode[] nodes = [House.Node, House.AddNode()];
        var fans = await House.AddFansAsync(30);
        var told = new Dictionary<(Guid Fan, Guid Place), int>();
        for (var step = 0; step < 150; step++)
        {
            House.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(0, 20_000)));
            // Each person stays with one node, as a sticky session does.
            var i = random.Next(fans.Count);
            var (fan, node) = (fans[i], nodes[i % 2]);
            switch (random.Next(6))
            {
                case 0 or 1:
                    await node.Rooms.JoinAsync(fan, concert.ConcertId, default);
                    break;
                case 2 when await node.Rooms.FindMineAsync(fan, concert.ConcertId, default) is { } place:
                    await node.Reservations.LeaveQueueAsync(fan, concert.ConcertId, place.QueueToken, default);
                    break;
                case 3:
                    await node.Admissions.AdmitAsync(default);
                    break;
                case 4:
                    await node.Admissions.TidyAsync(default);
                    break;
                default:
                    await node.TickAsync();
                    break;
            }
            for (var f = 0; f < fans.Count; f++)
            {
                if (await nodes[f % 2].Rooms.FindMineAsync(fans[f], concert.ConcertId, default) is not { Position: { } position } place)
                    continue;
                var before = told.GetValueOrDefault((fans[f], place.PlaceId), int.MaxValue);
                Assert.True(position <= before, $"Step {step}: from {before} back to {position}");
                told[(fans[f], place.PlaceId)] = position;
            }
            Assert.InRange(await CountInsideAsync(concert), 0, 3);
        }
        Assert.True(told.Count > 15);
    }

    private async Task<int> CountInsideAsync(TestConcert concert)
    {
        await using var db = House.CreateContext();
        return await db.Places.CountAsync(
            e => e.ConcertId == concert.ConcertId && e.State == PlaceState.Admitted && e.InsideUntil > House.Now);
    }

    private async Task PauseAsync(TestConcert concert, bool paused)
    {
        await using var db = House.CreateContext();
        await db.WaitingRooms.Where(r => r.ConcertId == concert.ConcertId).ExecuteUpdateAsync(r => r.SetProperty(x => x.Paused, paused));
    }
}
