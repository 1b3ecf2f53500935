using Ticketing.Reservations;
using Ticketing.Wallets;

namespace Ticketing.Tests.Nodes;

/// <content>Money, orders and limits.</content>
internal sealed partial class HistoryChecker
{
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
        var calledOff = acts.Where(a => a.IsCertain).Select(a => a.Deed).OfType<Deed.CalledOff>().Select(d => d.PerformanceId).ToHashSet();
        foreach (var order in books.Orders)
        {
            if (order.Status == ReservationStatus.Confirmed && calledOff.Contains(order.PerformanceId))
                yield return $"Order {Act.Short(order.ReservationId)} is for a date that was called off, and was never paid back.";
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
        var callOffs = acts.Where(a => a.Deed is Deed.CalledOff).ToLookup(a => ((Deed.CalledOff)a.Deed).PerformanceId);
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
            if (callOffs[hold.PerformanceId].Any(c => c.Start <= moment.End)) return false;
            return moment.EndedAt < hold.Until || payments[hold.ReservationId].Any(p => p.End <= moment.End);
        }
    }

    private static bool Ends(Deed deed, Deed.Held hold) =>
        ReservationOf(deed) == hold.ReservationId || (deed is Deed.Left left && left.PlaceId == hold.PlaceId);

    // ---- the line ----
}
