using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ticketing.Catalog;
using Ticketing.Mails;
using Ticketing.Persistence;

namespace Ticketing.Queue;

/// <summary>Lets people in: by free slots, in order, one admitter a concert at a time, whatever the number of nodes.</summary>
public sealed class AdmissionService(
    IDbContextFactory<ConcertDbContext> contexts, CatalogCache catalog, Availability availability, QueueBoards boards, Outbox outbox,
    IOptions<WaitingRoomOptions> options, TimeProvider time, ILogger<AdmissionService> logger)
{
    private const int BatchSize = 500;
    private const int TidyBatchSize = 1000;
    private const int DrawBatchSize = 1000;

    // Whoever has just joined waits for their own admission, but not for the whole of a great draw.
    private static readonly TimeSpan DoorPatience = TimeSpan.FromSeconds(1);

    // Other concerts have their next turn when this one's has ended.
    private static readonly TimeSpan DrawTurn = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<int, Door> doors = new();

    /// <summary>
    /// Lets in whoever there is room for, in every open queue; draws the order of those whose sale has just opened. A concert that fails
    /// keeps no other one shut.
    /// </summary>
    public async Task<int> AdmitAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var open = (await catalog.ListAsync(ct)).Where(c => c.IsSelling(now)).Select(c => c.ConcertId).ToList();
        List<int> waiting;
        // Asked of the database: a board may not have heard of somebody yet.
        await using (var db = await contexts.CreateDbContextAsync(ct))
            waiting = await db.WaitingRooms.Where(r => open.Contains(r.ConcertId)
                    && (r.DrawnAt == null || db.Places.Any(p => p.ConcertId == r.ConcertId && p.State == PlaceState.Waiting)))
                .Select(r => r.ConcertId).ToListAsync(ct);
        var admitted = 0;
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct };
        await Parallel.ForEachAsync(waiting, atOnce, async (concertId, token) =>
        {
            try
            {
                Interlocked.Add(ref admitted, await AdmitAsync(concertId, token));
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                logger.LogError(failure, "Nobody could be let in for concert {ConcertId}", concertId);
            }
        });
        return admitted;
    }

    /// <summary>The same for one concert.</summary>
    public async Task<int> AdmitAsync(int concertId, CancellationToken ct)
    {
        var total = 0;
        Batch batch;
        do
        {
            batch = await AdmitBatchAsync(concertId, ct);
            if (batch is { IsOpen: true, Room.DrawnAt: null })
            {
                await DrawAsync(concertId, batch.Room!, ct);
                batch = await AdmitBatchAsync(concertId, ct);
            }
            if (batch.Room is { } room) await boards.ApplyAsync(room, ct);
            boards.Apply(concertId, batch.Places);
            total += batch.Admitted;
        }
        while (batch.IsFull);
        if (total > 0) logger.LogInformation("Let {Count} people in for concert {ConcertId}", total, concertId);
        return total;
    }

    /// <summary>
    /// After a join or a freed slot: admits on this node at once, many requests sharing one statement. Whoever stops waiting stops nothing,
    /// and what fails here is made up for within a second.
    /// </summary>
    internal async Task AdmitIfRoomAsync(int concertId, CancellationToken ct)
    {
        var door = doors.GetOrAdd(concertId, _ => new Door());
        door.Wanted = true;
        var work = PassDoorAsync(door, concertId);
        try
        {
            await work.WaitAsync(DoorPatience, time, ct);
        }
        catch (TimeoutException)
        {
            // It goes on without anybody waiting for it.
        }
    }

    /// <summary>Marks a bounded number of admissions whose time has passed; only tidies, time has decided already.</summary>
    public Task<int> TidyAsync(CancellationToken ct) => contexts.InTransactionAsync(async (db, transaction) =>
    {
        var now = time.GetUtcNow();
        var lapsed = await db.Places.AsNoTracking().Where(e => e.State == PlaceState.Admitted && e.InsideUntil <= now)
            .OrderBy(e => e.InsideUntil).Take(TidyBatchSize).Select(e => new { e.Id, e.ConcertId })
            .Locked(RowLock.ExclusiveSkippingLocked).ToListAsync(ct);
        if (lapsed.Count == 0) return 0;
        var ids = lapsed.ConvertAll(e => e.Id);
        await db.Places.Where(e => ids.Contains(e.Id)).LapseAsync(now, ct);
        foreach (var concert in lapsed.GroupBy(e => e.ConcertId)) db.Tell(ChangeKind.Places, concert.Key, concert.Select(e => e.Id));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return lapsed.Count;
    }, ct);

    private async Task PassDoorAsync(Door door, int concertId)
    {
        // Whoever is at the door already looks again before leaving it.
        while (door.Wanted && await door.Gate.WaitAsync(0))
        {
            try
            {
                door.Wanted = false;
                if (await HasRoomAsync(concertId)) await AdmitAsync(concertId, CancellationToken.None);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                logger.LogWarning(failure, "Nobody could be let in at once for concert {ConcertId}", concertId);
            }
            finally
            {
                door.Gate.Release();
            }
        }
    }

    /// <summary>Memory only spares the database a question: the clock asks again every second without it.</summary>
    private async Task<bool> HasRoomAsync(int concertId) =>
        await boards.FindAsync(concertId, CancellationToken.None) is { } board &&
        (board.Room.DrawnAt is null || board.Inside(time.GetUtcNow()) < (board.Room.MaxAdmitted ?? options.Value.MaxAdmitted));

    private async Task<Batch> AdmitBatchAsync(int concertId, CancellationToken ct)
    {
        // How much is left is a matter of policy, not of truth: what this node last counted will do.
        var isSoldOut = await catalog.FindAsync(concertId, ct) is { } known && availability.SeatsLeft(known, time.GetUtcNow()) == 0;
        return await contexts.InTransactionAsync(async (db, transaction) =>
        {
            // The plan as it is now, and as it stays until the commit: another node may have put the sale off a moment ago.
            var plan = await PlanLock.Shared(db, concertId).SingleOrDefaultAsync(ct);
            var now = time.GetUtcNow();
            if (plan is null || plan.Status != ConcertStatus.OnSale || now < plan.SalesOpenAt || now >= plan.SalesCloseAt)
                return Batch.None;
            // The room's row is the door: this waits for any other admitter of this concert, and for whoever joins.
            var room = await db.WaitingRooms.AsNoTracking().Where(r => r.ConcertId == concertId).Locked().SingleAsync(ct);
            if (room.DrawnAt is null) return await CloseAsync(db, transaction, room, plan.SalesOpenAt, now, ct);
            now = time.GetUtcNow();
            var touched = await LapseAsync(db, concertId, now, ct);
            var lapsed = touched.Count;
            var inside = await db.Places.CountAsync(e => e.ConcertId == concertId && e.State == PlaceState.Admitted, ct);
            var free = room.Paused || isSoldOut ? 0 : Math.Min((room.MaxAdmitted ?? options.Value.MaxAdmitted) - inside, BatchSize);
            List<Guid> next = free <= 0 ? [] : await db.Places
                .Where(e => e.ConcertId == concertId && e.State == PlaceState.Waiting)
                .OrderBy(e => e.Rank).ThenBy(e => e.Id).Take(free).Select(e => e.Id).ToListAsync(ct);
            if (next.Count > 0)
            {
                var admission = room.AdmissionDuration ?? options.Value.AdmissionDuration;
                var claim = room.ClaimDuration ?? options.Value.ClaimDuration;
                var until = now + (claim < admission ? claim : admission);
                await db.Places.Where(p => next.Contains(p.Id)).AdmitAsync(until, now, ct);
                await outbox.TellTurnAsync(db, concertId, now, until, ct);
                touched.AddRange(next);
            }
            if (touched.Count == 0) return new Batch(true, room, [], 0, false);
            db.Tell(ChangeKind.Places, concertId, touched);
            await db.SaveChangesAsync(ct);
            var places = await QueueBoards.Changes(db.Places.Where(e => touched.Contains(e.Id))).ToListAsync(ct);
            await transaction.CommitAsync(ct);
            var admitted = places.Count(c => c.State == PlaceState.Admitted);
            return new Batch(true, room, places, admitted, admitted == BatchSize || lapsed == TidyBatchSize);
        }, ct);
    }

    /// <summary>
    /// Whoever's time is up is out before anyone takes their slot: a request of theirs that looked at the clock just before finds no place
    /// any more.
    /// </summary>
    private static async Task<List<Guid>> LapseAsync(ConcertDbContext db, int concertId, DateTimeOffset now, CancellationToken ct)
    {
        var lapsed = await db.Places
            .Where(e => e.ConcertId == concertId && e.State == PlaceState.Admitted && e.InsideUntil <= now)
            .OrderBy(e => e.InsideUntil).Take(TidyBatchSize).Select(e => e.Id).Locked(RowLock.ExclusiveSkippingLocked).ToListAsync(ct);
        if (lapsed.Count > 0) await db.Places.Where(e => lapsed.Contains(e.Id)).LapseAsync(now, ct);
        return lapsed;
    }

    /// <summary>
    /// The pre-queue ends here: whoever joins from now on stands behind it. Where nobody has come there is nothing to draw.
    /// </summary>
    private static async Task<Batch> CloseAsync(
        ConcertDbContext db, Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction, WaitingRoom room,
        DateTimeOffset opensAt, DateTimeOffset now, CancellationToken ct)
    {
        var closedRank = room.ClosedRank ?? room.LastRank;
        DateTimeOffset? drawnAt = await Undrawn(db, room.ConcertId, closedRank, opensAt).AnyAsync(ct) ? null : now;
        await db.WaitingRooms.Where(r => r.ConcertId == room.ConcertId).ExecuteUpdateAsync(
            r => r.SetProperty(x => x.ClosedRank, closedRank).SetProperty(x => x.DrawnAt, drawnAt), ct);
        db.Tell(ChangeKind.Room, room.ConcertId);
        if (drawnAt is not null) db.Tell(ChangeKind.Places, room.ConcertId);
        await db.SaveChangesAsync(ct);
        var closed = await db.WaitingRooms.AsNoTracking().SingleAsync(r => r.ConcertId == room.ConcertId, ct);
        await transaction.CommitAsync(ct);
        return new Batch(true, closed, [], 0, IsFull: drawnAt is not null);
    }

    /// <summary>
    /// Gives those of the closed pre-queue their rank, piece by piece, for as long as a turn lasts; what is left over, the next one goes on
    /// with.
    /// </summary>
    private async Task DrawAsync(int concertId, WaitingRoom room, CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var opensAt = await db.Concerts.Where(c => c.Id == concertId).Select(c => c.SalesOpenAt).SingleAsync(ct);
        // Not from the first rank each time: there lies what is left of everybody drawn, for as long as anybody reads an older state.
        var after = 0L;
        while (await Undrawn(db, concertId, room.ClosedRank!.Value, opensAt).Where(p => p.Rank > after).OrderBy(p => p.Rank)
            .Take(DrawBatchSize).Select(p => new { p.Id, p.Rank }).ToListAsync(ct) is { Count: > 0 } next)
        {
            if (time.GetElapsedTime(startedAt) > DrawTurn) return;
            after = next[^1].Rank;
            Guid[] ids = [.. next.Select(p => p.Id)];
            await PreQueueDraw.RankAsync(db, ids, [.. ids.Select(id => PreQueueDraw.RankOf(room.Seed, id))], ct);
        }
        logger.LogInformation("The pre-queue of concert {ConcertId} is drawn", concertId);
    }

    private static IQueryable<Place> Undrawn(ConcertDbContext db, int concertId, long closedRank, DateTimeOffset opensAt) =>
        db.Places.Where(p => p.ConcertId == concertId && p.State == PlaceState.Waiting && p.Rank > 0 && p.Rank <= closedRank
            && p.JoinedAt < opensAt);

    /// <summary>What one look through the door came to.</summary>
    private sealed record Batch(bool IsOpen, WaitingRoom? Room, IReadOnlyCollection<PlaceChange> Places, int Admitted, bool IsFull)
    {
        public static readonly Batch None = new(false, null, [], 0, false);
    }

    private sealed class Door
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);
        public volatile bool Wanted;
    }
}
