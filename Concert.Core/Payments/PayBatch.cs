using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Idempotency;
using Ticketing.Lanes;
using Ticketing.Mails;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tickets;
using Ticketing.Wallets;

namespace Ticketing.Payments;

/// <summary>
/// What paying does to the database, for many people at once: places, wallets, reservations and seats are locked in this order, then it is
/// decided in memory who may pay, then what was paid is written in sets. Rows that somebody else has locked are passed over.
/// </summary>
internal sealed class PayBatch(ConcertDbContext db, bool waits, WaitingRoomService rooms, Outbox outbox, TimeProvider time)
{
    private static readonly CancellationToken CarriedThrough = CancellationToken.None;

    private readonly List<Decision> paying = [];

    /// <summary>How the places stand that were used up, by reservation.</summary>
    public Dictionary<Guid, PlaceChange> UsedUp { get; } = [];

    /// <summary>
    /// One result a wish, in their order; null for one whose rows somebody else has locked. Nothing is committed here.
    /// </summary>
    public async Task<IReadOnlyList<PayResult?>> RunAsync(List<PayWish> wishes)
    {
        var decisions = wishes.ConvertAll(wish => new Decision(wish) { Result = wish.Refusal });
        if (decisions.Find(d => d.IsOpen) is { Wish.Concert.ConcertId: var concertId })
        {
            await EnterAsync(decisions.FindAll(d => d.IsOpen), concertId);
            await LockMoneyAsync(decisions.FindAll(d => d.IsOpen));
            await LockSeatsAsync(decisions.FindAll(d => d.IsOpen));
            paying.AddRange(decisions.FindAll(d => d.IsOpen));
        }
        await TellPaidBeforeAsync(decisions);
        await WriteAsync();
        return decisions.ConvertAll(d => d.Result);
    }

    private async Task EnterAsync(List<Decision> decisions, int concertId)
    {
        var version = await BatchTransactions.ForAllAsync(() => PlanLock.ShareAsync(db, concertId, CarriedThrough));
        foreach (var (wish, decision) in decisions.Select(d => (d.Wish, d)))
        {
            if (wish.Concert!.Version != version) decision.Result = new PayResult.PlanMoved();
            else if (!wish.Concert.MayBePaid(wish.Reservation!.PerformanceId))
                decision.Result = new PayResult.SaleEnded(wish.Concert.SalesOpenAt);
        }
        var open = decisions.FindAll(d => d.IsOpen);
        if (open.Count == 0) return;
        var places = await PlaceStatements.LockOfAllAsync(
            db, open.ConvertAll(d => d.Wish.PersonId), concertId, waits, open.Min(d => d.Wish.ArrivedAt), CarriedThrough);
        var now = time.GetUtcNow();
        foreach (var decision in open)
        {
            decision.Now = now;
            if (places.TryGetValue(decision.Wish.PersonId, out var mine)) await CheckPlaceAsync(decision, mine);
            else decision.IsLeft = true;
        }
    }

    private async Task CheckPlaceAsync(Decision decision, List<Place> places)
    {
        var (wish, reservation) = (decision.Wish, decision.Wish.Reservation!);
        decision.Place = places.Find(p => p.Id == wish.PlaceId);
        if (decision.Place is null || !MayPay(decision.Place, reservation, wish.ArrivedAt)) decision.Result = WhyNotInside(places, wish);
        // Overtaken by the end of the hold: another tab may have used the seats that it counted for.
        else if (decision.Now >= reservation.HoldExpiresAt
            && !await db.Reservations.Where(r => r.Id == reservation.Id)
                .AnyAsync(ReservationRules.IsLivingHold(decision.Now), CarriedThrough)
            && !(await ReservationStatements.CountAllowanceAsync(db, wish.PersonId, wish.Concert!, decision.Now, CarriedThrough))
                .Covers(reservation.SeatCount))
            decision.Result = new PayResult.HoldExpired();
    }

    /// <summary>
    /// A place pays that was inside when the payment arrived, tidied away since or not; one that another payment has used up still pays
    /// for what was held by it.
    /// </summary>
    private static bool MayPay(Place place, Reservation reservation, DateTimeOffset arrivedAt) =>
        place.InsideUntil > arrivedAt && (place.State is PlaceState.Admitted or PlaceState.Lapsed
            || (place.State == PlaceState.Completed && place.Id == reservation.PlaceId));

    private PayResult WhyNotInside(List<Place> places, PayWish wish) =>
        places.Find(p => p.Id == wish.PlaceId && p.State == PlaceState.Waiting) is { } waiting
            ? new PayResult.StillWaiting(rooms.PositionOf(waiting.ConcertId, waiting.Id))
            : new PayResult.TokenExpired();

    private async Task LockMoneyAsync(List<Decision> decisions)
    {
        if (decisions.Count == 0) return;
        var people = decisions.ConvertAll(d => d.Wish.PersonId);
        var theirs = db.Wallets.AsNoTracking().Where(w => people.Contains(w.PersonId));
        var wallets = (await theirs.OrderBy(w => w.PersonId).Locked(Mode).ToListAsync(CarriedThrough)).ToDictionary(w => w.PersonId);
        var elsewhere = wallets.Count == people.Count
            ? []
            : (await theirs.Select(w => w.PersonId).ToListAsync(CarriedThrough)).Where(id => !wallets.ContainsKey(id)).ToHashSet();
        foreach (var decision in decisions)
        {
            var (wish, total) = (decision.Wish, decision.Wish.Reservation!.Total);
            decision.Wallet = wallets.GetValueOrDefault(wish.PersonId);
            if (elsewhere.Contains(wish.PersonId)) decision.IsLeft = true;
            else if (decision.Wallet is null || decision.Wallet.Balance < total)
                decision.Result = new PayResult.InsufficientBalance(decision.Wallet?.Balance ?? 0, total);
        }
    }

    private async Task LockSeatsAsync(List<Decision> decisions)
    {
        if (decisions.Count == 0) return;
        var ids = decisions.ConvertAll(d => d.Wish.Reservation!.Id);
        var reservations = (await db.Reservations.AsNoTracking().Where(r => ids.Contains(r.Id)).OrderBy(r => r.Id)
            .Select(r => new { r.Id, r.Status, r.HoldExpiresAt }).Locked(Mode).ToListAsync(CarriedThrough)).ToDictionary(r => r.Id);
        var held = db.Seats.HeldBy(ids);
        var seats = (await held.OrderBy(s => s.PerformanceId).ThenBy(s => s.Label)
            .Select(s => new { ReservationId = s.ReservationId!.Value, s.PerformanceId, s.Label }).Locked(Mode).ToListAsync(CarriedThrough))
            .CountBy(s => s.ReservationId).ToDictionary();
        var lost = decisions.FindAll(d => seats.GetValueOrDefault(d.Wish.Reservation!.Id) != d.Wish.Reservation.Seats.Count);
        var counted = lost.Count == 0 || waits
            ? seats
            : await held.GroupBy(s => s.ReservationId!.Value).Select(g => new { g.Key, Count = g.Count() })
                .ToDictionaryAsync(g => g.Key, g => g.Count, CarriedThrough);
        foreach (var decision in decisions)
        {
            var reservation = decision.Wish.Reservation!;
            if (!reservations.TryGetValue(reservation.Id, out var now)) decision.IsLeft = true;
            else if (ReservationRules.StatusAt(now.Status, now.HoldExpiresAt, decision.Wish.ArrivedAt) != ReservationStatus.OnHold)
                decision.Result = new PayResult.HoldExpired();
            else if (!lost.Contains(decision)) continue;
            else if (counted.GetValueOrDefault(reservation.Id) == reservation.Seats.Count) decision.IsLeft = true;
            else decision.Result = new PayResult.HoldExpired();
        }
    }

    private RowLock Mode => waits ? RowLock.Exclusive : RowLock.ExclusiveSkippingLocked;

    /// <summary>What was paid before is told as that, whatever else stands in its way.</summary>
    private async Task TellPaidBeforeAsync(List<Decision> decisions)
    {
        var refused = decisions.FindAll(d => d.Result is PayResult.HoldExpired or PayResult.InsufficientBalance
            or PayResult.TokenExpired or PayResult.StillWaiting && d.Wish.Reservation is not null);
        if (refused.Count == 0) return;
        var ids = refused.ConvertAll(d => d.Wish.Reservation!.Id);
        var paid = await db.Payments.Where(p => ids.Contains(p.ReservationId)).Select(p => new { p.ReservationId, p.Id })
            .ToDictionaryAsync(p => p.ReservationId, p => p.Id, CarriedThrough);
        foreach (var decision in refused)
            if (paid.TryGetValue(decision.Wish.Reservation!.Id, out var paymentId)) decision.Result = new PayResult.AlreadyPaid(paymentId);
    }

    private async Task WriteAsync()
    {
        if (paying.Count == 0) return;
        var (ids, concertId, now) = (paying.ConvertAll(d => d.Wish.Reservation!.Id), paying[0].Wish.Concert!.ConcertId, paying[0].Now);
        var payments = paying.ConvertAll(Issue);
        Expect(paying.Count, await Ledger.WriteAllAsync(db, paying.ConvertAll(EntryOf), CarriedThrough));
        Expect(paying.Count, await db.Reservations.Where(r => ids.Contains(r.Id))
            .ConfirmAsync(paying.Min(d => d.Wish.ArrivedAt), CarriedThrough));
        Expect(payments.Sum(p => p.TicketCount), await db.Seats.HeldBy(ids).SellAsync(CarriedThrough));
        foreach (var performance in payments.SelectMany(p => p.Tickets).GroupBy(t => t.PerformanceId))
            db.Tell(ChangeKind.Seats, performance.Key, performance.Select(t => t.Label));
        await CompletePlacesAsync(concertId, now);
        await db.InsertAllAsync(payments, CarriedThrough);
        await db.InsertAllAsync(payments.SelectMany(p => p.Tickets).ToList(), CarriedThrough);
        await outbox.AddAllAsync(db, paying.Select(d => (d.Wish.PersonId, $"paid:{d.Payment!.Id}", new MailData
        {
            PerformanceId = d.Wish.Reservation!.PerformanceId, ReservationId = d.Wish.Reservation.Id, Amount = d.Payment.Amount,
            Seats = [.. d.Wish.Reservation.Seats.Select(s => s.Label).Order(NaturalOrder.Names)],
        })), MailKind.OrderPaid, CarriedThrough);
        foreach (var (decision, payment) in paying.Zip(payments))
            decision.Result = new PayResult.Paid(
                PaymentService.View(payment, decision.Wish.Concert!, decision.Wish.Reservation!.PerformanceId));
    }

    private async Task CompletePlacesAsync(int concertId, DateTimeOffset now)
    {
        var ending = paying.FindAll(d => d.Place!.State is PlaceState.Admitted or PlaceState.Lapsed);
        if (ending.Count == 0) return;
        var ids = ending.ConvertAll(d => d.Place!.Id);
        await db.Places.Where(p => ids.Contains(p.Id)).CompleteAsync(now, CarriedThrough);
        db.Tell(ChangeKind.Places, concertId, ids);
        foreach (var decision in ending)
            UsedUp[decision.Wish.Reservation!.Id] = QueueBoards.Change(decision.Place!) with { State = PlaceState.Completed };
    }

    private static Payment Issue(Decision decision)
    {
        var (reservation, paymentId) = (decision.Wish.Reservation!, Guid.CreateVersion7());
        return decision.Payment = new Payment
        {
            Id = paymentId, ReservationId = reservation.Id, ConcertId = reservation.ConcertId, PersonId = reservation.PersonId,
            Amount = reservation.Total, TicketCount = reservation.Seats.Count, PaidAt = decision.Now,
            BalanceAfter = decision.Wallet!.Balance - reservation.Total,
            Tickets = reservation.Seats.ConvertAll(seat => new Ticket
            {
                PaymentId = paymentId, ReservationId = reservation.Id, PersonId = reservation.PersonId,
                PerformanceId = reservation.PerformanceId,
                Label = seat.Label, Code = RandomNumberGenerator.GetString("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 26),
            }),
        };
    }

    private static LedgerEntry EntryOf(Decision decision) => Ledger.EntryOf(
        decision.Wallet!, -decision.Payment!.Amount, LedgerCause.Payment(decision.Payment.ReservationId, decision.Payment.Id),
        decision.Now);

    private static void Expect(int wanted, int changed)
    {
        if (changed != wanted) throw new InvalidOperationException("What was locked and decided by has changed.");
    }

    /// <summary>What becomes of a wish.</summary>
    private sealed class Decision(PayWish wish)
    {
        public PayWish Wish => wish;
        public PayResult? Result { get; set; }

        /// <summary>Something of it is locked elsewhere: undecided for now.</summary>
        public bool IsLeft { get; set; }

        public bool IsOpen => Result is null && !IsLeft;
        public Place? Place { get; set; }
        public Wallet? Wallet { get; set; }
        public Payment? Payment { get; set; }

        /// <summary>The instant that decides, after the places were locked.</summary>
        public DateTimeOffset Now { get; set; }
    }
}

/// <summary>Somebody's wish to pay for a hold, with what refuses it already; else what it was held for, which never changes.</summary>
internal sealed record PayWish(
    Guid PersonId, Guid PlaceId, Reservation? Reservation, ConcertView? Concert, DateTimeOffset ArrivedAt, Attempt Attempt,
    PayResult? Refusal);

/// <summary>How a payment ended, and how its place stands if it was used up.</summary>
internal sealed record PayAnswer(Attempted<PayResult> Attempted, PlaceChange? UsedUp);
