using System.Linq.Expressions;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Accounts;
using Ticketing.Catalog;
using Ticketing.Idempotency;
using Ticketing.Mails;
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
    AttemptService attempts, Standing standing, Outbox outbox, TimeProvider time, ILogger<PaymentService> logger)
{
    /// <summary>
    /// Pays for a hold in one transaction: queue place, wallet, ledger, reservation, seats, payment, tickets, kept answer.
    /// A hold that is alive now doesn't run out while this works. <paramref name="amount"/> (KRW), when given, must be what it costs.
    /// </summary>
    public async Task<Attempted<PayResult>> PayAsync(
        Guid personId, string? queueToken, Guid reservationId, long? amount, Attempt attempt, CancellationToken ct)
    {
        var arrivedAt = time.GetUtcNow();
        var token = await rooms.ReadTokenAsync(personId, queueToken, ct);
        return await PayAsync(personId, token?.PlaceId, token?.ConcertId, reservationId, amount, arrivedAt, attempt, ct);
    }

    /// <summary>The same, by the place that the hold was made from: pages keep no token.</summary>
    public async Task<Attempted<PayResult>> PayAsync(Guid personId, Guid reservationId, long amount, Attempt attempt, CancellationToken ct)
    {
        var arrivedAt = time.GetUtcNow();
        var reservation = await ReadAsync(personId, reservationId, ct);
        return await PayAsync(
            personId, reservation?.PlaceId ?? Guid.Empty, reservation?.ConcertId, reservationId, amount, arrivedAt, attempt, ct);
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

    private async Task<Attempted<PayResult>> PayAsync(
        Guid personId, Guid? placeId, int? concertId, Guid reservationId, long? amount, DateTimeOffset arrivedAt, Attempt attempt,
        CancellationToken ct)
    {
        if (!await standing.MayActAsync(personId, ct))
            return await attempts.RunAsync<PayResult>(attempt, (_, _) => Task.FromResult<PayResult>(new PayResult.Locked()), ct);
        PlaceChange? completed = null;
        var attempted = await catalog.DecideAsync(
            () => PayByPlanAsync(
                personId, placeId, concertId, reservationId, amount, arrivedAt, attempt, place => completed = place, ct),
            attempted => attempted is Attempted<PayResult>.First { Result: PayResult.PlanMoved }, ct);
        if (attempted is Attempted<PayResult>.First { Result: PayResult.Paid { Payment: var paid } })
        {
            maps.Apply(paid.PerformanceId, paid.Tickets.Select(t => new SeatChange(t.Label, SeatStatus.Sold, personId, null)));
            logger.LogInformation("Payment {PaymentId} confirmed reservation {ReservationId}", paid.PaymentId, paid.ReservationId);
            if (completed is not null) await rooms.ShowAsync(completed, ct);
        }
        return attempted;
    }

    private async Task<Attempted<PayResult>> PayByPlanAsync(
        Guid personId, Guid? placeId, int? concertId, Guid reservationId, long? amount, DateTimeOffset arrivedAt, Attempt attempt,
        Action<PlaceChange> usedUp, CancellationToken ct)
    {
        var reservation = await ReadAsync(personId, reservationId, ct);
        var concert = reservation is null ? null : await catalog.FindAsync(reservation.ConcertId, ct);
        return Refuse(placeId, concertId, reservation, concert, amount, arrivedAt) is { } refusal
            ? await attempts.RunAsync<PayResult>(
                attempt, async (db, _) => refusal is PayResult.HoldExpired ? await WhyNotOnHoldAsync(db, reservationId, ct) : refusal, ct)
            : await ShieldedAsync(reservation!, arrivedAt, () => attempts.RunAsync<PayResult>(
                attempt, (db, commit) => PayAsync(
                    db, commit, personId, placeId!.Value, reservation!, concert!, arrivedAt, usedUp, ct), ct), ct);
    }

    /// <summary>What can be said before anything is touched.</summary>
    private static PayResult? Refuse(
        Guid? placeId, int? concertId, Reservation? reservation, ConcertView? concert, long? amount, DateTimeOffset arrivedAt)
    {
        if (placeId is null) return new PayResult.TokenInvalid();
        if (reservation is null || concert is null) return new PayResult.NoSuchReservation();
        if (ReservationRules.StatusAt(reservation.Status, reservation.HoldExpiresAt, arrivedAt) != ReservationStatus.OnHold)
            return new PayResult.HoldExpired();
        if (concertId != reservation.ConcertId) return new PayResult.TokenInvalid();
        return amount is { } sent && sent != reservation.Total ? new PayResult.AmountMismatch(reservation.Total) : null;
    }

    private async Task<PayResult> PayAsync(
        ConcertDbContext db, Func<PayResult, Task<PayResult>> commit, Guid personId, Guid placeId, Reservation reservation,
        ConcertView concert, DateTimeOffset arrivedAt, Action<PlaceChange> usedUp, CancellationToken ct)
    {
        // One order of locks for everybody: plan, places, wallet, reservation, seats.
        if (await PlanLock.ShareAsync(db, concert.ConcertId, ct) != concert.Version) return new PayResult.PlanMoved();
        if (!concert.MayBePaid(reservation.PerformanceId)) return new PayResult.SaleEnded(concert.SalesOpenAt);
        var places = await PlaceStatements.LockOfAsync(db, personId, concert.ConcertId, arrivedAt, ct);
        var now = time.GetUtcNow();
        if (places.Find(p => p.Id == placeId) is not { } place || !MayPay(place, reservation, arrivedAt))
            return await WhyNotOnHoldAsync(db, reservation.Id, ct) is PayResult.AlreadyPaid paid ? paid : WhyNotInside(places, placeId);
        // Overtaken by the end of the hold: another tab may have used the seats that it counted for.
        if (now >= reservation.HoldExpiresAt
            && !await db.Reservations.Where(r => r.Id == reservation.Id).AnyAsync(ReservationRules.IsLivingHold(now), ct)
            && !(await ReservationStatements.CountAllowanceAsync(db, personId, concert, now, ct)).Covers(reservation.SeatCount))
            return new PayResult.HoldExpired();
        var paymentId = Guid.CreateVersion7();
        if (await Ledger.DebitAsync(db, personId, reservation.Total, LedgerCause.Payment(reservation.Id, paymentId), now, ct) is not {
            } entry)
            return await WhyNotOnHoldAsync(db, reservation.Id, ct) is PayResult.AlreadyPaid before
                ? before
                : new PayResult.InsufficientBalance(
                await db.Wallets.Where(w => w.PersonId == personId).Select(w => w.Balance).SingleOrDefaultAsync(ct), reservation.Total);
        if (await db.Reservations.Where(r => r.Id == reservation.Id && r.PersonId == personId).ConfirmAsync(arrivedAt, ct) == 0)
            return await WhyNotOnHoldAsync(db, reservation.Id, ct);
        var held = db.Seats.HeldBy(reservation.Id);
        if (reservation.Seats.Count > 1) await held.LockAsync(ct);
        if (await held.SellAsync(ct) != reservation.Seats.Count) return new PayResult.HoldExpired();
        db.Tell(ChangeKind.Seats, reservation.PerformanceId, reservation.Seats.Select(s => s.Label));
        if (await db.Places.Where(p => p.Id == placeId).CompleteAsync(now, ct) > 0)
        {
            db.Tell(ChangeKind.Places, concert.ConcertId, [placeId]);
            usedUp(QueueBoards.Change(place) with { State = PlaceState.Completed });
        }

        var payment = Issue(paymentId, reservation, entry.BalanceAfter, now);
        db.Add(payment);
        outbox.Add(db, MailKind.OrderPaid, personId, $"paid:{paymentId}", new MailData
        {
            PerformanceId = reservation.PerformanceId, ReservationId = reservation.Id, Amount = payment.Amount,
            Seats = [.. reservation.Seats.Select(s => s.Label).Order(NaturalOrder.Names)],
        });
        return await commit(new PayResult.Paid(View(payment, concert, reservation.PerformanceId)));
    }

    /// <summary>
    /// A place pays that was inside when the payment arrived, tidied away since or not; one that another payment has used up still pays
    /// for what was held by it.
    /// </summary>
    private static bool MayPay(Place place, Reservation reservation, DateTimeOffset arrivedAt) =>
        place.InsideUntil > arrivedAt && (place.State is PlaceState.Admitted or PlaceState.Lapsed
            || (place.State == PlaceState.Completed && place.Id == reservation.PlaceId));

    private PayResult WhyNotInside(List<Place> places, Guid placeId) =>
        places.Find(p => p.Id == placeId && p.State == PlaceState.Waiting) is { } waiting
            ? new PayResult.StillWaiting(rooms.PositionOf(waiting.ConcertId, placeId))
            : new PayResult.TokenExpired();

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

    private static Payment Issue(Guid paymentId, Reservation reservation, long balanceAfter, DateTimeOffset now) => new()
    {
        Id = paymentId,
        ReservationId = reservation.Id,
        ConcertId = reservation.ConcertId,
        PersonId = reservation.PersonId,
        Amount = reservation.Total,
        TicketCount = reservation.Seats.Count,
        PaidAt = now,
        BalanceAfter = balanceAfter,
        Tickets = reservation.Seats.ConvertAll(seat => new Ticket
        {
            PaymentId = paymentId, ReservationId = reservation.Id, PersonId = reservation.PersonId,
            PerformanceId = reservation.PerformanceId,
            Label = seat.Label, Code = RandomNumberGenerator.GetString("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 26),
        }),
    };

    /// <summary>
    /// Near its end, a hold that is being paid for is kept from others for as long as the payment may take; the hold's own end stays. A
    /// shield is known by its instant: the payment that put it up takes it off again, when it is refused, and puts back what it found,
    /// which may be another tab's shield.
    /// </summary>
    private async Task<Attempted<PayResult>> ShieldedAsync(
        Reservation reservation, DateTimeOffset arrivedAt, Func<Task<Attempted<PayResult>>> pay, CancellationToken ct)
    {
        var until = arrivedAt + HoldExpiry.PaymentGrace;
        if (reservation.HoldExpiresAt >= until) return await pay();
        var found = await KeepAsync(reservation, held => held.HeldUntil < until, until, ct);
        Attempted<PayResult>? attempted = null;
        try
        {
            return attempted = await pay();
        }
        finally
        {
            // Even when the caller has gone away: a refused payment must not keep the seats from others.
            var mayGoOn = attempted is Attempted<PayResult>.InFlight or Attempted<PayResult>.First { Result: PayResult.Paid };
            if (found is { } before && !mayGoOn)
                await KeepAsync(reservation, held => held.HeldUntil == until, before, CancellationToken.None);
        }
    }

    /// <summary>Returns until when they were kept before; null when there are none such.</summary>
    private Task<DateTimeOffset?> KeepAsync(
        Reservation reservation, Expression<Func<Seat, bool>> which, DateTimeOffset to, CancellationToken ct) =>
        contexts.InTransactionAsync(async (db, transaction) =>
        {
            var held = db.Seats.HeldBy(reservation.Id).Where(which);
            await held.LockAsync(ct);
            if (await held.Select(s => s.HeldUntil).FirstOrDefaultAsync(ct) is not { } before) return null;
            await held.KeepUntilAsync(to, ct);
            // The maps know shields: nobody is offered a seat that is being paid for.
            db.Tell(ChangeKind.Seats, reservation.PerformanceId, reservation.Seats.Select(s => s.Label));
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            maps.Apply(
                reservation.PerformanceId,
                reservation.Seats.Select(s => new SeatChange(s.Label, SeatStatus.Held, reservation.PersonId, to)));
            return (DateTimeOffset?)before;
        }, ct);

    private static PaymentView View(Payment payment, ConcertView concert, int performanceId) => new(
        payment.Id, payment.ReservationId, payment.RefundedAt is not null, concert.Title, performanceId,
        concert.FindPerformance(performanceId)!.StartsAt,
        [.. payment.Tickets.OrderBy(t => t.Label, NaturalOrder.Names)
            .Select(t => new PaidTicketView(t.Id, t.Label))], payment.Amount, payment.BalanceAfter, payment.PaidAt);
}
