using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Catalog;
using Ticketing.Persistence;

namespace Ticketing.Queue;

/// <summary>The boards of this node, one an open queue, kept up to date by small queries once a second.</summary>
public sealed class QueueBoards(
    IDbContextFactory<ConcertDbContext> contexts, CatalogCache catalog, TimeProvider time, ILogger<QueueBoards> logger) : IDisposable
{
    private const int IdsMax = 1000;
    private static readonly TimeSpan RereadEvery = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan UnreadFor = TimeSpan.FromMinutes(10);

    private readonly ChangeFeed feed = new(contexts, time, ChangeKind.Places, ChangeKind.Room);
    private readonly ConcurrentDictionary<int, KnownBoard> boards = new();
    private readonly Watchers<QueueBoard> watchers = new(logger);
    private readonly SemaphoreSlim refreshing = new(1, 1);
    private long refreshedAt;

    /// <summary>
    /// Takes in what was committed since, on whatever node, and tells the watching pages. Called every second. A board that fails is noted
    /// and doesn't stop the others.
    /// </summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        if (!await refreshing.WaitAsync(0, ct)) return;
        try
        {
            var now = time.GetUtcNow();
            foreach (var concert in await catalog.ListAsync(ct))
                if (concert.IsQueueOpen(now)) await TryAsync(Known(concert.ConcertId), async b => await b.GetAsync(ct) is not null);
            // Rooms are read before the changes: the places up to a room's last rank were committed before it could be read.
            var rooms = await ReadRoomsAsync(ct);
            Note(await feed.ReadAsync(ct));
            NoteOldest();
            foreach (var known in boards.Values)
            {
                var before = known.Live.Current;
                if (!await TryAsync(known, b => CatchUpAsync(known, b, rooms, ct)) || known.Live.Current is not { } board) continue;
                // A board that was read just now knows a newer room than this one.
                if (board == before && rooms.TryGetValue(board.ConcertId, out var room)) board.Apply(room, placesAreKnown: true);
                watchers.Tell(board.ConcertId, board);
            }
            await CloseAsync(now, ct);
            Volatile.Write(ref refreshedAt, time.GetTimestamp());
        }
        finally
        {
            refreshing.Release();
        }
    }

    /// <summary>People in line and inside now; null while no queue of this concert is open on this node.</summary>
    public (int Waiting, int Inside)? Count(int concertId) =>
        FindLoaded(concertId) is { } board ? (board.Waiting, board.Inside(time.GetUtcNow())) : null;

    /// <summary>The boards of this node that are behind by more than this, the worst first, and what keeps all of them behind.</summary>
    public MemoryHealth CheckHealth(TimeSpan allowed) => new(
        time.GetElapsedTime(Volatile.Read(ref refreshedAt)), feed.HeldBack,
        [.. boards.Values.Where(b => b.Live.Age > allowed).OrderByDescending(b => b.Live.Age).Select(b => (b.ConcertId, b.Live.Age))]);

    /// <inheritdoc />
    public void Dispose()
    {
        refreshing.Dispose();
        feed.Dispose();
        foreach (var board in boards.Values) board.Live.Dispose();
    }

    /// <summary>The concert's board, if this node has one already.</summary>
    internal QueueBoard? FindLoaded(int concertId) => boards.GetValueOrDefault(concertId)?.Live.Current;

    internal IEnumerable<QueueBoard> Open => boards.Values.Select(b => b.Live.Current).OfType<QueueBoard>();

    /// <summary>The concert's board, loaded when first asked for; null when the concert has no waiting room.</summary>
    internal async ValueTask<QueueBoard?> FindAsync(int concertId, CancellationToken ct)
    {
        if (!boards.TryGetValue(concertId, out var known))
        {
            // Nobody makes this node remember what doesn't exist.
            if (await catalog.FindAsync(concertId, ct) is null) return null;
            known = Known(concertId);
        }
        known.FoundAt = time.GetTimestamp();
        return await known.Live.GetAsync(ct);
    }

    /// <summary>Takes in places as a transaction of this node has just committed them, if it has a board for them.</summary>
    internal void Apply(int concertId, IReadOnlyCollection<PlaceChange> places)
    {
        if (!boards.TryGetValue(concertId, out var known) || known.Live.Current is not { } board) return;
        board.Apply(places, board.Moment(), time.GetUtcNow());
        // Read once more afterwards: another node may have changed the same places between the commit and this.
        known.Live.Touch(places.Select(p => p.Id));
    }

    /// <summary>Takes in the room as a transaction of this node has just committed it.</summary>
    internal async Task ApplyAsync(WaitingRoom room, CancellationToken ct)
    {
        if (!boards.TryGetValue(room.ConcertId, out var known) || known.Live.Current is not { } board) return;
        // A draw moves everybody.
        if (board.Room.DrawnAt is null && room.DrawnAt is not null)
            await TryAsync(known, async b => await b.ReloadAsync(board, ct) is not null);
        else
            board.Apply(room, placesAreKnown: false);
    }

    internal IDisposable Watch(int concertId, Func<Task> changed) => watchers.Add(concertId, _ => changed());

    internal static PlaceChange Change(Place e) =>
        new(e.Id, e.ConcertId, e.PersonId, e.State, e.Rank, e.JoinedAt, e.AdmittedAt, e.ClaimedAt, e.AdmittedUntil, e.InsideUntil);

    internal static IQueryable<PlaceChange> Changes(IQueryable<Place> entries) => entries.AsNoTracking().Select(e => new PlaceChange(
        e.Id, e.ConcertId, e.PersonId, e.State, e.Rank, e.JoinedAt, e.AdmittedAt, e.ClaimedAt, e.AdmittedUntil, e.InsideUntil));

    private async Task<Dictionary<int, WaitingRoom>> ReadRoomsAsync(CancellationToken ct)
    {
        var open = boards.Keys.ToList();
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.WaitingRooms.AsNoTracking().Where(r => open.Contains(r.ConcertId)).ToDictionaryAsync(r => r.ConcertId, ct);
    }

    private void Note(IReadOnlyList<Change>? changes)
    {
        if (changes is null)
        {
            foreach (var board in boards.Values) board.Live.TouchAll();
            return;
        }
        foreach (var change in changes)
        {
            // The room itself is read every time.
            if (change.Kind != ChangeKind.Places || !boards.TryGetValue(change.SubjectId, out var board)) continue;
            if (change.Keys is { } keys && keys.Split('\n') is var texts && Array.TrueForAll(texts, text => Guid.TryParse(text, out _)))
                board.Live.Touch(texts.Select(Guid.Parse));
            else
                board.Live.TouchAll();
        }
    }

    /// <summary>A belt besides the braces: slowly, one after the other, everything is read again.</summary>
    private void NoteOldest()
    {
        var oldest = boards.Values.MinBy(b => b.RereadAt);
        if (oldest is null || time.GetElapsedTime(oldest.RereadAt) < RereadEvery) return;
        oldest.Live.TouchAll();
        oldest.RereadAt = time.GetTimestamp();
    }

    private static async Task<bool> CatchUpAsync(
        KnownBoard known, Remembered<QueueBoard, Guid> live, Dictionary<int, WaitingRoom> rooms, CancellationToken ct)
    {
        var isDrawn = live.Current?.Room.DrawnAt is null && rooms.GetValueOrDefault(known.ConcertId)?.DrawnAt is not null;
        if (isDrawn) live.TouchAll();
        return await live.CatchUpAsync(ct);
    }

    private async Task<bool> TryAsync(KnownBoard known, Func<Remembered<QueueBoard, Guid>, Task<bool>> act)
    {
        try
        {
            return await act(known.Live);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            logger.LogWarning(failure, "The board of concert {ConcertId} could not be brought up to date", known.ConcertId);
            return false;
        }
    }

    /// <summary>Boards of sales that are over go, once nobody asks for them.</summary>
    private async Task CloseAsync(DateTimeOffset now, CancellationToken ct)
    {
        foreach (var known in boards.Values)
        {
            if (await catalog.FindAsync(known.ConcertId, ct) is { } concert && concert.IsQueueOpen(now)) continue;
            if (time.GetElapsedTime(known.FoundAt) > UnreadFor) boards.TryRemove(known.ConcertId, out _);
        }
    }

    private KnownBoard Known(int concertId) => boards.GetOrAdd(concertId, id => new KnownBoard(
        id, new Remembered<QueueBoard, Guid>(ct => LoadAsync(id, ct), UpdateAsync, time), time.GetTimestamp()));

    private async Task<QueueBoard?> LoadAsync(int concertId, CancellationToken ct)
    {
        await feed.StartAsync(ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        // The room first: the places up to its last rank are there when they are read.
        if (await db.WaitingRooms.AsNoTracking().SingleOrDefaultAsync(r => r.ConcertId == concertId, ct) is not { } room) return null;
        var living = await Changes(
            db.Places.Where(e => e.ConcertId == concertId && (e.State == PlaceState.Waiting || e.State == PlaceState.Admitted)))
            .ToListAsync(ct);
        var board = new QueueBoard(concertId, room);
        board.Apply(room, placesAreKnown: true);
        board.Apply(living, board.Moment(), time.GetUtcNow());
        if (boards.GetValueOrDefault(concertId)?.Live.Current is { } before) board.Follow(before);
        return board;
    }

    private async Task<IReadOnlyCollection<Guid>> UpdateAsync(QueueBoard board, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        List<Guid> again = [];
        await using var db = await contexts.CreateDbContextAsync(ct);
        foreach (var some in ids.Chunk(IdsMax))
        {
            var asOf = board.Moment();
            again.AddRange(
                board.Apply(await Changes(db.Places.Where(e => some.Contains(e.Id))).ToListAsync(ct), asOf, time.GetUtcNow()));
        }
        return again;
    }

    private sealed class KnownBoard(int concertId, Remembered<QueueBoard, Guid> live, long at)
    {
        public int ConcertId => concertId;
        public Remembered<QueueBoard, Guid> Live => live;
        public long RereadAt { get; set; } = at;
        public long FoundAt { get; set; } = at;
    }
}
