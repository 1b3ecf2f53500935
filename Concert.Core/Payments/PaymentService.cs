using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Catalog;
using Ticketing.Idempotency;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tickets;
using Ticketing.Wallets;

namespace Ticketing.Payments;

/// <summary>Checkout: paid means sold and ticketed, exactly once.</summary>
public sealed class PaymentService(
    IDbContextFactory<ConcertDbContext> contexts, CatalogCache catalog, WaitingRoomService rooms, SeatMapService maps,
    AttemptService attempts, TimeProvider time, ILogger<PaymentService> logger)
{
    /// <summary>
    /// Pays for a hold in one transaction: queue place, wallet, ledger, reservation, seats, payment, tickets, kept answer.
    /// A hold that is alive now doesn't run out while this works. <paramref name="amount"/> (KRW), when given, must be what it costs.
    /// </summary>
    public async Task<Attempted<PayResult>> PayAsync(
        Guid personId, string? queueToken, Guid reservationId, long? amount, Attempt attempt, CancellationToken ct)
    {
        var arrivedAt = time.GetUtcNow();
        var reservation = await ReadAsync(personId, reservationId, ct);
        var endsSoon = reservation is not null && reservation.HoldExpiresAt > arrivedAt
            && reservation.HoldExpiresAt < arrivedAt + HoldExpiry.PaymentGrace;
        if (endsSoon) await ShieldAsync(reservation!, arrivedAt, ct);
        Attempted<PayResult>? attempted = null;
        try
        {
            attempted =
                await attempts.RunAsync<PayResult>(
                    attempt, (db, commit) => PayAsync(db, commit, personId, queueToken, reservation, amount, arrivedAt, ct), ct);
        }
        finally
        {
            // The second of two clicks leaves the shield to the first, which is still at work behind it.
            if (endsSoon && attempted is not (Attempted<PayResult>.InFlight or Attempted<PayResult>.First { Result: PayResult.Paid }))
                await UnshieldAsync(reservation!);
        }
        if (attempted is Attempted<PayResult>.First { Result: PayResult.Paid { Payment: var paid } })
        {
            maps.Apply(paid.PerformanceId, paid.Tickets.Select(t => new SeatChange(t.Label, SeatStatus.Sold, personId, null, paid.PaidAt)));
            logger.LogInformation("Payment {PaymentId} confirmed reservation {ReservationId}", paid.PaymentId, paid.ReservationId);
            if (await rooms.ReadTokenAsync(personId, queueToken, ct) is { } token)
                await rooms.SlotFreedAsync(token.ConcertId, token.PlaceId, PlaceState.Completed, ct);
        }
        return attempted;
    }

    /// <summary>The same, by the place that the person has now: pages keep no token.</summary>
    public async Task<Attempted<PayResult>> PayAsync(
        Guid personId, int concertId, Guid reservationId, long amount, Attempt attempt, CancellationToken ct)
    {
        var place = await rooms.FindMineAsync(personId, concertId, ct);
        return await PayAsync(personId, place?.QueueToken, reservationId, amount, attempt, ct);
    }

    /// <summary>The person's payment; null when it doesn't exist or is somebody else's.</summary>
    public async Task<PaymentView?> FindAsync(Guid personId, Guid paymentId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var payment = await db.Payments.AsNoTracking().Include(p => p.Tickets)
            .SingleOrDefaultAsync(p => p.Id == paymentId && p.PersonId == personId, ct);
        if (payment is null) return null;
        var performanceId = await db.Reservations.Where(r => r.Id == payment.ReservationId).Select(r => r.PerformanceId).SingleAsync(ct);
        return await catalog.FindByPerformanceAsync(performanceId, ct) is { } concert ? View(payment, concert, performanceId) : null;
    }

    private async Task<PayResult> PayAsync(
        ConcertDbContext db, Func<PayResult, Task<PayResult>> commit, Guid personId, string? queueToken, Reservation? reservation,
        long? amount,
        DateTimeOffset arrivedAt, CancellationToken ct)
    {
        if (await rooms.ReadTokenAsync(personId, queueToken, ct) is not { } token) return new PayResult.TokenInvalid();
        if (reservation is null || await catalog.FindAsync(reservation.ConcertId, ct) is not { } concert)
            return new PayResult.NoSuchReservation();
        if (ReservationRules.StatusAt(reservation.Status, reservation.HoldExpiresAt, arrivedAt) != ReservationStatus.OnHold)
            return await WhyNotOnHoldAsync(db, reservation.Id, ct);
        if (token.ConcertId != reservation.ConcertId) return new PayResult.TokenInvalid();
        if (amount is { } sent && sent != reservation.Total) return new PayResult.AmountMismatch(reservation.Total);
        if (!concert.MayBePaid(reservation.PerformanceId))
            return new PayResult.SaleEnded(concert.SalesOpenAt);

        // One order of locks for everybody: place, wallet, reservation, seats.
        var now = time.GetUtcNow();
        if (!await PlaceStatements.CompleteAsync(db, personId, token.PlaceId, arrivedAt, now, ct))
            return await WhyNotOnHoldAsync(db, reservation.Id, ct) is PayResult.AlreadyPaid paid
                ? paid
                : await WhyNotInsideAsync(personId, token.ConcertId, queueToken, ct);
        // Overtaken by the end of the hold: another tab may have used the seats that it counted for.
        var lockedAt = time.GetUtcNow();
        if (lockedAt >= reservation.HoldExpiresAt
            && !(await ReservationStatements.CountAllowanceAsync(db, personId, concert, lockedAt, ct)).Covers(reservation.SeatCount))
            return new PayResult.HoldExpired();
        var payment = new Payment { ReservationId = reservation.Id, PersonId = personId, Amount = reservation.Total, PaidAt = now };
        if (await Ledger.DebitAsync(db, personId, reservation.Total, LedgerCause.Payment(reservation.Id, payment.Id), now, ct) is not {
            } entry)
            return new PayResult.InsufficientBalance(
                await db.Wallets.Where(w => w.PersonId == personId).Select(w => w.Balance).SingleOrDefaultAsync(ct), reservation.Total);
        if (await db.Reservations.Where(r => r.Id == reservation.Id && r.PersonId == personId).ConfirmAsync(arrivedAt, ct) == 0)
            return await WhyNotOnHoldAsync(db, reservation.Id, ct);
        if (await db.Seats.HeldBy(reservation.Id).SellAsync(now, ct) != reservation.Seats.Count) return new PayResult.HoldExpired();

        payment = Issue(payment, reservation, entry.BalanceAfter);
        db.Add(payment);
        return await commit(new PayResult.Paid(View(payment, concert, reservation.PerformanceId)));
    }

    /// <summary>What was held and for how much never changes; whether it still is, the conditional statements decide.</summary>
    private async Task<Reservation?> ReadAsync(Guid personId, Guid reservationId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reservations.AsNoTracking().Include(r => r.Seats)
            .SingleOrDefaultAsync(r => r.Id == reservationId && r.PersonId == personId, ct);
    }

    private static async Task<PayResult> WhyNotOnHoldAsync(ConcertDbContext db, Guid reservationId, CancellationToken ct) =>
        await db.Payments.Where(p => p.ReservationId == reservationId).Select(p => (Guid?)p.Id).SingleOrDefaultAsync(ct) is { } paymentId
            ? new PayResult.AlreadyPaid(paymentId)
            : new PayResult.HoldExpired();

    private static Payment Issue(Payment payment, Reservation reservation, long balanceAfter) => new()
    {
        Id = payment.Id,
        ReservationId = payment.ReservationId,
        PersonId = payment.PersonId,
        Amount = payment.Amount,
        PaidAt = payment.PaidAt,
        BalanceAfter = balanceAfter,
        Tickets = reservation.Seats.ConvertAll(seat => new Ticket
        {
            PaymentId = payment.Id, ReservationId = reservation.Id, PersonId = reservation.PersonId,
            PerformanceId = reservation.PerformanceId,
            Label = seat.Label, Code = RandomNumberGenerator.GetString("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 26),
        }),
    };

    /// <summary>
    /// Near its end, a hold that is being paid for is kept from others for as long as the payment may take; the hold's own end stays.
    /// </summary>
    private async Task ShieldAsync(Reservation reservation, DateTimeOffset arrivedAt, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var until = arrivedAt + HoldExpiry.PaymentGrace;
        await db.Seats.HeldBy(reservation.Id).Where(s => s.HeldUntil < until).KeepUntilAsync(until, ct);
    }

    private async Task UnshieldAsync(Reservation reservation)
    {
        // Even when the caller has gone away: a refused payment must not lengthen the hold.
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        await db.Seats.HeldBy(reservation.Id).KeepUntilAsync(reservation.HoldExpiresAt, CancellationToken.None);
    }

    private async Task<PayResult> WhyNotInsideAsync(Guid personId, int concertId, string? queueToken, CancellationToken ct) =>
        await rooms.CheckAsync(personId, concertId, queueToken, ct) is AdmissionCheck.Waiting waiting
            ? new PayResult.StillWaiting(waiting.Position)
            : new PayResult.TokenExpired();

    private static PaymentView View(Payment payment, ConcertView concert, int performanceId) => new(
        payment.Id, payment.ReservationId, payment.RefundedAt is not null, concert.Title, performanceId,
        concert.FindPerformance(performanceId)!.StartsAt,
        [.. payment.Tickets.OrderBy(t => t.Label.Length).ThenBy(t => t.Label, StringComparer.Ordinal)
            .Select(t => new PaidTicketView(t.Id, t.Label))], payment.Amount, payment.BalanceAfter, payment.PaidAt);
}
