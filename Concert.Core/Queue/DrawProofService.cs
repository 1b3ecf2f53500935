using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Persistence;

namespace Ticketing.Queue;

/// <summary>Shows the draw of a pre-queue to anyone who wants to check it.</summary>
public sealed class DrawProofService(
    IDbContextFactory<ConcertDbContext> contexts, CatalogCache catalog, QueueBoards boards, TimeProvider time)
{
    private readonly ConcurrentDictionary<int, DrawView> drawn = new();

    /// <summary>The promise before the draw, seed and order after it; null when there is no such concert.</summary>
    public async Task<DrawView?> FindAsync(int concertId, CancellationToken ct)
    {
        if (await catalog.FindAsync(concertId, ct) is not { } concert) return null;
        // What has been drawn never changes, so the database is asked once.
        if (drawn.TryGetValue(concertId, out var known)) return known;
        if (await boards.FindAsync(concertId, ct) is not { } board) return null;
        // Everybody looks before the sale; until it opens, what this node remembers is all there is to know.
        if (time.GetUtcNow() < concert.SalesOpenAt && board.Room.DrawnAt is null)
            return new DrawView(board.Room.SeedHash, concert.SalesOpenAt, null, null, []);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.WaitingRooms.AsNoTracking().SingleOrDefaultAsync(r => r.ConcertId == concertId, ct) is not { } room) return null;
        if (room.DrawnAt is null) return new DrawView(room.SeedHash, concert.SalesOpenAt, null, null, []);
        // Who has left since was drawn all the same.
        var order = await db.Places.Where(e => e.ConcertId == concertId && e.Rank < 0)
            .OrderBy(e => e.Rank).Select(e => e.Id).ToListAsync(ct);
        return drawn[concertId] = new DrawView(room.SeedHash, concert.SalesOpenAt, room.DrawnAt, room.Seed, [.. order]);
    }
}

/// <summary>A draw. Order the place ids by SHA-256 over "seed:place id" and the same order comes out. Times in UTC.</summary>
/// <param name="SeedHash">SHA-256 over the seed's text, lower-case hex; known from the start.</param>
/// <param name="Seed">Null before the draw.</param>
/// <param name="Order">The places of the pre-queue, first in first; empty before the draw.</param>
public sealed record DrawView(
    string SeedHash, DateTimeOffset SalesOpenAt, DateTimeOffset? DrawnAt, string? Seed, ImmutableArray<Guid> Order);
