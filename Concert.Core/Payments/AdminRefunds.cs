using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Persistence;
using Ticketing.Seating;

namespace Ticketing.Payments;

/// <summary>Lets an admin pay tickets back, all or some, with a reason that their owner reads; past the owner's deadline, too.</summary>
public sealed class AdminRefunds(
    IDbContextFactory<ConcertDbContext> contexts, Admins admins, SeatMapService maps, TimeProvider time, ILogger<AdminRefunds> logger)
{
    /// <summary>Refunds these tickets of the payment, or whatever is left of it when <paramref name="ticketIds"/> is null. All of them or none.</summary>
    public async Task<AdminRefundResult> RefundAsync(
        Guid adminId, Guid paymentId, IReadOnlyCollection<Guid>? ticketIds, string? reason, CancellationToken ct)
    {
        if (!await admins.MayActAsync(adminId, ct)) return new AdminRefundResult.NotAllowed();
        if (!AuditReason.TryClean(reason, out var why)) return new AdminRefundResult.ReasonInvalid();
        var (result, refunded) = await contexts.InTransactionAsync<(AdminRefundResult, List<Ticket>)>(async (db, transaction) =>
        {
            var now = time.GetUtcNow();
            var payment = await db.Payments.AsNoTracking().Include(p => p.Tickets).SingleOrDefaultAsync(p => p.Id == paymentId, ct);
            if (payment is null) return (new AdminRefundResult.NoSuchPayment(), []);
            var wanted = payment.Tickets.FindAll(t => ticketIds is null ? t.Status != TicketStatus.Refunded : ticketIds.Contains(t.Id));
            if (wanted.Count == 0 || wanted.Exists(t => t.Status == TicketStatus.Refunded) || (ticketIds is not null && wanted.Count != ticketIds.Count))
                return (new AdminRefundResult.NothingToRefund(), []);
            if (await Refunds.RefundAsync(db, payment, wanted, adminId, why, now, ct) is not { } refund) return (new AdminRefundResult.NothingToRefund(), []);
            AuditLog.Add(db, adminId, AuditAct.TicketsRefunded, AuditSubject.Reservation(payment.ReservationId), now,
                after: new { refund.Id, refund.Amount, Seats = wanted.Select(t => t.Label) }, reason: why);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return (new AdminRefundResult.Refunded(refund.Id, refund.Amount, refund.At), wanted);
        }, ct);
        if (result is AdminRefundResult.Refunded done)
        {
            maps.Apply(refunded[0].PerformanceId, refunded.Select(t => new SeatChange(t.Label, SeatStatus.Available, null, null, done.At)));
            logger.LogInformation("Payment {PaymentId} was refunded by admin {AdminId}", paymentId, adminId);
        }
        return result;
    }
}

/// <summary>How an admin's refund ended. Amounts in KRW.</summary>
public abstract record AdminRefundResult
{
    private AdminRefundResult() { }
    /// <summary>The money is in the wallet. Time in UTC.</summary>
    public sealed record Refunded(Guid RefundId, long Amount, DateTimeOffset At) : AdminRefundResult;
    /// <summary>Not an admin, or not any more.</summary>
    public sealed record NotAllowed : AdminRefundResult;
    /// <summary>The reason is missing or too long.</summary>
    public sealed record ReasonInvalid : AdminRefundResult;
    /// <summary>No such payment.</summary>
    public sealed record NoSuchPayment : AdminRefundResult;
    /// <summary>One of the tickets was refunded before, or isn't of this payment; nothing was changed.</summary>
    public sealed record NothingToRefund : AdminRefundResult;
}
