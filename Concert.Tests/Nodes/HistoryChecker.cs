using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Wallets;

namespace Ticketing.Tests.Nodes;

/// <summary>
/// Says whether a house can have answered like this, given that each act happened at one instant between its start and its end: each seat
/// by
/// <see cref="Linearization"/>, wallets and limits by their sums, the line by looks at it. Each contradiction is a sentence.
/// </summary>
internal sealed class HistoryChecker
{
    private readonly IReadOnlyList<Act> acts;
    private readonly Books books;
    private readonly IReadOnlyList<LineLook> looks;
    private readonly Dictionary<Guid, KnownHold> holds = [];

    public HistoryChecker(IEnumerable<Act> acts, Books books, IReadOnlyList<LineLook> looks)
    {
        this.acts = FindUnheardHolds([.. acts], books);
        (this.books, this.looks) = (books, looks);
        var payments = this.acts.Where(a => a.Deed is Deed.Paid or Deed.PaidTooLate or Deed.PaidBefore or Deed.NotPaid)
            .ToLookup(a => ReservationOf(a.Deed));
        foreach (var hold in this.acts.Select(a => a.Deed).OfType<Deed.Held>())
        {
            var shields = payments[hold.ReservationId].Where(p => p.StartedAt < hold.Until)
                .Select(p => (p.EndedAt < hold.Until ? p.EndedAt : hold.Until) + HoldExpiry.PaymentGrace);
            holds[hold.ReservationId] = new KnownHold(hold, shields.Append(hold.Until).Max());
        }
    }

    /// <summary>The most acts that one seat has seen: what the search had to put in order.</summary>
    public int MostActsOfOneSeat { get; private set; }

    public IReadOnlyList<string> FindContradictions(int seatLimit, int? maxAdmitted = null) =>
        [.. CheckSeats(), .. CheckLedgers(), .. CheckOrders(), .. CheckLimits(seatLimit), .. CheckPlaces(), .. CheckLine(maxAdmitted),
            .. CheckPositions()];

    /// <summary>Positions that were better than the truth when they were told.</summary>
    public IEnumerable<string> FindTooGoodPositions() => acts
        .Where(a => a.Deed is Deed.Told { Position: { } position } told && position <= CountAhead(told.PlaceId, a))
        .Select(a => $"There were {CountAhead(((Deed.Told)a.Deed).PlaceId, a)} ahead all the time: {a}.");

    /// <summary>Whoever never heard of a hold finds it among their reservations, or it wasn't made.</summary>
    private static List<Act> FindUnheardHolds(List<Act> acts, Books books)
    {
        var known = acts.Select(a => a.Deed).OfType<Deed.Held>().Select(h => h.ReservationId).ToHashSet();
        for (var i = 0; i < acts.Count; i++)
        {
            if (acts[i].Deed is not Deed.HoldUnheard asked) continue;
            var order = books.Orders.FirstOrDefault(o =>
                o.PersonId == acts[i].PersonId && o.PlaceId == asked.PlaceId && o.PerformanceId == asked.PerformanceId
                && o.CreatedAt >= acts[i].StartedAt && o.Labels.Count == asked.Count && asked.Labels?.All(o.Labels.Contains) != false
                && !known.Contains(o.ReservationId));
            if (order is null) continue;
            known.Add(order.ReservationId);
            acts[i] = acts[i] with
            {
                Deed = new Deed.Held(
                    order.ReservationId, order.PlaceId, order.PerformanceId, order.Labels, order.HoldExpiresAt, order.Total),
                IsCertain = true,
            };
        }
        return acts;
    }

    // ---- seats ----

    private IEnumerable<string> CheckSeats()
    {
        var model = new SeatModel(holds);
        var bySeat = new Dictionary<SeatKey, List<Act>>();
        foreach (var act in acts)
        {
            foreach (var seat in SeatsOf(act.Deed))
            {
                if (!bySeat.TryGetValue(seat, out var list)) bySeat[seat] = list = [];
                list.Add(act);
            }
        }
        foreach (var (seat, its) in bySeat)
        {
            MostActsOfOneSeat = Math.Max(MostActsOfOneSeat, its.Count);
            if (Linearization.Find(its, SeatState.Free, model.After, SeatModel.IsLook) is not { } deadEnd) continue;
            yield return $"{seat}: no order of its {its.Count} acts explains the answers."
                + $" After {deadEnd.Order.Count} it is {deadEnd.State}, and next is one of:"
                + string.Concat(deadEnd.Stuck.Take(8).Select(a => $"\n    {a}"))
                + "\n  after:" + string.Concat(deadEnd.Order.TakeLast(8).Select(a => $"\n    {a}"));
        }
    }

    private IEnumerable<SeatKey> SeatsOf(Deed deed) => deed switch
    {
        Deed.Held d => Keys(d.PerformanceId, d.Labels),
        Deed.Taken d => Keys(d.PerformanceId, d.Labels),
        Deed.Blocked d => Keys(d.PerformanceId, d.Labels),
        Deed.Unblocked d => Keys(d.PerformanceId, d.Labels),
        Deed.NotBlocked d => Keys(d.PerformanceId, d.Labels),
        Deed.Stands d => [d.Seat],
        Deed.NotPaid => [],
        Deed.Left left => holds.Values.Where(h => h.Hold.PlaceId == left.PlaceId).SelectMany(h => SeatsOf(h.Hold)).Distinct(),
        _ when ReservationOf(deed) is { } id => holds.TryGetValue(id, out var hold) ? SeatsOf(hold.Hold) : [],
        _ => [],
    };

    private static IEnumerable<SeatKey> Keys(int performanceId, IEnumerable<string> labels) =>
        labels.Select(label => new SeatKey(performanceId, label));

    private static Guid? ReservationOf(Deed deed) => deed switch
    {
        Deed.Paid d => d.ReservationId,
        Deed.PaidTooLate d => d.ReservationId,
        Deed.PaidBefore d => d.ReservationId,
        Deed.NotPaid d => d.ReservationId,
        Deed.Released d => d.ReservationId,
        Deed.Refunded d => d.ReservationId,
        Deed.RefundClosed d => d.ReservationId,
        Deed.Looked d => d.ReservationId,
        _ => null,
    };

    // ---- money ----

    /// <summary>
    /// A ledger is a list with one order: its sums hold, each answer is in it once, and acts that came one after the other stand so.
    /// </summary>
    private IEnumerable<string> CheckLedgers()
    {
        var moves = acts.Where(a => MoneyOf(a.Deed) is not null).ToLookup(a => a.PersonId);
        var ledgers = books.Ledger.ToLookup(e => e.PersonId);
        foreach (var wallet in books.Wallets)
        {
            var ledger = ledgers[wallet.PersonId].OrderBy(e => e.Number).ToList();
            var who = moves[wallet.PersonId].Select(a => a.Who).FirstOrDefault() ?? Act.Short(wallet.PersonId);
            long balance = 0;
            for (var i = 0; i < ledger.Count; i++)
            {
                balance += ledger[i].Amount;
                if (ledger[i].Number != i + 1) yield return $"The ledger of {who} has a gap before entry {ledger[i].Number}.";
                if (ledger[i].BalanceAfter != balance)
                    yield return $"Entry {ledger[i].Number} in the ledger of {who} says {ledger[i].BalanceAfter}: it is {balance}.";
                if (balance < 0) yield return $"The wallet of {who} fell to {balance} with entry {ledger[i].Number}.";
            }
            if (wallet.Balance != balance) yield return $"The wallet of {who} holds {wallet.Balance}, but its ledger comes to {balance}.";
            foreach (var wrong in Explain([.. moves[wallet.PersonId]], ledger, who)) yield return wrong;
        }
    }

    private static IEnumerable<string> Explain(List<Act> moves, List<LedgerLine> ledger, string who)
    {
        var entryOf = new Dictionary<Act, LedgerLine>();
        foreach (var act in moves.OrderByDescending(a => a.IsCertain).ThenBy(a => a.Start))
        {
            var entry = ledger.Find(e => !entryOf.ContainsValue(e) && IsEntryOf(e, act.Deed));
            if (entry is not null) entryOf[act] = entry;
            else if (act.IsCertain) yield return $"The ledger of {who} knows nothing of this: {act}.";
        }
        foreach (var entry in ledger.Where(e => e.Kind != LedgerKind.Credit && !entryOf.ContainsValue(e)))
            yield return $"Nobody did what entry {entry.Number} ({entry.Kind}, {entry.Amount}) in the ledger of {who} says.";
        foreach (var (later, entry) in entryOf)
            foreach (var (earlier, before) in entryOf)
                if (earlier.End < later.Start && before.Number > entry.Number)
                    yield return $"The ledger of {who} has the later of these first: {earlier}; {later}.";
    }

    private static bool IsEntryOf(LedgerLine entry, Deed deed)
    {
        var (kind, amount, balance) = MoneyOf(deed)!.Value;
        return entry.Kind == kind && entry.Amount == amount && (balance ?? entry.BalanceAfter) == entry.BalanceAfter
            && (ReservationOf(deed) ?? entry.ReservationId) == entry.ReservationId;
    }

    private static (LedgerKind Kind, long Amount, long? BalanceAfter)? MoneyOf(Deed deed) => deed switch
    {
        Deed.Paid paid => (LedgerKind.Payment, -paid.Amount, paid.BalanceAfter),
        Deed.Refunded refunded => (LedgerKind.Refund, refunded.Amount, refunded.BalanceAfter),
        Deed.Charged charged => (LedgerKind.Charge, charged.Amount, charged.BalanceAfter),
        _ => null,
    };

    // ---- orders and limits ----

    private IEnumerable<string> CheckOrders()
    {
        foreach (var order in books.Orders)
        {
            var expected = order.Status == ReservationStatus.Confirmed ? order.Labels : [];
            if (!expected.Order(StringComparer.Ordinal).SequenceEqual(order.Tickets.Order(StringComparer.Ordinal)))
                yield return $"Order {Act.Short(order.ReservationId)} is {order.Status} with seats {string.Join(',', order.Labels)},"
                    + $" and has tickets for {string.Join(',', order.Tickets)}.";
            var paid = books.Ledger.Where(e => e.ReservationId == order.ReservationId && e.Kind == LedgerKind.Payment).Sum(e => -e.Amount);
            var refunded = books.Ledger.Where(e => e.ReservationId == order.ReservationId && e.Kind == LedgerKind.Refund)
                .Sum(e => e.Amount);
            if (paid > order.Total) yield return $"Order {Act.Short(order.ReservationId)} costs {order.Total}, and was paid with {paid}.";
            if (refunded > paid) yield return $"Order {Act.Short(order.ReservationId)} was paid with {paid}, and {refunded} came back.";
        }
    }

    /// <summary>Whenever somebody got seats: those that were certainly theirs at that moment, whatever instant each act went by.</summary>
    private IEnumerable<string> CheckLimits(int seatLimit)
    {
        var endings = acts.Where(a => a.Deed is Deed.Released or Deed.Refunded or Deed.Left).ToLookup(a => a.PersonId);
        var payments = acts.Where(a => a.Deed is Deed.Paid).ToLookup(a => ((Deed.Paid)a.Deed).ReservationId);
        var concertOf = books.Orders.ToDictionary(o => o.ReservationId, o => o.ConcertId);
        foreach (var mine in acts.Where(a => a.Deed is Deed.Held && a.End != Act.NeverHeard)
            .GroupBy(a => (a.PersonId, concertOf.GetValueOrDefault(((Deed.Held)a.Deed).ReservationId))))
        {
            foreach (var moment in mine)
            {
                var certain = mine.Where(h => h.End <= moment.End && IsTheirsAt((Deed.Held)h.Deed, moment)).ToList();
                var seats = certain.Sum(h => ((Deed.Held)h.Deed).Labels.Count);
                if (seats > seatLimit)
                    yield return $"{moment.Who} had {seats} seats at once, and may have {seatLimit}:"
                        + string.Concat(certain.Select(h => $"\n    {h}"));
            }
        }

        bool IsTheirsAt(Deed.Held hold, Act moment)
        {
            if (endings[moment.PersonId].Any(e => e.Start <= moment.End && Ends(e.Deed, hold))) return false;
            return moment.EndedAt < hold.Until || payments[hold.ReservationId].Any(p => p.End <= moment.End);
        }
    }

    private static bool Ends(Deed deed, Deed.Held hold) =>
        ReservationOf(deed) == hold.ReservationId || (deed is Deed.Left left && left.PlaceId == hold.PlaceId);

    // ---- the line ----

    /// <summary>Nobody chooses seats from a place that has ended.</summary>
    private IEnumerable<string> CheckPlaces()
    {
        var last = looks.Count == 0 ? [] : looks[^1].Places.ToDictionary(p => p.PlaceId);
        var endings = acts.ToLookup(a => a.Deed switch
        {
            Deed.Left left => left.PlaceId,
            Deed.Paid paid => holds.GetValueOrDefault(paid.ReservationId)?.Hold.PlaceId,
            _ => null,
        });
        foreach (var act in acts)
        {
            if (act.Deed is not Deed.Held hold) continue;
            if (endings[hold.PlaceId].FirstOrDefault(e => e.End < act.Start) is { } ending)
                yield return $"Held from a place that had ended: {ending}; {act}.";
            if (!last.TryGetValue(hold.PlaceId, out var place)) continue;
            if (!place.WasLetIn) yield return $"Held from a place that was never let in: {act}.";
            else if (place.AdmittedUntil <= act.StartedAt)
                yield return $"Held from a place whose time had passed at {place.AdmittedUntil:HH:mm:ss.fff}: {act}.";
        }
    }

    private IEnumerable<string> CheckLine(int? maxAdmitted)
    {
        foreach (var look in looks)
        {
            foreach (var living in look.Places.Where(p => p.State is PlaceState.Waiting or PlaceState.Admitted)
                .GroupBy(p => (p.PersonId, p.ConcertId)))
                if (living.Count() > 1) yield return $"{Act.Short(living.Key.PersonId)} has {living.Count()} living places in one line.";
            foreach (var inside in look.Places.Where(p => p.State == PlaceState.Admitted && p.InsideUntil > look.EndedAt)
                .GroupBy(p => p.ConcertId))
                if (inside.Count() > maxAdmitted)
                    yield return $"{inside.Count()} are inside concert {inside.Key}, which has room for {maxAdmitted}.";
        }
        foreach (var (before, after) in looks.Zip(looks.Skip(1)))
        {
            var wasWaiting = before.Places.Where(p => p.State == PlaceState.Waiting).Select(p => p.PlaceId).ToHashSet();
            var wasLetIn = before.Places.Where(p => p.WasLetIn).Select(p => p.PlaceId).ToHashSet();
            foreach (var line in after.Places.GroupBy(p => p.ConcertId))
            {
                // Of those who were in line all the time the first, and of those let in meanwhile the last.
                var passedOver = line.Where(p => p.State == PlaceState.Waiting && wasWaiting.Contains(p.PlaceId))
                    .Aggregate((PlaceLine?)null, Ahead);
                var letIn = line.FirstOrDefault(p => p.WasLetIn && !wasLetIn.Contains(p.PlaceId) && passedOver?.IsAheadOf(p) == true);
                if (letIn is not null)
                    yield return $"Place {Act.Short(letIn.PlaceId)} (rank {letIn.Rank}) was let in"
                        + $" while {Act.Short(passedOver!.PlaceId)} (rank {passedOver.Rank}) was in line all the time.";
            }
        }

        static PlaceLine Ahead(PlaceLine? one, PlaceLine other) => one?.IsAheadOf(other) == true ? one : other;
    }

    /// <summary>What a person is told never goes up.</summary>
    private IEnumerable<string> CheckPositions()
    {
        foreach (var told in acts.Where(a => a.Deed is Deed.Told { Position: not null }).GroupBy(a => ((Deed.Told)a.Deed).PlaceId))
        {
            foreach (var act in told)
            {
                if (told.FirstOrDefault(a => a.End < act.Start && Position(a) < Position(act)) is { } earlier)
                    yield return $"The position went up: {earlier}; {act}.";
            }
        }

        static int Position(Act act) => ((Deed.Told)act.Deed).Position!.Value;
    }

    /// <summary>Who stood in line before this place as long as the act lasted: by the last look before it, and the first after.</summary>
    private int CountAhead(Guid placeId, Act act)
    {
        if (looks.LastOrDefault(l => l.End < act.Start) is not { } before
            || looks.FirstOrDefault(l => l.Start > act.End) is not { } after) return 0;
        if (after.Places.FirstOrDefault(p => p.PlaceId == placeId) is not { State: PlaceState.Waiting } mine) return 0;
        var wereWaiting = before.Places.Where(p => p.State == PlaceState.Waiting).Select(p => p.PlaceId).ToHashSet();
        return after.Places.Count(p =>
            p.ConcertId == mine.ConcertId && p.State == PlaceState.Waiting && p.IsAheadOf(mine) && wereWaiting.Contains(p.PlaceId));
    }
}
