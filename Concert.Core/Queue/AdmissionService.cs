using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ticketing.Catalog;
using Ticketing.Persistence;

namespace Ticketing.Queue;

/// <summary>Lets people in: by free slots, in order, one admitter a concert at a time, whatever the number of nodes.</summary>
public sealed class AdmissionService(
    IDbContextFactory<ConcertDbContext> contexts, CatalogCache catalog, QueueBoards boards, IOptions<WaitingRoomOptions> options,
    TimeProvider time, ILogger<AdmissionService> logger)
{
    private const int BatchSize = 500;
    private const int TidyBatchSize = 5000;
    private readonly ConcurrentDictionary<int, Door> doors = new();

    /// <summary>Lets in whoever there is room for, in every open queue; draws the order of those whose sale has just opened.</summary>
    public async Task<int> AdmitAsync(CancellationToken ct)
    {
        var admitted = 0;
        foreach (var concert in await catalog.ListAsync(ct))
            if (concert.IsSelling(time.GetUtcNow())) admitted += await AdmitAsync(concert.ConcertId, ct);
        return admitted;
    }

    /// <summary>The same for one concert, unless its board says that nobody waits.</summary>
    public async Task<int> AdmitAsync(int concertId, CancellationToken ct)
    {
        if (await catalog.FindAsync(concertId, ct) is not { } concert || !concert.IsSelling(time.GetUtcNow())) return 0;
        if (await boards.FindAsync(concertId, ct) is not { } board) return 0;
        if (board.Waiting == 0 && board.Room.DrawnAt is not null) return 0;
        var total = 0;
        int admitted;
        do
        {
            admitted = await AdmitBatchAsync(concert, board, ct);
            total += admitted;
        }
        while (admitted == BatchSize);
        if (total > 0) logger.LogInformation("Let {Count} people in for concert {ConcertId}", total, concertId);
        return total;
    }

    /// <summary>After a join or a freed slot: admits on this node at once, many requests sharing one statement.</summary>
    internal async Task AdmitIfRoomAsync(int concertId, CancellationToken ct)
    {
        var door = doors.GetOrAdd(concertId, _ => new Door());
        door.Wanted = true;
        // Whoever is at the door already looks again before leaving it.
        while (door.Wanted && await door.Gate.WaitAsync(0, ct))
        {
            try
            {
                door.Wanted = false;
                if (await HasRoomAsync(concertId, ct)) await AdmitAsync(concertId, ct);
            }
            finally
            {
                door.Gate.Release();
            }
        }
    }

    /// <summary>Marks a bounded number of admissions whose time has passed; only tidies, time has decided already.</summary>
    public async Task<int> TidyAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var lapsed = await db.Places.Where(e => e.State == PlaceState.Admitted && e.InsideUntil <= now)
            .OrderBy(e => e.InsideUntil).Take(TidyBatchSize).Select(e => e.Id).ToListAsync(ct);
        return await db.Places.Where(e => lapsed.Contains(e.Id)).LapseAsync(now, ct);
    }

    private async Task<bool> HasRoomAsync(int concertId, CancellationToken ct) =>
        await boards.FindAsync(concertId, ct) is { } board &&
        (board.Room.DrawnAt is null || board.Inside(time.GetUtcNow()) < (board.Room.MaxAdmitted ?? options.Value.MaxAdmitted));

    private async Task<int> AdmitBatchAsync(ConcertView concert, QueueBoard board, CancellationToken ct)
    {
        var concertId = concert.ConcertId;
        var (room, changes) = await contexts.InTransactionAsync(async (db, transaction) =>
        {
            var now = time.GetUtcNow();
            // The room's row is the door: this statement waits for any other admitter of this concert.
            await db.WaitingRooms.Where(r => r.ConcertId == concertId)
                .ExecuteUpdateAsync(r => r.SetProperty(x => x.AdmittedLastAt, now), ct);
            var room = await db.WaitingRooms.AsNoTracking().SingleAsync(r => r.ConcertId == concertId, ct);
            if (room.DrawnAt is null)
            {
                await PreQueueDraw.RankPreQueueAsync(db, concertId, room.Seed, concert.SalesOpenAt, now, ct);
                await db.WaitingRooms.Where(r => r.ConcertId == concertId && r.DrawnAt == null)
                    .ExecuteUpdateAsync(r => r.SetProperty(x => x.DrawnAt, now), ct);
                room = await db.WaitingRooms.AsNoTracking().SingleAsync(r => r.ConcertId == concertId, ct);
            }
            // Whoever's time is up is out before anyone takes their slot: a request of theirs that looked at the clock just before finds no
            // place any more.
            await db.Places.Where(e => e.ConcertId == concertId).LapseAsync(now, ct);
            var inside = await db.Places.CountAsync(e => e.ConcertId == concertId && e.State == PlaceState.Admitted, ct);
            var free = room.Paused ? 0 : Math.Min((room.MaxAdmitted ?? options.Value.MaxAdmitted) - inside, BatchSize);
            List<Guid> next = free <= 0 ? [] : await db.Places
                .Where(e => e.ConcertId == concertId && e.State == PlaceState.Waiting)
                .OrderBy(e => e.Rank).ThenBy(e => e.Id).Take(free).Select(e => e.Id).ToListAsync(ct);
            List<PlaceChange> changes = [];
            if (next.Count > 0)
            {
                var admission = room.AdmissionDuration ?? options.Value.AdmissionDuration;
                var claim = room.ClaimDuration ?? options.Value.ClaimDuration;
                var until = now + (claim < admission ? claim : admission);
                await db.Places.Where(p => next.Contains(p.Id)).AdmitAsync(until, now, ct);
                changes = await QueueBoards.Changes(db.Places.Where(e => next.Contains(e.Id))).ToListAsync(ct);
            }
            await transaction.CommitAsync(ct);
            return (room, changes);
        }, ct);
        if (board.Room.DrawnAt is null && room.DrawnAt is not null) await ReadDrawAsync(board, ct);
        board.Room = room;
        board.Apply(changes);
        return changes.Count(c => c.State == PlaceState.Admitted);
    }

    private async Task ReadDrawAsync(QueueBoard board, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        board.Apply(
            await QueueBoards.Changes(db.Places.Where(e => e.ConcertId == board.ConcertId && e.State == PlaceState.Waiting))
            .ToListAsync(ct));
    }

    private sealed class Door
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);
        public volatile bool Wanted;
    }
}
