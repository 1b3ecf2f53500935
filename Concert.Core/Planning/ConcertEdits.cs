using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Seating;

namespace Ticketing.Planning;

/// <summary>
/// What every change of a concert's plan has in common: who may, one editor at a time, never half-planned on sale, logged, shown at once.
/// </summary>
internal sealed class ConcertEdits(
    IDbContextFactory<ConcertDbContext> contexts, Staff staff, CatalogCache catalog, SeatMapService maps, TimeProvider time)
{
    /// <summary>What a change did, for the log; or why it was refused.</summary>
    internal sealed record Change(AuditAct Act, object? Before, object? After)
    {
        public PlanResult? Refusal { get; private init; }
        public static implicit operator Change(PlanResult refusal) => new(default, null, null) { Refusal = refusal };
    }

    /// <summary>Runs the change on the concert in one transaction, if <paramref name="version"/> is the latest.</summary>
    public async Task<PlanResult> ChangeAsync(
        Guid adminId, int concertId, Guid version, Func<ConcertDbContext, Catalog.Concert, DateTimeOffset, Task<Change>> change,
        CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Planner, ct)) return new PlanResult.NotAllowed();
        var performances = new HashSet<int>();
        var result = await contexts.InTransactionAsync<PlanResult>(async (db, transaction) =>
        {
            var next = Guid.CreateVersion7();
            // The plan's row first: whoever decides by the plan and every other editor waits, and the later editor is told.
            if (!await PlanLock.RaiseAsync(db, concertId, version, next, ct))
                return await db.Concerts.AnyAsync(c => c.Id == concertId, ct)
                    ? new PlanResult.ChangedMeanwhile()
                    : new PlanResult.NotFound();
            // Not before the plan is had: the sale may have opened while this waited.
            var now = time.GetUtcNow();
            performances.UnionWith(await db.Performances.Where(p => p.ConcertId == concertId).Select(p => p.Id).ToListAsync(ct));
            var concert = await db.Concerts.SingleAsync(c => c.Id == concertId, ct);
            var done = await change(db, concert, now);
            if (done.Refusal is { } refusal) return refusal;
            AuditLog.Add(db, adminId, done.Act, AuditSubject.Concert(concertId), now, done.Before, done.After);
            await db.SaveChangesAsync(ct);
            if (await db.Concerts.AnyAsync(c => c.Id == concertId && c.Status == ConcertStatus.OnSale, ct)
                && await SaleReadiness.FindMissingAsync(db, concertId, now, ct) is { Count: > 0 } missing)
                return new PlanResult.HalfPlanned(missing);
            await transaction.CommitAsync(ct);
            return new PlanResult.Saved(concertId, next);
        }, ct);
        if (result is PlanResult.Saved) await ShowAsync(performances, ct);
        return result;
    }

    /// <summary>Fans on this node see the new plan at once; other nodes follow by themselves.</summary>
    public async Task ShowAsync(IEnumerable<int> performanceIds, CancellationToken ct)
    {
        await catalog.ReloadAsync(ct);
        await maps.ReloadAsync(performanceIds, ct);
    }
}
