using System.Collections.Concurrent;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Accounts;
using Ticketing.Catalog;
using Ticketing.Idempotency;
using Ticketing.Lanes;
using Ticketing.Mails;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tickets;

namespace Ticketing.Payments;

/// <summary>Checkout: paid means sold and ticketed, exactly once.</summary>
public sealed class PaymentService(
    IDbContextFactory<ConcertDbContext> contexts, CatalogCache catalog, WaitingRoomService rooms, SeatMapService maps,
    AttemptService attempts, Standing standing, BatchSlots slots, Outbox outbox, TimeProvider time, ILogger<PaymentService> logger)
{
    // One a concert; what is refused before a concert is known shares one.
    private readonly ConcurrentDictionary<int, Lane<PayWish, PayAnswer>> lanes = new();

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
        var mayAct = await standing.MayActAsync(personId, ct);
        PayAnswer? answer = null;
        var attempted = await catalog.DecideAsync(
            async () =>
            {
                answer = await PayByPlanAsync(personId, placeId, concertId, reservationId, amount, arrivedAt, mayAct, attempt, ct);
                return answer.Attempted;
            },
            attempted => attempted is Attempted<PayResult>.First { Result: PayResult.PlanMoved }, ct);
        if (answer?.UsedUp is { } completed) await rooms.ShowAsync(completed, ct);
        return attempted;
    }

    private async Task<PayAnswer> PayByPlanAsync(
        Guid personId, Guid? placeId, int? concertId, Guid reservationId, long? amount, DateTimeOffset arrivedAt, bool mayAct,
        Attempt attempt, CancellationToken ct)
    {
        var reservation = mayAct ? await ReadAsync(personId, reservationId, ct) : null;
        var concert = reservation is null ? null : await catalog.FindAsync(reservation.ConcertId, ct);
        var refusal = mayAct ? Refuse(placeId, concertId, reservation, concert, amount, arrivedAt) : new PayResult.Locked();
        var wish = new PayWish(personId, placeId ?? Guid.Empty, reservation, concert, arrivedAt, attempt, refusal);
        return refusal is null ? await ShieldedAsync(reservation!, arrivedAt, RunAsync, ct) : await RunAsync();

        async Task<PayAnswer> RunAsync() => await lanes.GetOrAdd(concert?.ConcertId ?? 0, NewLane).RunAsync(wish, ct)
            ?? new PayAnswer(new Attempted<PayResult>.Busy(), UsedUp: null);
    }

    private Lane<PayWish, PayAnswer> NewLane(int concertId) => new(
        new LaneRules("payments", Priority: 0) { IsForAll = Transactions.IsDatabaseUnreachable }, slots, wish => wish.PersonId,
        PayAllAsync);

    /// <summary>All of these in one transaction; then this node shows what it has just committed.</summary>
    private async Task<IReadOnlyList<PayAnswer?>> PayAllAsync(Batch<PayWish> batch)
    {
        var usedUp = new Dictionary<Guid, PlaceChange>();
        var outcomes = await attempts.RunAllAsync<PayWish, PayResult>(
            batch, wish => wish.Attempt, result => result is PayResult.Paid, async (db, wishes) =>
            {
                var work = new PayBatch(db, batch.IsAlone, rooms, outbox, time);
                var results = await work.RunAsync(wishes);
                usedUp = work.UsedUp;
                return results;
            });
        var paid = batch.Requests.Zip(outcomes)
            .Where(p => p.Second is Attempted<PayResult>.First { Result: PayResult.Paid })
            .Select(p => (p.First.PersonId, ((PayResult.Paid)((Attempted<PayResult>.First)p.Second!).Result).Payment)).ToList();
        foreach (var performance in paid.GroupBy(p => p.Payment.PerformanceId))
            maps.Apply(performance.Key, performance.SelectMany(
                p => p.Payment.Tickets.Select(t => new SeatChange(t.Label, SeatStatus.Sold, p.PersonId, null))));
        foreach (var (_, payment) in paid)
            logger.LogInformation("Payment {PaymentId} confirmed reservation {ReservationId}", payment.PaymentId, payment.ReservationId);
        return [.. batch.Requests.Zip(outcomes, (wish, outcome) => outcome is null
            ? null
            : new PayAnswer(outcome, outcome is Attempted<PayResult>.First { Result: PayResult.Paid }
                ? usedUp.GetValueOrDefault(wish.Reservation!.Id)
                : null))];
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

    /// <summary>What was held and for how much never changes; whether it still is, the conditional statements decide.</summary>
    private async Task<Reservation?> ReadAsync(Guid personId, Guid reservationId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reservations.AsNoTracking().Include(r => r.Seats)
            .SingleOrDefaultAsync(r => r.Id == reservationId && r.PersonId == personId, ct);
    }

    /// <summary>
    /// Near its end, a hold that is being paid for is kept from others for as long as the payment may take; the hold's own end stays. A
    /// shield is known by its instant: the payment that put it up takes it off again, when it is refused, and puts back what it found,
    /// which may be another tab's shield.
    /// </summary>
    private async Task<PayAnswer> ShieldedAsync(
        Reservation reservation, DateTimeOffset arrivedAt, Func<Task<PayAnswer>> pay, CancellationToken ct)
    {
        var until = arrivedAt + HoldExpiry.PaymentGrace;
        if (reservation.HoldExpiresAt >= until) return await pay();
        var found = await KeepAsync(reservation, held => held.HeldUntil < until, until, ct);
        PayAnswer? answer = null;
        try
        {
            return answer = await pay();
        }
        finally
        {
            // Even when the caller has gone away: a refused payment must not keep the seats from others.
            var mayGoOn =
                answer?.Attempted is Attempted<PayResult>.InFlight or Attempted<PayResult>.First { Result: PayResult.Paid };
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

    internal static PaymentView View(Payment payment, ConcertView concert, int performanceId) => new(
        payment.Id, payment.ReservationId, payment.RefundedAt is not null, concert.Title, performanceId,
        concert.FindPerformance(performanceId)!.StartsAt,
        [.. payment.Tickets.OrderBy(t => t.Label, NaturalOrder.Names)
            .Select(t => new PaidTicketView(t.Id, t.Label))], payment.Amount, payment.BalanceAfter, payment.PaidAt);
}
