using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Catalog;
using Ticketing.Idempotency;
using Ticketing.Mails;
using Ticketing.Persistence;
using Ticketing.Seating;
using Ticketing.Tickets;

namespace Ticketing.Payments;

/// <summary>Pays tickets back: to owners who give them back in time, and as admins decide.</summary>
public sealed class RefundService(
    IDbContextFactory<ConcertDbContext> contexts, CatalogCache catalog, SeatMapService maps, AttemptService attempts, Staff staff,
    Proof proof, Standing standing, Outbox outbox, TimeProvider time, ILogger<RefundService> logger)
{
    /// <summary>Pays back what is left of the payment; its seats are for sale again at once.</summary>
    public Task<Attempted<RefundResult>> RefundAsync(Guid personId, Guid paymentId, Attempt attempt, CancellationToken ct) =>
        RefundAsync(personId, paymentId, null, attempt, ct);

    /// <summary>Pays back these tickets of the payment, all of them or none, by the rules that hold for the whole of it.</summary>
    public Task<Attempted<RefundResult>> RefundTicketsAsync(
        Guid personId, Guid paymentId, IReadOnlyCollection<Guid> ticketIds, Attempt attempt, CancellationToken ct) =>
        RefundAsync(personId, paymentId, ticketIds, attempt, ct);

    private async Task<Attempted<RefundResult>> RefundAsync(
        Guid personId, Guid paymentId, IReadOnlyCollection<Guid>? ticketIds, Attempt attempt, CancellationToken ct)
    {
        if (!await standing.MayActAsync(personId, ct))
            return await attempts.RunAsync<RefundResult>(attempt, (_, _) => Task.FromResult<RefundResult>(new RefundResult.Locked()), ct);
        (int PerformanceId, List<string> Labels) freed = (0, []);
        var attempted = await catalog.DecideAsync(
            () => attempts.RunAsync<RefundResult>(attempt, async (db, commit) =>
            {
                var payment = await db.Payments.AsNoTracking().Include(p => p.Tickets)
                    .SingleOrDefaultAsync(p => p.Id == paymentId && p.PersonId == personId, ct);
                if (payment is null || await catalog.FindByPerformanceAsync(payment.Tickets[0].PerformanceId, ct) is not { } concert)
                    return new RefundResult.NoSuchPayment();
                // Until when it can be given back is the plan's to say, as it is now.
                if (await PlanLock.ShareAsync(db, concert.ConcertId, ct) != concert.Version) return new RefundResult.PlanMoved();
                var now = time.GetUtcNow();
                var performance = concert.FindPerformance(payment.Tickets[0].PerformanceId)!;
                var until = concert.RefundableUntil(performance);
                var wanted = payment.Tickets.FindAll(
                    t => t.Status == TicketStatus.Valid && (ticketIds is null || ticketIds.Contains(t.Id)));
                if (now >= until || wanted.Count == 0 || (ticketIds is not null && wanted.Count != ticketIds.Count)
                    || payment.Tickets.Exists(t => t.Status == TicketStatus.Used))
                    return new RefundResult.Closed(until);
                if (await RefundStatements.RefundAsync(db, payment, wanted, adminId: null, reason: null, now, ct) is not { } refund)
                    return new RefundResult.Closed(until);
                Tell(db, payment, refund, wanted);
                freed = (performance.PerformanceId, wanted.ConvertAll(t => t.Label));
                var balance = await db.Wallets.Where(w => w.PersonId == personId).Select(w => w.Balance).SingleAsync(ct);
                return await commit(new RefundResult.Refunded(paymentId, refund.Amount, balance, now));
            }, ct),
            attempted => attempted is Attempted<RefundResult>.First { Result: RefundResult.PlanMoved }, ct);
        if (attempted is Attempted<RefundResult>.First { Result: RefundResult.Refunded })
        {
            maps.ShowFree(freed.PerformanceId, freed.Labels);
            logger.LogInformation("Payment {PaymentId} was refunded", paymentId);
        }
        return attempted;
    }

    /// <summary>
    /// An admin refunds these tickets of the payment, past their owner's deadline too, or whatever is left of it when <paramref
    /// name="ticketIds"/> is null. All of them or none; the owner reads the reason.
    /// </summary>
    public async Task<AdminRefundResult> RefundAsAdminAsync(
        Guid adminId, Guid? sessionId, Guid paymentId, IReadOnlyCollection<Guid>? ticketIds, string? reason, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Desk, ct)) return new AdminRefundResult.NotAllowed();
        if (!AuditReason.TryClean(reason, out var why)) return new AdminRefundResult.ReasonInvalid();
        if (!await proof.IsFreshAsync(adminId, sessionId, ct)) return new AdminRefundResult.ProofNeeded();
        var (result, refunded) = await contexts.InTransactionAsync<(AdminRefundResult, List<Ticket>)>(async (db, transaction) =>
        {
            var payment = await db.Payments.AsNoTracking().Include(p => p.Tickets).SingleOrDefaultAsync(p => p.Id == paymentId, ct);
            if (payment is null) return (new AdminRefundResult.NoSuchPayment(), []);
            await RefundStatements.LockPlanAsync(db, payment, ct);
            var now = time.GetUtcNow();
            var wanted = payment.Tickets.FindAll(t => ticketIds is null ? t.Status != TicketStatus.Refunded : ticketIds.Contains(t.Id));
            if (wanted.Count == 0 || wanted.Exists(t => t.Status == TicketStatus.Refunded)
                || (ticketIds is not null && wanted.Count != ticketIds.Count))
                return (new AdminRefundResult.NothingToRefund(), []);
            if (await RefundStatements.RefundAsync(db, payment, wanted, adminId, why, now, ct) is not { } refund)
                return (new AdminRefundResult.NothingToRefund(), []);
            Tell(db, payment, refund, wanted);
            AuditLog.Add(db, adminId, AuditAct.TicketsRefunded, AuditSubject.Reservation(payment.ReservationId), now,
                after: new { refund.Id, refund.Amount, Seats = wanted.Select(t => t.Label) }, reason: why);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return (new AdminRefundResult.Refunded(refund.Id, refund.Amount, refund.At), wanted);
        }, ct);
        if (result is AdminRefundResult.Refunded done)
        {
            maps.ShowFree(refunded[0].PerformanceId, refunded.Select(t => t.Label));
            logger.LogInformation("Payment {PaymentId} was refunded by admin {AdminId}", paymentId, adminId);
        }
        return result;
    }

    private void Tell(ConcertDbContext db, Payment payment, Refund refund, List<Ticket> tickets) =>
        outbox.Add(db, MailKind.OrderRefunded, payment.PersonId, $"refunded:{refund.Id}", new MailData
        {
            PerformanceId = tickets[0].PerformanceId, ReservationId = payment.ReservationId, Amount = refund.Amount,
            Seats = [.. tickets.Select(t => t.Label).Order(NaturalOrder.Names)], Reason = refund.Reason,
        });
}
