using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Catalog;
using Ticketing.Persistence;

namespace Ticketing.Queue;

/// <summary>The boards of this node, one an open queue, kept up to date by small queries once a second.</summary>
public sealed class QueueBoards(
    IDbContextFactory<ConcertDbContext> contexts, QueueBoardReader reader, CatalogCache catalog, TimeProvider time,
    ILogger<QueueBoards> logger) : IDisposable
{
    private readonly Memories<QueueBoard, Guid> boards = new(
        "board of concert", new ChangeFeed(contexts, time, ChangeKind.Places, ChangeKind.Room), reader.ReadAsync,
        reader.UpdateAsync, time, logger);
    private readonly Watchers<QueueBoard> watchers = new(logger);

    /// <summary>
    /// Takes in what was committed since, on whatever node, and tells the watching pages. Called every second. A board whose statement
    /// fails or hangs is noted and doesn't stop the others.
    /// </summary>
    public Task RefreshAsync(CancellationToken ct) => boards.TickAsync(async () =>
    {
        // Rooms are read before the changes: the places up to a room's last rank were committed before it could be read.
        var rooms = await reader.ReadRoomsAsync([.. boards.Loaded], ct);
        // The room itself is read every time.
        foreach (var change in await boards.ReadChangesAsync(ct) ?? [])
            if (change.Kind == ChangeKind.Places) boards.Touch(change);
        // A draw moves everybody.
        foreach (var (board, room) in rooms)
            if (board.Room.DrawnAt is null && room.DrawnAt is not null) boards.TouchAll(board.ConcertId);
        if (boards.TakeOldest() is { } oldest) boards.TouchAll(oldest.ConcertId);
        var open = await ListOpenAsync(ct);
        await boards.CatchUpAsync(open, ct, board =>
        {
            // A board that was read just now knows a newer room than this one.
            if (rooms.TryGetValue(board, out var room)) board.Apply(room, placesAreKnown: true);
            watchers.Tell(board.ConcertId, board);
        });
        // Boards of sales that are over go, once nobody asks for them.
        foreach (var concertId in boards.Ids.Where(id => !open.Contains(id))) boards.ForgetUnread(concertId);
    }, ct);

    /// <summary>People in line and inside now; null while no queue of this concert is open on this node.</summary>
    public (int Waiting, int Inside)? Count(int concertId) =>
        FindLoaded(concertId) is { } board ? (board.Waiting, board.Inside(time.GetUtcNow())) : null;

    /// <summary>The boards of this node that are behind by more than this, the worst first, and what keeps all of them behind.</summary>
    public MemoryHealth CheckHealth(TimeSpan allowed) => boards.CheckHealth(allowed);

    /// <inheritdoc />
    public void Dispose() => boards.Dispose();

    /// <summary>The concert's board, if this node has one already.</summary>
    internal QueueBoard? FindLoaded(int concertId) => boards.FindLoaded(concertId);

    internal IEnumerable<QueueBoard> Open => boards.Loaded;

    /// <summary>
    /// The concert's board, loaded when first asked for; null when the concert has no waiting room. Nobody makes this node remember what
    /// doesn't exist.
    /// </summary>
    internal async ValueTask<QueueBoard?> FindAsync(int concertId, CancellationToken ct) =>
        boards.Knows(concertId) || await catalog.FindAsync(concertId, ct) is not null ? await boards.GetAsync(concertId, ct) : null;

    /// <summary>Takes in places as a transaction of this node has just committed them, if it has a board for them.</summary>
    internal void Apply(int concertId, IReadOnlyCollection<PlaceChange> places)
    {
        if (boards.FindLoaded(concertId) is not { } board) return;
        board.Apply(places, board.Moment(), time.GetUtcNow());
        // Read once more afterwards: another node may have changed the same places between the commit and this.
        boards.Touch(concertId, places.Select(p => p.Id));
    }

    /// <summary>Takes in the room as a transaction of this node has just committed it.</summary>
    internal async Task ApplyAsync(WaitingRoom room, CancellationToken ct)
    {
        if (boards.FindLoaded(room.ConcertId) is not { } board) return;
        if (board.Room.DrawnAt is null && room.DrawnAt is not null) await boards.TryGetNewerAsync(room.ConcertId, board, ct);
        else board.Apply(room, placesAreKnown: false);
    }

    internal IDisposable Watch(int concertId, Func<Task> changed) => watchers.Add(concertId, _ => changed());

    internal static PlaceChange Change(Place e) =>
        new(e.Id, e.ConcertId, e.PersonId, e.State, e.Rank, e.JoinedAt, e.AdmittedAt, e.ClaimedAt, e.AdmittedUntil, e.InsideUntil);

    internal static IQueryable<PlaceChange> Changes(IQueryable<Place> entries) => entries.AsNoTracking().Select(e => new PlaceChange(
        e.Id, e.ConcertId, e.PersonId, e.State, e.Rank, e.JoinedAt, e.AdmittedAt, e.ClaimedAt, e.AdmittedUntil, e.InsideUntil));

    private async Task<HashSet<int>> ListOpenAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return [.. (await catalog.ListAsync(ct)).Where(c => c.IsQueueOpen(now)).Select(c => c.ConcertId)];
    }
}
