using Ticketing.Reservations;

namespace Ticketing.Tests.Nodes;

/// <summary>
/// Says whether a house can have answered like this, given that each act happened at one instant between its start and its end: each seat
/// by
/// <see cref="Linearization"/>, wallets and limits by their sums, the line by looks at it. Each contradiction is a sentence.
/// </summary>
internal sealed partial class HistoryChecker
{
    private readonly IReadOnlyList<Act> acts;
    private readonly Books books;
    private readonly IReadOnlyList<LineLook> looks;
    private readonly Dictionary<Guid, KnownHold> holds = [];

    public HistoryChecker(IReadOnlyList<Act> acts, Books books, IReadOnlyList<LineLook> looks)
    {
        this.acts = [.. FindUnheardHolds([.. acts], books), .. FindCalledOffRefunds(acts, books)];
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

    /// <summary>Whom a called-off date pays back nobody records: at most each of its orders, once, at some time after that.</summary>
    private static IEnumerable<Act> FindCalledOffRefunds(IReadOnlyList<Act> acts, Books books)
    {
        var refunded = acts.Where(a => a.Deed is Deed.Refunded && a.IsCertain).Select(a => ReservationOf(a.Deed)).ToHashSet();
        return from act in acts
               let off = act.Deed as Deed.CalledOff
               where off is not null
               from order in books.Orders
               where order.PerformanceId == off.PerformanceId && order.Status == ReservationStatus.Refunded
                   && !refunded.Contains(order.ReservationId)
               select act with
               {
                   Who = "The call-off", PersonId = order.PersonId, Deed = new Deed.Refunded(order.ReservationId, order.Total),
                   End = Act.NeverHeard, EndedAt = DateTimeOffset.MaxValue, IsCertain = false,
               };
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
        Deed.CalledOff d => Keys(d.PerformanceId, d.Labels),
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
}
