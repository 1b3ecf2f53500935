using System.Collections.Immutable;
using Ticketing.Catalog;

namespace Ticketing.Queue;

/// <summary>
/// What everybody's position is, for one concert, in memory. A look-up costs a binary search; what changed is taken in by small batches.
/// </summary>
internal sealed class QueueBoard(int concertId)
{
    private static readonly Comparer<(long Rank, Guid Id)> InOrder = Comparer<(long Rank, Guid Id)>.Default;
    private static readonly TimeSpan RateWindow = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, KnownPlace> places = [];
    private readonly Dictionary<Guid, KnownPlace> latestOf = [];
    private readonly HashSet<KnownPlace> admitted = [];
    private readonly Queue<(DateTimeOffset At, int InsideBefore)> admissions = new();
    private List<(long Rank, Guid Id)> line = [];
    private volatile StockByTier? stock;

    public int ConcertId => concertId;

    /// <summary>The room's dial and keys as last read.</summary>
    public required WaitingRoom Room
    {
        get;
        // What was read before a draw may arrive after it.
        set => field = field?.DrawnAt is not null && value.DrawnAt is null ? field : value;
    }

    public int Waiting
    {
        get { lock (gate) return line.Count; }
    }

    public int Inside(DateTimeOffset now)
    {
        lock (gate) return admitted.Count(p => p.InsideUntil > now);
    }

    /// <summary>Takes in entries as the database has them now; what is older than what is known is passed over.</summary>
    public void Apply(IReadOnlyCollection<PlaceChange> changes)
    {
        lock (gate)
        {
            // Few changes are worked in one by one; after many (the draw, a rush) sorting anew is cheaper.
            var rebuild = changes.Count > 64;
            foreach (var change in changes) Apply(change, rebuild);
            if (rebuild) line = [.. places.Values.Where(p => p.State == PlaceState.Waiting).Select(p => (p.Rank, p.Id)).Order(InOrder)];
        }
    }

    /// <summary>Takes in that a place was used up or left by a transaction of this node.</summary>
    public void End(Guid placeId, PlaceState ended)
    {
        lock (gate)
        {
            if (places.TryGetValue(placeId, out var place))
                Apply(new PlaceChange(
                    placeId, concertId, place.PersonId, ended, place.Rank, null, place.ClaimedAt, place.AdmittedUntil,
                    place.InsideUntil), rebuilding: false);
        }
    }

    /// <summary>The place as it stands, or null when it isn't known here.</summary>
    public PlaceStanding? Find(Guid placeId, DateTimeOffset now)
    {
        lock (gate) return places.TryGetValue(placeId, out var place) ? Standing(place, now) : null;
    }

    /// <summary>The person's latest place, living or not, or null.</summary>
    public PlaceStanding? FindOf(Guid personId, DateTimeOffset now)
    {
        lock (gate) return latestOf.TryGetValue(personId, out var place) ? Standing(place, now) : null;
    }

    /// <summary>What is left by tier, added up once a second for everybody who asks.</summary>
    public ImmutableArray<TierLeft> TiersLeft(ConcertView concert, Availability availability, DateTimeOffset now)
    {
        if (stock is { } known && now >= known.At && now - known.At < TimeSpan.FromSeconds(1) && ReferenceEquals(known.Concert, concert))
            return known.Tiers;
        ImmutableArray<TierLeft> tiers =
            [.. concert.Tiers.Select(tier => new TierLeft(tier.Name, tier.Price, tier.Order, concert.Performances
            .Sum(p => availability.Find(p.PerformanceId)?.Tiers.FirstOrDefault(t => t.TierId == tier.TierId)?.Free ?? 0)))];
        stock = new StockByTier(now, concert, tiers);
        return tiers;
    }

    /// <summary>
    /// How many were let in within the last minutes because somebody had gone, and how long that window really was. Those who filled an
    /// empty house when the doors opened say nothing about how fast it goes on.
    /// </summary>
    public (int Count, TimeSpan Over) MeasureAdmissions(DateTimeOffset now)
    {
        lock (gate)
        {
            while (admissions.TryPeek(out var past) && now - past.At > RateWindow) admissions.Dequeue();
            if (!admissions.TryPeek(out var first)) return (0, RateWindow);
            var over = now - first.At;
            return (Math.Max(0, first.InsideBefore + admissions.Count - admitted.Count), over < TimeSpan.FromSeconds(10)
                ? TimeSpan.FromSeconds(10)
                : over);
        }
    }

    private PlaceStanding Standing(KnownPlace place, DateTimeOffset now)
    {
        int? position = null;
        if (place.State == PlaceState.Waiting && Room.DrawnAt is not null)
        {
            var index = line.BinarySearch((place.Rank, place.Id), InOrder);
            // A late commit may slip in before this place; what was told once is never taken back.
            place.Told = Math.Min(place.Told ?? int.MaxValue, index >= 0 ? index + 1 : ~index + 1);
            place.FirstTold ??= place.Told;
            position = place.Told;
        }
        return new PlaceStanding(place.Id, place.PersonId, place.State, position, place.FirstTold, place.ClaimedAt is not null,
            place.AdmittedUntil, place.State == PlaceState.Admitted && place.InsideUntil > now ? place.InsideUntil : null);
    }

    private void Apply(PlaceChange change, bool rebuilding)
    {
        if (!places.TryGetValue(change.Id, out var place))
        {
            place = new KnownPlace(change.Id, change.PersonId);
            places[change.Id] = place;
        }
        else if (IsOlder(change, place))
        {
            return;
        }
        else if (!rebuilding && place.State == PlaceState.Waiting)
        {
            var index = line.BinarySearch((place.Rank, place.Id), InOrder);
            if (index >= 0) line.RemoveAt(index);
        }
        if (change.State == PlaceState.Admitted && place.State == PlaceState.Waiting && change.AdmittedAt is { } at)
            admissions.Enqueue((at, admitted.Count));
        place.State = change.State;
        if (change.State == PlaceState.Admitted) admitted.Add(place);
        else admitted.Remove(place);
        place.Rank = change.Rank;
        place.ClaimedAt = change.ClaimedAt;
        place.AdmittedUntil = change.AdmittedUntil;
        place.InsideUntil = change.InsideUntil;
        if (!latestOf.TryGetValue(place.PersonId, out var latest) || IsLater(place, latest)) latestOf[place.PersonId] = place;
        if (!rebuilding && place.State == PlaceState.Waiting)
        {
            var index = line.BinarySearch((place.Rank, place.Id), InOrder);
            if (index < 0) line.Insert(~index, (place.Rank, place.Id));
        }
    }

    /// <summary>A place only goes forward, so its own life tells old news from new: the clocks of two nodes can't.</summary>
    private static bool IsOlder(PlaceChange change, KnownPlace known)
    {
        var (told, reached) = (Progress(change.State, change.ClaimedAt), Progress(known.State, known.ClaimedAt));
        if (told != reached) return told < reached;
        return change.State switch
        {
            PlaceState.Waiting => change.Rank > known.Rank, // the draw only moves people forward
            PlaceState.Admitted => change.InsideUntil < known.InsideUntil, // a stay is only ever extended
            _ => false,
        };
    }

    private static int Progress(PlaceState state, DateTimeOffset? claimedAt) => state switch
    {
        PlaceState.Waiting => 0,
        PlaceState.Admitted => claimedAt is null ? 1 : 2,
        PlaceState.Lapsed => 3, // a payment that had arrived before may still complete it
        _ => 4,
    };

    /// <summary>
    /// A living place is found before an ended one, whichever this node heard of last; ids are made in the order of time.
    /// </summary>
    private static bool IsLater(KnownPlace place, KnownPlace latest)
    {
        var lives = place.State is PlaceState.Waiting or PlaceState.Admitted;
        return lives == (latest.State is PlaceState.Waiting or PlaceState.Admitted) ? place.Id.CompareTo(latest.Id) >= 0 : lives;
    }

    private sealed class StockByTier(DateTimeOffset at, ConcertView concert, ImmutableArray<TierLeft> tiers)
    {
        public DateTimeOffset At => at;
        public ConcertView Concert => concert;
        public ImmutableArray<TierLeft> Tiers => tiers;
    }

    private sealed class KnownPlace(Guid id, Guid personId)
    {
        public Guid Id => id;
        public Guid PersonId => personId;
        public PlaceState State { get; set; }
        public long Rank { get; set; }
        public DateTimeOffset? ClaimedAt { get; set; }
        public DateTimeOffset? AdmittedUntil { get; set; }
        public DateTimeOffset? InsideUntil { get; set; }
        public int? Told { get; set; }
        public int? FirstTold { get; set; }
    }
}

/// <summary>A place as read from the database, or as just committed.</summary>
internal sealed record PlaceChange(
    Guid Id, int ConcertId, Guid PersonId, PlaceState State, long Rank, DateTimeOffset? AdmittedAt, DateTimeOffset? ClaimedAt,
    DateTimeOffset? AdmittedUntil, DateTimeOffset? InsideUntil);

/// <summary>A place at one instant. <paramref name="InsideUntil"/> is null unless it is inside now.</summary>
internal sealed record PlaceStanding(
    Guid PlaceId, Guid PersonId, PlaceState State, int? Position, int? FirstPosition, bool Claimed, DateTimeOffset? AdmittedUntil,
    DateTimeOffset? InsideUntil)
{
    public bool IsLiving => State == PlaceState.Waiting || InsideUntil is not null;
}
