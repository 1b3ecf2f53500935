using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Catalog;
using Ticketing.Mails;
using Ticketing.Persistence;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tickets;

namespace Ticketing.Payments;

/// <summary>
/// Calls a performance off and pays everybody back. Each order is a transaction of its own and refunded once by its tickets' state, so
/// whoever finds a call-off unfinished, after a crash or on another node, simply goes on.
/// </summary>
public sealed class CallOffService(
    IDbContextFactory<ConcertDbContext> contexts, Staff staff, Proof proof, CatalogCache catalog, SeatMapService maps, Outbox outbox,
    TimeProvider time, ILogger<CallOffService> logger)
{
    private const int BatchSize = 100;
    private const int RowsMax = 1000;

    /// <summary>
    /// Decides it: from here on nothing sells, and the refunds begin. They are made by <see cref="ContinueAsync(CancellationToken)"/>.
    /// </summary>
    public async Task<CallOffResult> CallOffAsync(
        Guid adminId, Guid? sessionId, int performanceId, string? reason, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Admin, ct)) return new CallOffResult.NotAllowed();
        if (!AuditReason.TryClean(reason, out var why)) return new CallOffResult.ReasonInvalid();
        if (!await proof.IsFreshAsync(adminId, sessionId, ct)) return new CallOffResult.ProofNeeded();
        var result = await contexts.InTransactionAsync<CallOffResult>(async (db, transaction) =>
        {
            var concertId = await db.Performances.Where(p => p.Id == performanceId).Select(p => (int?)p.ConcertId).SingleOrDefaultAsync(ct);
            // The plan first and alone: whatever was held or paid by the old one is committed, and everybody else looks at the new one.
            if (concertId is null || !await PlanLock.RaiseAsync(db, concertId.Value, null, Guid.CreateVersion7(), ct))
                return new CallOffResult.NoSuchPerformance();
            var now = time.GetUtcNow();
            var calledOff = await db.Performances.Where(p => p.Id == performanceId && p.CalledOffAt == null)
                .ExecuteUpdateAsync(p => p.SetProperty(x => x.CalledOffAt, now), ct);
            if (calledOff == 0) return new CallOffResult.AlreadyCalledOff();
            var orders = await Unrefunded(db, performanceId).CountAsync(ct);
            db.Add(new CallOff { PerformanceId = performanceId, AdminId = adminId, Reason = why, StartedAt = now, OrderCount = orders });
            AuditLog.Add(
                db, adminId, AuditAct.PerformanceCalledOff, AuditSubject.Performance(performanceId), now, after: new { Orders = orders },
                reason: why);
            await db.SaveChangesAsync(ct);
            await outbox.TellCalledOffAsync(db, performanceId, why, now, ct);
            await EndHoldsAsync(db, performanceId, why, now, ct);
            await transaction.CommitAsync(ct);
            return new CallOffResult.CalledOff(orders);
        }, ct);
        if (result is CallOffResult.CalledOff)
        {
            logger.LogWarning("Performance {PerformanceId} was called off by admin {AdminId}", performanceId, adminId);
            await catalog.ReloadAsync(ct);
            await maps.ReloadAsync([performanceId], ct);
        }
        return result;
    }

    /// <summary>
    /// Goes on with every call-off that isn't finished; returns how many orders were paid back. Safe to run twice, on two nodes, and to be
    /// killed.
    /// </summary>
    public async Task<int> ContinueAsync(CancellationToken ct)
    {
        List<CallOff> unfinished;
        await using (var db = await contexts.CreateDbContextAsync(ct))
            unfinished = await db.CallOffs.AsNoTracking().Where(c => c.FinishedAt == null).OrderBy(c => c.StartedAt).ToListAsync(ct);
        var refunded = 0;
        foreach (var callOff in unfinished) refunded += await ContinueAsync(callOff, ct);
        return refunded;
    }

    /// <summary>How far the refunds of the concert's called-off performances have come, the latest first.</summary>
    public async Task<IReadOnlyList<CallOffProgress>> ListAsync(Guid adminId, int concertId, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Admin, ct)) return [];
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        return await db.CallOffs
            .Join(db.Performances.Where(p => p.ConcertId == concertId), c => c.PerformanceId, p => p.Id, (c, p) => new { c, p.StartsAt })
            .OrderByDescending(x => x.c.StartedAt)
            .Select(x => new CallOffProgress(x.c.PerformanceId, x.StartsAt, x.c.Reason, x.c.StartedAt, x.c.FinishedAt, x.c.OrderCount,
                db.Payments.Count(
                    p => p.RefundedAmount < p.Amount
                    && p.Tickets.Any(t => t.PerformanceId == x.c.PerformanceId && t.Status != TicketStatus.Refunded)), now))
            .ToListAsync(ct);
    }

    private async Task<int> ContinueAsync(CallOff callOff, CancellationToken ct)
    {
        var (refunded, last) = (0, Guid.Empty);
        while (await NextAsync(callOff.PerformanceId, last, ct) is { Count: > 0 } batch)
        {
            foreach (var paymentId in batch)
                if (await TryRefundAsync(callOff, paymentId, ct)) refunded++;
            last = batch[^1];
        }
        await FinishAsync(callOff, ct);
        return refunded;
    }

    private async Task<List<Guid>> NextAsync(int performanceId, Guid after, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Unrefunded(db, performanceId).Where(p => p.Id.CompareTo(after) > 0).OrderBy(p => p.Id).Take(BatchSize)
            .Select(p => p.Id).ToListAsync(ct);
    }

    /// <summary>One order that can't be paid back now keeps nobody else's money; the next run tries it again.</summary>
    private async Task<bool> TryRefundAsync(CallOff callOff, Guid paymentId, CancellationToken ct)
    {
        try
        {
            return await RefundAsync(callOff, paymentId, ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException && !failure.IsDatabaseUnreachable())
        {
            logger.LogError(failure, "Payment {PaymentId} of a performance that was called off could not be paid back", paymentId);
            return false;
        }
    }

    private Task<bool> RefundAsync(CallOff callOff, Guid paymentId, CancellationToken ct) =>
        contexts.InTransactionAsync(async (db, transaction) =>
    {
        var payment = await db.Payments.AsNoTracking().Include(p => p.Tickets).SingleAsync(p => p.Id == paymentId, ct);
        await RefundStatements.LockPlanAsync(db, payment, ct);
        var left = payment.Tickets.FindAll(t => t.Status != TicketStatus.Refunded);
        // Null: its owner, an admin or another node was faster by an instant, and has paid it back.
        if (left.Count == 0
            || await RefundStatements.RefundAsync(
                db, payment, left, callOff.AdminId, callOff.Reason, time.GetUtcNow(), ct) is null) return false;
        await transaction.CommitAsync(ct);
        return true;
    }, ct);

    private async Task FinishAsync(CallOff callOff, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await Unrefunded(db, callOff.PerformanceId).AnyAsync(ct)) return;
        await db.CallOffs.Where(c => c.PerformanceId == callOff.PerformanceId && c.FinishedAt == null)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.FinishedAt, now), ct);
        logger.LogInformation("Everybody who had a ticket for performance {PerformanceId} has been paid back", callOff.PerformanceId);
    }

    /// <summary>Nothing is held and nothing is free any more, in statements of a bounded number of rows.</summary>
    private static async Task EndHoldsAsync(ConcertDbContext db, int performanceId, string reason, DateTimeOffset now, CancellationToken ct)
    {
        while (await db.Reservations.Where(r => r.PerformanceId == performanceId).Where(ReservationRules.IsLivingHold(now))
            .OrderBy(r => r.Id)
            .Take(RowsMax).Select(r => r.Id).Locked().ToListAsync(ct) is { Count: > 0 } holds)
            await db.Reservations.Where(r => holds.Contains(r.Id)).ReleaseAsync(reason, now, ct);
        while (await db.Seats
            .Where(s => s.PerformanceId == performanceId && (s.Status == SeatStatus.Available || s.Status == SeatStatus.Held))
            .OrderBy(s => s.Label).Take(RowsMax).Select(s => s.Label).Locked().ToListAsync(ct) is { Count: > 0 } labels)
            await db.Seats.Named(performanceId, labels).Where(s => s.Status == SeatStatus.Available || s.Status == SeatStatus.Held)
                .BlockAsync(reason, ct);
    }

    private static IQueryable<Payment> Unrefunded(ConcertDbContext db, int performanceId) =>
        db.Payments.AsNoTracking()
            .Where(p =>
            p.RefundedAmount < p.Amount && p.Tickets.Any(t => t.PerformanceId == performanceId && t.Status != TicketStatus.Refunded));
}
