using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Payments;
using Ticketing.Persistence;
using Ticketing.Planning;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Nodes;

/// <summary>
/// Every way into the database meets every other on two nodes, over the same people and seats: there is one order of locks, so that nobody
/// is ever a deadlock's victim, whether or not a retry would hide it.
/// </summary>
public sealed class LockOrderTests : HouseTests
{
    /// <summary>How far the second node is behind the first, in statements. Pairs take turns: one gap for all takes a minute.</summary>
    private static readonly int[] Gaps = [0, 2];

    private readonly DeadlockWatch deadlocks = new();
    private readonly List<string> seen = [];
    private Lockstep lockstep = null!;
    private TestNode[] nodes = [];
    private Guid admin;
    private int met;

    /// <summary>
    /// One evening in the middle of its sale: a fan has a hold and a payment, a rival is inside, somebody waits, somebody is about to
    /// join, and a sleeper's hold and place have run out.
    /// </summary>
    private sealed record Evening(
        Guid Admin, TestConcert Concert, Visitor Fan, Guid HoldId, Guid PaymentId, Visitor Rival, Guid Newcomer, DateTimeOffset Now);

    private static readonly Dictionary<string, Func<TestNode, Evening, Task>> Ways = new()
    {
        ["hold"] = (node, e) => node.HoldAsync(e.Fan, e.Concert.PerformanceId, "9", "8", "7", "1"),
        ["take over"] = (node, e) => node.HoldAsync(e.Rival, e.Concert.PerformanceId, "5", "6", "7", "8"),
        ["pay"] = (node, e) => node.PayAsync(e.Fan, e.HoldId),
        ["extend"] = (node, e) => node.Reservations.ExtendAsync(e.Fan.PersonId, e.HoldId, default),
        ["release"] = (node, e) => node.ReleaseAsync(e.Fan, e.HoldId),
        ["leave"] = (node, e) => node.Reservations.LeaveQueueAsync(e.Fan.PersonId, e.Concert.ConcertId, e.Fan.Token, default),
        ["refund"] = (node, e) => node.RefundAsync(e.Fan.PersonId, e.PaymentId),
        ["admin refund"] = (node, e) => node.Refunds.RefundAsAdminAsync(e.Admin, e.Admin, e.PaymentId, null, "Ill", default),
        ["override"] = (node, e) => node.Get<HoldOverride>().ReleaseAsync(e.Admin, e.HoldId, "Asked for", default),
        ["block"] = (node, e) => node.Get<SeatBlocks>().BlockAsync(
            e.Admin, e.Concert.PerformanceId, ["8", "7", "6", "5"], "The desk", default),
        ["edit price"] = (node, e) => TestHouse.EditAsync(node, e.Admin, e.Concert, plan => node.Get<PriceEditor>().SaveAsync(
            e.Admin, e.Concert.ConcertId, plan.Version.Concert, [plan.Tiers[0] with { Name = $"{Guid.NewGuid()}" }], default)),
        ["move date"] = (node, e) => TestHouse.EditAsync(node, e.Admin, e.Concert, plan => node.Get<DateEditor>().MoveAsync(
            e.Admin, e.Concert.ConcertId, plan.Version.Concert, e.Concert.PerformanceIds[1], e.Now.AddDays(50), default)),
        ["edit hall"] = (node, e) => TestHouse.EditVenueAsync(node, e.Admin, e.Concert, hall => node.Get<VenueEditor>().RenameAsync(
            e.Admin, hall.VenueId, hall.Version, $"{Guid.NewGuid()}", hall.City, default)),
        ["let in"] = (node, e) => node.Admissions.AdmitAsync(e.Concert.ConcertId, default),
        ["tidy places"] = (node, _) => node.Admissions.TidyAsync(default),
        ["expire holds"] = (node, _) => node.Expiry.ExpireAsync(default),
        ["call off"] = async (node, e) =>
        {
            await node.Get<CallOffService>().CallOffAsync(e.Admin, e.Admin, e.Concert.PerformanceId, "Ill", default);
            await node.Get<CallOffService>().ContinueAsync(default);
        },
        ["join"] = (node, e) => node.Rooms.JoinAsync(e.Newcomer, e.Concert.ConcertId, default),
    };

    public static TheoryData<string> Names => [.. Ways.Keys];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        lockstep = new Lockstep(House);
        nodes = [.. Enumerable.Range(0, 2).Select(i => House.AddNode(TestNode.With(deadlocks, lockstep.Of(i))))];
        admin = await House.AddAdminAsync();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Meets_itself_and_every_other_way_in_without_a_deadlock(string way)
    {
        // Where the turns begin differs from way to way.
        met = Ways.Keys.ToList().IndexOf(way);
        foreach (var other in Ways.Keys.SkipWhile(name => name != way))
            await MeetAsync(way, other, Gaps[met++ % Gaps.Length]);
        Assert.Empty(seen);
        Assert.True(await DeadlockWatch.CountOnServerAsync(House) is null or 0);
    }

    /// <summary>The control: two ways that lock a room and a seat crosswise are caught on the same walk, at every distance.</summary>
    [Fact]
    public async Task Two_ways_with_two_orders_of_locks_would_be_seen()
    {
        var concert = await House.AddConcertAsync();
        foreach (var gap in Gaps)
        {
            var before = deadlocks.Count;
            await lockstep.WalkAsync(
                gap, () => LockAsync(nodes[0], LockRoomAsync, LockSeatAsync), () => LockAsync(nodes[1], LockSeatAsync, LockRoomAsync));
            Assert.True(deadlocks.Count > before, $"{gap} behind, nobody noticed.");
        }

        Task LockRoomAsync(ConcertDbContext db) =>
            db.WaitingRooms.Where(r => r.ConcertId == concert.ConcertId).Select(r => r.ConcertId).Locked().SingleAsync();
        Task LockSeatAsync(ConcertDbContext db) => db.Seats.Named(concert.PerformanceId, ["1"]).LockAsync(default);
    }

    /// <summary>Locks one thing, reads a little, as everybody does, and locks another.</summary>
    private static Task<bool> LockAsync(TestNode node, Func<ConcertDbContext, Task> first, Func<ConcertDbContext, Task> second) =>
        node.Contexts.InTransactionAsync(async (db, _) =>
        {
            await first(db);
            for (var i = 0; i < 2; i++) await db.Concerts.CountAsync();
            await second(db);
            return true;
        }, default);

    private async Task MeetAsync(string way, string other, int gap)
    {
        var evening = await BeginAsync();
        var before = deadlocks.Count;
        var failure = await Record.ExceptionAsync(() =>
            lockstep.WalkAsync(gap, () => Ways[way](nodes[0], evening), () => Ways[other](nodes[1], evening)));
        if (failure is not null) seen.Add($"{way} and {other}, {gap} behind: {failure.Message}");
        else if (deadlocks.Count > before) seen.Add($"{way} and {other}, {gap} behind: a deadlock, retried");
        await using var db = House.CreateContext();
        await db.Concerts.ExecuteUpdateAsync(c => c.SetProperty(x => x.Status, ConcertStatus.Closed));
    }

    private async Task<Evening> BeginAsync()
    {
        var concert = await House.AddPlannedConcertAsync(seats: 10, dates: 2);
        await using (var db = House.CreateContext())
            await db.Concerts.Where(c => c.Id == concert.ConcertId).ExecuteUpdateAsync(c => c.SetProperty(x => x.SeatLimit, 10));
        await House.Node.Catalog.ReloadAsync(default);
        var sleeper = await House.AdmitFanAsync(concert);
        await House.HeldAsync(sleeper, concert, "7", "8");
        House.Clock.Advance(TimeSpan.FromMinutes(12));
        var buyer = await House.AdmitFanAsync(concert, balance: 1_000_000);
        var payment = await House.BoughtAsync(buyer, concert, "4", "3");
        var fan = await House.AdmitAsync(buyer.PersonId, concert);
        var hold = await House.HeldAsync(fan, concert, "2", "1");
        var rival = await House.AdmitFanAsync(concert);
        var waiting = await House.AddFansAsync(2);
        await SetMaxAdmittedAsync(concert, 2);
        await House.Node.TickAsync();
        await House.Node.Rooms.JoinAsync(waiting[0], concert.ConcertId, default);
        await SetMaxAdmittedAsync(concert, 10);
        foreach (var node in nodes)
        {
            await node.Catalog.ReloadAsync(default);
            await node.TickAsync();
        }
        return new Evening(admin, concert, fan, hold.ReservationId, payment.PaymentId, rival, waiting[1], House.Now);
    }

    private async Task SetMaxAdmittedAsync(TestConcert concert, int most)
    {
        await using var db = House.CreateContext();
        await db.WaitingRooms.Where(r => r.ConcertId == concert.ConcertId)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.MaxAdmitted, most));
    }
}
