using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Idempotency;
using Ticketing.Lanes;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Seating;

namespace Ticketing.Reservations;

/// <summary>
/// What holding does to the database, for many people at once: everything is locked, then decided in memory in the order of arrival, all of
/// a wish or none of it; then the holds that came about are written.
/// </summary>
internal sealed class HoldBatch(ConcertDbContext db, bool waits, SalesOptions options, TimeProvider time)
{
    private static readonly CancellationToken CarriedThrough = CancellationToken.None;

    private readonly List<Reservation> held = [];

    /// <summary>
    /// One result a wish, in their order; null for one whose rows somebody else has locked. Nothing is committed here.
    /// </summary>
    public async Task<IReadOnlyList<HoldResult?>> RunAsync(List<HoldWish> wishes)
    {
        var decisions = wishes.ConvertAll(wish => new Decision(wish) { Result = wish.Refusal });
        if (decisions.Find(d => d.IsOpen) is { Wish.Concert.ConcertId: var concertId })
        {
            await EnterAsync(decisions.FindAll(d => d.IsOpen), concertId);
            foreach (var performance in decisions.Where(d => d.IsOpen).GroupBy(d => d.Wish.Map!.PerformanceId).OrderBy(g => g.Key))
                await ChooseAsync(performance.First().Wish.Map!, [.. performance]);
        }
        await WriteAsync(decisions);
        return decisions.ConvertAll(d => d.Result);
    }

    /// <summary>
    /// The plan first, which stays as it is until the commit, then people's places: they say who is inside, and make their other tabs wait
    /// for this one. Whether it sells, and how many seats one may have, is said under these locks: a no from memory would be kept for a
    /// day.
    /// </summary>
    private async Task EnterAsync(List<Decision> decisions, int concertId)
    {
        var version = await BatchTransactions.ForAllAsync(() => PlanLock.ShareAsync(db, concertId, CarriedThrough));
        foreach (var decision in decisions)
            if (decision.Wish.Concert!.Version != version || decision.Wish.Map!.PlanVersion != version)
                decision.Result = new HoldResult.PlanMoved();
        if (decisions.Find(d => d.IsOpen) is not { Wish.Concert: { } concert }) return;
        var people = decisions.Where(d => d.IsOpen).Select(d => d.Wish.PersonId).ToList();
        var places = await PlaceStatements.LockOfAllAsync(db, people, concertId, waits, time.GetUtcNow(), CarriedThrough);
        var now = time.GetUtcNow();
        var standings = await ReservationStatements.ReadStandingAsync(
            db, people, concert, options.HoldsPerHour, now, CarriedThrough);
        foreach (var decision in decisions.Where(d => d.IsOpen))
        {
            var wish = decision.Wish;
            decision.Now = now;
            if (!places.TryGetValue(wish.PersonId, out var mine)) decision.IsLeft = true;
            else decision.Result = Refuse(decision, wish, mine, standings[wish.PersonId]);
        }
    }

    private HoldResult? Refuse(Decision decision, HoldWish wish, List<Place> places, HoldStanding standing)
    {
        if (!wish.Concert!.IsSelling(wish.Map!.PerformanceId, decision.Now)) return new HoldResult.SalesClosed(wish.Concert.SalesOpenAt);
        decision.Place = places.Find(
            p => p.Id == wish.PlaceId && p.State == PlaceState.Admitted && p.AdmittedUntil > decision.Now);
        if (decision.Place is null) return new HoldResult.TokenExpired();
        if (standing.Wait is { } tooOften) return new HoldResult.TooManyHolds(options.HoldsPerHour, tooOften);
        return standing.Seats.Covers(wish.Seats.Count)
            ? wish.Seats.Refuse(wish.Map)
            : new HoldResult.TooManySeats(standing.Seats.Limit, standing.Seats.Taken);
    }

    /// <summary>
    /// Seats of one performance, in the order of arrival. Rows that somebody else has locked are passed over, never waited for, so that
    /// they may be locked a few at a time. In a rush everyone would be offered the same seats: here each is offered what is left by those
    /// before; whoever loses a seat to another node looks again.
    /// </summary>
    private async Task ChooseAsync(LiveSeatMap map, List<Decision> open)
    {
        var now = open[0].Now;
        var locked = new Dictionary<string, bool>(StringComparer.Ordinal);
        var claimed = new HashSet<string>(StringComparer.Ordinal);
        var (gone, busy) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var asked = new HashSet<(int?, bool)>();
        while (open.Count > 0)
        {
            var passedOver = Union(claimed, gone, busy);
            List<Decision> chosen = [];
            HashSet<Decision> next = [];
            var looksAgain = false;
            foreach (var decision in open)
            {
                // What has turned out to be free is whose turn it was before anybody's who came later.
                if (looksAgain) next.Add(decision);
                else if (decision.Wish.Seats.Choose(map, now, passedOver) is { } labels)
                {
                    decision.Labels = labels;
                    passedOver.UnionWith(labels);
                    chosen.Add(decision);
                }
                // Those before may not get what they chose: then it is looked at again.
                else if (chosen.Count > 0) next.Add(decision);
                else if (await FreedAsync(map, decision, asked, gone, now)) looksAgain = next.Add(decision);
                else if (busy.Count > 0) decision.IsLeft = true;
                else decision.Result = decision.Wish.Seats.WhyNone(map.Read(now), Union(claimed, gone));
            }
            await LockAsync(map, chosen.SelectMany(d => d.Labels).Where(label => !locked.ContainsKey(label)), locked, now);
            foreach (var decision in chosen)
            {
                var lost = decision.Labels.Where(l => claimed.Contains(l) || (locked.TryGetValue(l, out var isFree) && !isFree)).ToList();
                var others = decision.Labels.Where(l => !locked.ContainsKey(l)).ToList();
                if (lost.Count + others.Count == 0) Claim(decision, map, claimed);
                else if (decision.Wish.Seats is not SeatWish.Named)
                {
                    gone.UnionWith(lost);
                    busy.UnionWith(others);
                    next.Add(decision);
                }
                else if (lost.Count == 0) decision.IsLeft = true;
                else
                {
                    decision.Result = new HoldResult.SeatsTaken(lost, BestAvailable.Alternatives(
                        map.Read(now), decision.Labels.Count, lost[0], Union(claimed, gone, lost)));
                }
            }
            open = open.FindAll(next.Contains);
        }
    }

    /// <summary>Nothing is said to be sold out from memory alone: whether it turned out that some of what was taken is free.</summary>
    private async Task<bool> FreedAsync(
        LiveSeatMap map, Decision decision, HashSet<(int?, bool)> asked, HashSet<string> gone, DateTimeOffset now)
    {
        var wish = (SeatWish.Best)decision.Wish.Seats;
        if (!asked.Add((wish.TierId, wish.Accessible))) return false;
        var free = await SeatMapReader.RereadFreeAsync(
            db, map, wish.TierId, wish.Accessible ? SeatFeatures.Accessible : SeatFeatures.None, now, CarriedThrough);
        gone.ExceptWith(free);
        gone.UnionWith(map.Read(now).Sections.Where(s => wish.TierId is null || s.Plan.TierId == wish.TierId).SelectMany(s => s.Seats)
            .Where(s => s.Status == SeatStatus.Available && (!wish.Accessible || (s.Features & SeatFeatures.Accessible) != 0))
            .Select(s => s.Label).Except(free, StringComparer.Ordinal));
        return free.Count > 0;
    }

    private async Task LockAsync(LiveSeatMap map, IEnumerable<string> labels, Dictionary<string, bool> locked, DateTimeOffset now)
    {
        foreach (var some in labels.Distinct(StringComparer.Ordinal).Chunk(SeatStatements.LabelsMax))
        {
            var asOf = map.Moment();
            var rows = await db.Seats.Named(map.PerformanceId, some).OrderBy(s => s.PerformanceId).ThenBy(s => s.Label)
                .Select(s => new { s.PerformanceId, s.Label, s.Status, s.HolderId, s.HeldUntil })
                .Locked(waits ? RowLock.Exclusive : RowLock.ExclusiveSkippingLocked).ToListAsync(CarriedThrough);
            foreach (var row in rows) locked[row.Label] = SeatRules.IsFree(row.Status, row.HeldUntil, now);
            map.Apply(rows.Select(r => new SeatChange(r.Label, r.Status, r.HolderId, r.HeldUntil)), asOf);
        }
    }

    private static HashSet<string> Union(params IEnumerable<string>[] labels) =>
        labels.SelectMany(l => l).ToHashSet(StringComparer.Ordinal);

    private void Claim(Decision decision, LiveSeatMap map, HashSet<string> claimed)
    {
        var (wish, now) = (decision.Wish, decision.Now);
        claimed.UnionWith(decision.Labels);
        var seats = decision.Labels.Select(label => map.FindSeat(label)!).ToList();
        var id = Guid.CreateVersion7();
        var reservation = new Reservation
        {
            Id = id, PersonId = wish.PersonId, ConcertId = map.ConcertId, PerformanceId = map.PerformanceId, PlaceId = wish.PlaceId,
            SeatCount = seats.Count, Total = seats.Sum(s => s.Section.Price), CreatedAt = now, HoldExpiresAt = now + options.HoldDuration,
            Seats = seats.ConvertAll(s => new ReservedSeat
            {
                ReservationId = id, Label = s.Seat.Label, Section = s.Section.Name, Row = s.Seat.Row, Number = s.Seat.Number,
                Tier = s.Section.Tier, TierOrder = s.Section.TierOrder, Price = s.Section.Price,
            }),
        };
        held.Add(reservation);
        decision.Result = new HoldResult.Held(ReservationViews.View(reservation, wish.Concert!, null, now));
    }

    private async Task WriteAsync(List<Decision> decisions)
    {
        if (held.Count == 0) return;
        var (now, until) = (held[0].CreatedAt, held[0].HoldExpiresAt);
        await db.InsertAllAsync(held, CarriedThrough);
        await db.InsertAllAsync(held.SelectMany(r => r.Seats).ToList(), CarriedThrough);
        if (await ReservationStatements.HoldSeatsAsync(db, held.ConvertAll(r => r.Id), now, CarriedThrough) != held.Sum(r => r.SeatCount))
            throw new InvalidOperationException("A seat that was locked and free has changed.");
        foreach (var performance in held.GroupBy(r => r.PerformanceId))
            db.Tell(ChangeKind.Seats, performance.Key, performance.SelectMany(r => r.Seats).Select(s => s.Label));

        var staying = decisions.Where(d => d.Result is HoldResult.Held && d.Place!.InsideUntil < until).Select(d => d.Place!.Id).ToList();
        if (staying.Count == 0) return;
        await db.Places.Where(p => staying.Contains(p.Id)).StayUntilAsync(until, CarriedThrough);
        db.Tell(ChangeKind.Places, held[0].ConcertId, staying);
    }

    /// <summary>What becomes of a wish.</summary>
    private sealed class Decision(HoldWish wish)
    {
        public HoldWish Wish => wish;
        public HoldResult? Result { get; set; }

        /// <summary>Something of it is locked elsewhere: undecided for now.</summary>
        public bool IsLeft { get; set; }

        public bool IsOpen => Result is null && !IsLeft;
        public Place? Place { get; set; }

        /// <summary>The instant that decides, after the places were locked.</summary>
        public DateTimeOffset Now { get; set; }
        public IReadOnlyList<string> Labels { get; set; } = [];
    }
}

/// <summary>Somebody's wish to hold seats, with what refuses it already; else the concert and the map by which it is looked up.</summary>
internal sealed record HoldWish(
    Guid PersonId, Guid PlaceId, ConcertView? Concert, LiveSeatMap? Map, SeatWish Seats, Attempt Attempt, HoldResult? Refusal);

/// <summary>Which seats somebody wishes to hold.</summary>
internal abstract record SeatWish(int Count)
{
    /// <summary>What is wrong with it by the plan; null when nothing is.</summary>
    public abstract HoldResult? Refuse(LiveSeatMap map);

    /// <summary>The seats to try for; null when none can be had.</summary>
    /// <param name="taken">Seats that are taken, whatever the map still shows.</param>
    public abstract IReadOnlyList<string>? Choose(LiveSeatMap map, DateTimeOffset now, IReadOnlySet<string> taken);

    /// <summary>What is said when there is nothing to try for.</summary>
    public abstract HoldResult WhyNone(SeatMapView map, IReadOnlySet<string> taken);

    /// <summary>These and no others.</summary>
    public sealed record Named(IReadOnlyCollection<string> Labels) : SeatWish(Labels.Count)
    {
        public override HoldResult? Refuse(LiveSeatMap map) =>
            Labels.Where(label => map.FindSeat(label) is null).ToList() is { Count: > 0 } missing
                ? new HoldResult.NoSuchSeat(missing)
                : null;

        public override IReadOnlyList<string> Choose(LiveSeatMap map, DateTimeOffset now, IReadOnlySet<string> taken) => [.. Labels];

        public override HoldResult WhyNone(SeatMapView map, IReadOnlySet<string> taken) => new HoldResult.SoldOut();
    }

    /// <summary>The best that are left, side by side.</summary>
    /// <param name="Tier">The only tier to look at; all when null.</param>
    /// <param name="TierId">Its id; null when there is none of that name.</param>
    /// <param name="Accessible">An accessible seat must be among them; companion seats beside it are taken first.</param>
    public sealed record Best(int Count, string? Tier, int? TierId, bool Accessible) : SeatWish(Count)
    {
        public override HoldResult? Refuse(LiveSeatMap map) =>
            Tier is not null && TierId is null ? new HoldResult.Malformed("tier") : null;

        public override IReadOnlyList<string>? Choose(LiveSeatMap map, DateTimeOffset now, IReadOnlySet<string> taken) => Accessible
            ? BestAvailable.FindAccessible(map.Read(now), Count, TierId, taken)
            : BestAvailable.Find(map.Read(now), Count, TierId, taken);

        public override HoldResult WhyNone(SeatMapView map, IReadOnlySet<string> taken) =>
            BestAvailable.Split(map, Count, TierId, Accessible, taken) is { } split
                ? new HoldResult.NoAdjacent(split)
                : new HoldResult.SoldOut();
    }
}
