using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Catalog;

/// <summary>
/// The row of a concert's plan, locked by whoever decides by the plan: shared, so that they don't wait for each other; an editor has it
/// alone. What was decided by a snapshot of this version is still true when it is committed.
/// </summary>
internal static class PlanLock
{
    /// <summary>Locks the plan until the transaction ends; returns its version, or null when there is no such concert.</summary>
    public static Task<Guid?> ShareAsync(ConcertDbContext db, int concertId, CancellationToken ct) =>
        db.Concerts.Where(c => c.Id == concertId).Select(c => (Guid?)c.Version).Locked(RowLock.Shared).SingleOrDefaultAsync(ct);

    /// <summary>
    /// Has the plan alone until the transaction ends, raises its version and tells all nodes; false when it isn't the version that was
    /// seen (any, when null), or there is no such concert.
    /// </summary>
    public static async Task<bool> RaiseAsync(ConcertDbContext db, int concertId, Guid? seen, Guid next, CancellationToken ct)
    {
        if (await db.Concerts.Where(c => c.Id == concertId && (seen == null || c.Version == seen))
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.Version, next), ct) == 0) return false;
        db.Tell(ChangeKind.Plan, concertId);
        return true;
    }
}
