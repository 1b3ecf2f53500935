using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Catalog;
using Ticketing.Idempotency;
using Ticketing.Seating;

namespace Ticketing.Payments;

/// <summary>Lets owners give tickets back until the performance's deadline.</summary>
public sealed class RefundService(
    ProgrammeService programme, SeatMapService maps, AttemptService attempts, TimeProvider time, ILogger<RefundService> logger)
{
    /// <summary>Pays back what is left of the payment; its seats are for sale again at once.</summary>
    public async Task<Attempted<RefundResult>> RefundAsync(Guid personId, Guid paymentId, Attempt attempt, CancellationToken ct)
    {
        (int PerformanceId, List<string> Labels, DateTimeOffset At) freed = (0, [], default);
        var attempted = await attempts.RunAsync<RefundResult>(attempt, async (db, commit) =>
        {
            var now = time.GetUtcNow();
            var payment = await db.Payments.AsNoTracking().Include(p => p.Tickets).SingleOrDefaultAsync(p => p.Id == paymentId && p.PersonId == personId, ct);
            if (payment is null || await programme.FindByPerformanceAsync(payment.Tickets[0].PerformanceId, ct) is not { } concert) return new RefundResult.NoSuchPayment();
            var performance = concert.FindPerformance(payment.Tickets[0].PerformanceId)!;
            var until = concert.RefundableUntil(performance);
            var valid = payment.Tickets.Where(t => t.Status == TicketStatus.Valid).ToList();
            if (now >= until || valid.Count == 0 || payment.Tickets.Exists(t => t.Status == TicketStatus.Used)) return new RefundResult.Closed(until);
            if (await Refunds.RefundAsync(db, payment, valid, adminId: null, reason: null, now, ct) is not { } refund) return new RefundResult.Closed(until);
            freed = (performance.PerformanceId, valid.ConvertAll(t => t.Label), now);
            var balance = await db.Wallets.Where(w => w.PersonId == personId).Select(w => w.Balance).SingleAsync(ct);
            return await commit(new RefundResult.Refunded(paymentId, refund.Amount, balance, now));
        }, ct);
        if (attempted is Attempted<RefundResult>.First { Result: RefundResult.Refunded })
        {
            maps.Apply(freed.PerformanceId, freed.Labels.Select(label => new SeatChange(label, SeatStatus.Available, null, null, freed.At)));
            logger.LogInformation("Payment {PaymentId} was refunded", paymentId);
        }
        return attempted;
    }
}
