using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Catalog;
using Ticketing.Persistence;

namespace Ticketing.Queue;

/// <summary>The boards of this node, one an open queue, kept up to date by two small queries a second.</summary>
public sealed class QueueBoards(
    IDbContextFactory<ConcertDbContext> contexts, CatalogCache catalog, TimeProvider time, ILogger<QueueBoards> logger) : IDisposable
{
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<int, QueueBoard> boards = new();
    private readonly Watchers<QueueBoard> watchers = new(logger);
    private readonly SemaphoreSlim loading = new(1, 1);
    private DateTimeOffset refreshedAt;

    /// <summary>Takes in what changed in the last seconds, on whatever node, and tells the watching pages. Called every second.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var concert in await catalog.ListAsync(ct))
            if (concert.IsQueueOpen(now))
                await FindAsync(concert.ConcertId, ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var since = refreshedAt == default || refreshedAt > now ? now - TimeSpan.FromMinutes(1) : refreshedAt - Overlap;
        var open = boards.Keys.ToList();
        // Rooms are read first and taken in last: whoever sees that a draw has happened sees its ranks as well.
        var rooms = await db.WaitingRooms.AsNoTracking().Where(r => open.Contains(r.ConcertId)).ToListAsync(ct);
        var changes = await Changes(db.Places.Where(e => e.ChangedAt >= since)).ToListAsync(ct);
        foreach (var group in changes.GroupBy(c => c.ConcertId))
            if (boards.TryGetValue(group.Key, out var board)) board.Apply([.. group]);
        foreach (var room in rooms) boards[room.ConcertId].Room = room;
        refreshedAt = now;
        foreach (var concertId in open) watchers.Tell(concertId, boards[concertId]);
    }

    /// <summary>People in line and inside now; null while no queue of this concert is open on this node.</summary>
    public (int Waiting, int Inside)? Count(int concertId) =>
        boards.TryGetValue(concertId, out var board) ? (board.Waiting, board.Inside(time.GetUtcNow())) : null;

    /// <inheritdoc />
    public void Dispose() => loading.Dispose();

    internal IEnumerable<QueueBoard> Open => boards.Values;

    /// <summary>The concert's board, loaded when first asked for; null when the concert has no waiting room.</summary>
    internal async ValueTask<QueueBoard?> FindAsync(int concertId, CancellationToken ct)
    {
        if (boards.TryGetValue(concertId, out var board)) return board;
        await loading.WaitAsync(ct);
        try
        {
            if (boards.TryGetValue(concertId, out board)) return board;
            await using var db = await contexts.CreateDbContextAsync(ct);
            if (await db.WaitingRooms.AsNoTracking().SingleOrDefaultAsync(r => r.ConcertId == concertId, ct) is not { } room) return null;
            board = new QueueBoard(concertId) { Room = room };
            board.Apply(await Changes(db.Places.Where(e =>
                e.ConcertId == concertId && (e.State == PlaceState.Waiting || e.State == PlaceState.Admitted)).OrderBy(e => e.AdmittedAt))
                    .ToListAsync(ct));
            return boards[concertId] = board;
        }
        finally
        {
            loading.Release();
        }
    }

    internal IDisposable Watch(int concertId, Func<Task> changed) => watchers.Add(concertId, _ => changed());

    internal static PlaceChange Change(Place e) =>
        new(e.Id, e.ConcertId, e.PersonId, e.State, e.Rank, e.AdmittedAt, e.ClaimedAt, e.AdmittedUntil, e.InsideUntil);

    internal static IQueryable<PlaceChange> Changes(IQueryable<Place> entries) => entries.AsNoTracking().Select(e =>
        new PlaceChange(e.Id, e.ConcertId, e.PersonId, e.State, e.Rank, e.AdmittedAt, e.ClaimedAt, e.AdmittedUntil, e.InsideUntil));
}
