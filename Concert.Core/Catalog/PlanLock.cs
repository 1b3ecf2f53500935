using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Catalog;

/// <summary>
/// The row of a concert's plan, locked by whoever decides by the plan: shared, so that they don't wait for each other; an editor has it
/// alone. What was decided by a snapshot of this version is still true when it is committed.
/// </summary>
internal static class PlanLock
{
    private const int Turn = 0x504C414E;

    /// <summary>Locks the plan until the transaction ends; returns its version, or null when there is no such concert.</summary>
    public static Task<Guid?> ShareAsync(ConcertDbContext db, int concertId, CancellationToken ct) =>
        Shared(db, concertId).Select(c => (Guid?)c.Version).SingleOrDefaultAsync(ct);

    /// <summary>The plan's row, to be read and locked, shared, until the transaction ends.</summary>
    public static IQueryable<Concert> Shared(ConcertDbContext db, int concertId) =>
        // PostgreSQL lets those who share a row pass an editor who waits for it, for ever if there are enough of them; a lock beside it
        // keeps the order of asking. The row itself is then read as it is after the wait.
        (db.Database.IsNpgsql()
            ? db.Concerts.FromSql($"""
                SELECT *
                FROM concerts
                WHERE id = {concertId} AND pg_advisory_xact_lock_shared({Turn}, {concertId}) IS NOT NULL
                """)
            : db.Concerts.Where(c => c.Id == concertId))
        .AsNoTracking().Locked(RowLock.Shared);

    /// <summary>
    /// Has the plan alone until the transaction ends, raises its version and tells all nodes; false when it isn't the version that was
    /// seen (any, when null), or there is no such concert.
    /// </summary>
    public static async Task<bool> RaiseAsync(ConcertDbContext db, int concertId, Guid? seen, Guid next, CancellationToken ct)
    {
        if (db.Database.IsNpgsql()) await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Turn}, {concertId})", ct);
        if (await db.Concerts.Where(c => c.Id == concertId && (seen == null || c.Version == seen))
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.Version, next), ct) == 0) return false;
        db.Tell(ChangeKind.Plan, concertId);
        return true;
    }
}
