using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tickets;
using Ticketing.Wallets;

namespace Ticketing.Payments;

/// <summary>Pays tickets back, inside the caller's transaction: the one way, for owners, admins and called-off performances.</summary>
internal static class RefundStatements
{
    /// <summary>A performance can't be called off while one of its orders is paid back: the seats would be free again afterwards.</summary>
    public static Task LockPlanAsync(ConcertDbContext db, Payment payment, CancellationToken ct) =>
        PlanLock.ShareAsync(db, payment.ConcertId, ct);

    /// <summary>
    /// Refunds these tickets of one payment; null when one of them can't be (refunded by somebody else just now, or used, which only an
    /// admin may refund), and then the caller must roll back. The caller has locked the plan; locks in the usual order: wallet, payment,
    /// reservation, seats.
    /// </summary>
    public static async Task<Refund?> RefundAsync(
        ConcertDbContext db, Payment payment, IReadOnlyCollection<Ticket> tickets, Guid? adminId, string? reason, DateTimeOffset now,
        CancellationToken ct)
    {
        var labels = tickets.Select(t => t.Label).ToList();
        var amount = await db.ReservedSeats.Where(s => s.ReservationId == payment.ReservationId && labels.Contains(s.Label))
            .SumAsync(s => s.Price, ct);
        var refund = new Refund
        {
            PaymentId = payment.Id, ConcertId = payment.ConcertId, Amount = amount, TicketCount = tickets.Count, At = now,
            AdminId = adminId, Reason = reason,
        };
        var cause = LedgerCause.Refund(refund.Id, payment.ReservationId, payment.Id, reason);
        if (await Ledger.CreditAsync(db, payment.PersonId, amount, cause, now, ct) is null) return null;

        var isLast = await db.Payments.Where(p => p.Id == payment.Id && p.RefundedAmount + amount == p.Amount)
            .ExecuteUpdateAsync(
                p => p.SetProperty(x => x.RefundedAmount, x => x.RefundedAmount + amount).SetProperty(x => x.RefundedAt, now), ct) == 1;
        var counted = isLast || await db.Payments.Where(p => p.Id == payment.Id && p.RefundedAmount + amount < p.Amount)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.RefundedAmount, x => x.RefundedAmount + amount), ct) == 1;
        if (!counted) return null;
        var reservation = db.Reservations.Where(r => r.Id == payment.ReservationId);
        await (isLast ? reservation.RefundAsync(reason, now, ct) : reservation.ShrinkAsync(labels.Count, ct));
        var performanceId = tickets.First().PerformanceId;
        var sold = db.Seats.Where(s => s.ReservationId == payment.ReservationId && s.Status == SeatStatus.Sold && labels.Contains(s.Label));
        await sold.LockAsync(ct);
        // A performance that was called off never sells again, whoever gives its tickets back.
        if (await db.CallOffs.Where(c => c.PerformanceId == performanceId).Select(c => c.Reason).SingleOrDefaultAsync(ct) is { } calledOff)
            await sold.BlockAsync(calledOff, ct);
        else
            await sold.FreeAsync(ct);
        db.Tell(ChangeKind.Seats, performanceId, labels);

        db.Add(refund);
        await db.SaveChangesAsync(ct);
        var ids = tickets.Select(t => t.Id).ToList();
        var ended = await db.Tickets.Where(t => ids.Contains(t.Id) && t.PaymentId == payment.Id
                && (t.Status == TicketStatus.Valid || (adminId != null && t.Status == TicketStatus.Used)))
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.Status, TicketStatus.Refunded).SetProperty(x => x.RefundId, refund.Id), ct);
        return ended == ids.Count ? refund : null;
    }
}
