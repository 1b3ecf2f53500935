using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Queue;

/// <summary>Reads boards, and what changed on them, from the database; <see cref="QueueBoards"/> keeps and shows them.</summary>
public sealed class QueueBoardReader(IDbContextFactory<ConcertDbContext> contexts, TimeProvider time)
{
    private const int IdsMax = 1000;

    /// <summary>The board of all who are in line or inside; null when the concert has no waiting room.</summary>
    internal async Task<QueueBoard?> ReadAsync(int concertId, QueueBoard? before, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        // The room first: the places up to its last rank are there when they are read.
        if (await db.WaitingRooms.AsNoTracking().SingleOrDefaultAsync(r => r.ConcertId == concertId, ct) is not { } room) return null;
        var living = await QueueBoards.Changes(
            db.Places.Where(e => e.ConcertId == concertId && (e.State == PlaceState.Waiting || e.State == PlaceState.Admitted)))
            .ToListAsync(ct);
        var board = new QueueBoard(concertId, room);
        board.Apply(room, placesAreKnown: true);
        board.Apply(living, board.Moment(), time.GetUtcNow());
        if (before is not null) board.Follow(before);
        return board;
    }

    /// <summary>Takes in how these places stand now; returns those of which something newer was known.</summary>
    internal async Task<IReadOnlyCollection<Guid>> UpdateAsync(QueueBoard board, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        List<Guid> again = [];
        await using var db = await contexts.CreateDbContextAsync(ct);
        foreach (var some in ids.Chunk(IdsMax))
        {
            var asOf = board.Moment();
            again.AddRange(
                board.Apply(await QueueBoards.Changes(db.Places.Where(e => some.Contains(e.Id))).ToListAsync(ct), asOf, time.GetUtcNow()));
        }
        return again;
    }

    /// <summary>The rooms of these boards as they are now.</summary>
    internal async Task<Dictionary<QueueBoard, WaitingRoom>> ReadRoomsAsync(IReadOnlyList<QueueBoard> boards, CancellationToken ct)
    {
        var open = boards.Select(b => b.ConcertId).ToList();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rooms = await db.WaitingRooms.AsNoTracking().Where(r => open.Contains(r.ConcertId)).ToDictionaryAsync(r => r.ConcertId, ct);
        return boards.Where(b => rooms.ContainsKey(b.ConcertId)).ToDictionary(b => b, b => rooms[b.ConcertId]);
    }
}
