using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Persistence;

namespace Ticketing.Seating;

/// <summary>Takes seats out of the sale and gives them back, with a reason. Nobody's hold or ticket is touched.</summary>
public sealed class SeatBlocks(IDbContextFactory<ConcertDbContext> contexts, Staff staff, SeatMapService maps, TimeProvider time)
{
    /// <summary>The most seats one act may name.</summary>
    public const int SeatsMax = SeatStatements.LabelsMax;

    /// <summary>Blocks all of these seats, or none.</summary>
    public Task<BlockResult> BlockAsync(
        Guid adminId, int performanceId, IReadOnlyCollection<string> labels, string? reason, CancellationToken ct) =>
        ChangeAsync(adminId, performanceId, labels, reason, AuditAct.SeatsBlocked, SeatStatus.Blocked,
            SeatRules.IsFree, (seats, why) => seats.BlockAsync(why, ct), ct);

    /// <summary>Puts all of these blocked seats on sale again, or none.</summary>
    public Task<BlockResult> FreeAsync(
        Guid adminId, int performanceId, IReadOnlyCollection<string> labels, string? reason, CancellationToken ct) =>
        ChangeAsync(adminId, performanceId, labels, reason, AuditAct.SeatsFreed, SeatStatus.Available,
            _ => s => s.Status == SeatStatus.Blocked, (seats, _) => seats.FreeAsync(ct), ct);

    private async Task<BlockResult> ChangeAsync(
        Guid adminId, int performanceId, IReadOnlyCollection<string> labels, string? reason, AuditAct act, SeatStatus to,
        Func<DateTimeOffset, Expression<Func<Seat, bool>>> may, Func<IQueryable<Seat>, string, Task<int>> change, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Planner, ct)) return new BlockResult.NotAllowed();
        if (!AuditReason.TryClean(reason, out var why)) return new BlockResult.ReasonInvalid();
        var wanted = labels.Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count is 0 or > SeatsMax) return new BlockResult.SeatsNeeded(SeatsMax);
        var result = await contexts.InTransactionAsync<BlockResult>(async (db, transaction) =>
        {
            var seats = db.Seats.Named(performanceId, wanted);
            await seats.LockAsync(ct);
            var now = time.GetUtcNow();
            var these = seats.Where(may(now));
            var able = await these.Select(s => s.Label).ToListAsync(ct);
            if (able.Count != wanted.Count) return new BlockResult.SeatsInTheWay([.. wanted.Except(able, StringComparer.Ordinal)]);
            await change(these, why);
            AuditLog.Add(db, adminId, act, AuditSubject.Performance(performanceId), now, after: wanted, reason: why);
            db.Tell(ChangeKind.Seats, performanceId, wanted);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return new BlockResult.Done(wanted.Count);
        }, ct);
        if (result is BlockResult.Done) maps.Apply(performanceId, wanted.Select(label => new SeatChange(label, to, null, null)));
        return result;
    }
}

/// <summary>How blocking or freeing seats ended.</summary>
public abstract record BlockResult
{
    private BlockResult() { }
    /// <summary>All of them.</summary>
    public sealed record Done(int Seats) : BlockResult;
    /// <summary>These are held, sold, blocked or free already, or not there: nothing was changed.</summary>
    public sealed record SeatsInTheWay(IReadOnlyList<string> Labels) : BlockResult;
    /// <summary>The reason is missing or too long.</summary>
    public sealed record ReasonInvalid : BlockResult;
    /// <summary>At least one seat and at most this many must be named.</summary>
    public sealed record SeatsNeeded(int Most) : BlockResult;
    /// <summary>The person isn't an admin (any more).</summary>
    public sealed record NotAllowed : BlockResult;
}
