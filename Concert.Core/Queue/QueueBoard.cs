using System.Collections.Immutable;
using Ticketing.Catalog;

namespace Ticketing.Queue;

/// <summary>
/// What everybody's position is, for one concert, in memory. What changed is taken in one by one, whatever its number; a position is told
/// once everybody who stands before it is known.
/// </summary>
internal sealed class QueueBoard(int concertId, WaitingRoom room)
{
    private static readonly TimeSpan RateWindow = TimeSpan.FromMinutes(5);

    // How long the place of somebody who has gone is known, for their other tabs and their programs.
    private static readonly TimeSpan EndedKnownFor = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, KnownPlace> places = [];
    private readonly Dictionary<Guid, KnownPlace> latestOf = [];
    private readonly HashSet<KnownPlace> admitted = [];
    private readonly Queue<(DateTimeOffset At, Guid PlaceId)> ended = new();
    private readonly Queue<(DateTimeOffset At, int InsideBefore)> admissions = new();
    private readonly QueueLine line = new();
    private readonly SortedDictionary<long, bool> ahead = [];
    private long knownUpTo;
    private long moment;
    private volatile WaitingRoom room = room;
    private volatile StockByTier? stock;

    public int ConcertId => concertId;

    /// <summary>The room's dial and keys as last read.</summary>
    public WaitingRoom Room => room;

    public int Waiting
    {
        get { lock (gate) return line.Count + ahead.Values.Count(waits => waits); }
    }

    public int Inside(DateTimeOffset now)
    {
        lock (gate) return admitted.Count(p => p.InsideUntil > now);
    }

    /// <summary>
    /// A moment in this board's life: taken before a reading starts, or after a commit of this node, it says which of two is the newer.
    /// </summary>
    public long Moment() => Interlocked.Increment(ref moment);

    /// <summary>
    /// Takes in the room as it was read. <paramref name="placesAreKnown"/> when every place up to its last rank has been taken in since.
    /// </summary>
    public void Apply(WaitingRoom read, bool placesAreKnown)
    {
        lock (gate)
        {
            // A reading from before the draw may arrive after it.
            if (room.DrawnAt is null || read.DrawnAt is not null) room = read;
            if (placesAreKnown && read.LastRank > knownUpTo) KnowUpTo(read.LastRank);
        }
    }

    /// <summary>Goes on from the board that stood here before: what people were told first, and how fast it went.</summary>
    public void Follow(QueueBoard before)
    {
        lock (before.gate)
        {
            lock (gate)
            {
                foreach (var admission in before.admissions) admissions.Enqueue(admission);
                foreach (var place in places.Values) place.FirstTold = before.places.GetValueOrDefault(place.Id)?.FirstTold;
            }
        }
    }

    /// <summary>
    /// Takes in places as they were read or committed; those of which something newer is known stay, and are returned: somebody else may
    /// have changed them since, too.
    /// </summary>
    public IReadOnlyCollection<Guid> Apply(IReadOnlyCollection<PlaceChange> changes, long asOf, DateTimeOffset now)
    {
        List<Guid> passedOver = [];
        lock (gate)
        {
            // In order, so that each newcomer stands at the end of the line.
            foreach (var change in changes.OrderBy(c => c.Rank))
                if (!Apply(change, asOf, now)) passedOver.Add(change.Id);
            while (ended.TryPeek(out var gone) && now - gone.At > EndedKnownFor) Forget(ended.Dequeue().PlaceId);
        }
        return passedOver;
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
        if (place.State == PlaceState.Waiting && room.DrawnAt is not null && place.Rank <= knownUpTo)
        {
            // Everybody before this place is known and nobody comes in before it any more: told once, it only gets better.
            position = line.PositionOf(place.Rank);
            place.FirstTold ??= position;
        }
        return new PlaceStanding(place.Id, place.PersonId, place.State!.Value, place.JoinedAt, place.Rank, position, place.FirstTold,
            place.ClaimedAt is not null, place.AdmittedUntil,
            place.State == PlaceState.Admitted && place.InsideUntil > now ? place.InsideUntil : null);
    }

    private bool Apply(PlaceChange change, long asOf, DateTimeOffset now)
    {
        if (!places.TryGetValue(change.Id, out var place))
            places[change.Id] = place = new KnownPlace(change.Id, change.PersonId, change.JoinedAt);
        else if (asOf < place.AsOf) return false;
        var (before, wasLiving) = (place.State, place.IsLiving);
        if (before == PlaceState.Waiting && (change.State != before || change.Rank != place.Rank)) TakeOut(place.Rank);
        if (change.State == PlaceState.Admitted && before == PlaceState.Waiting && change.AdmittedAt is { } at)
            admissions.Enqueue((at, admitted.Count));
        (place.AsOf, place.State, place.Rank) = (asOf, change.State, change.Rank);
        (place.ClaimedAt, place.AdmittedUntil, place.InsideUntil) = (change.ClaimedAt, change.AdmittedUntil, change.InsideUntil);
        if (place.State == PlaceState.Admitted) admitted.Add(place);
        else admitted.Remove(place);
        PutIn(place.Rank, place.State == PlaceState.Waiting);
        if (!place.IsLiving && (wasLiving || before is null)) ended.Enqueue((now, place.Id));
        if (!latestOf.TryGetValue(place.PersonId, out var latest) || IsLater(place, latest)) latestOf[place.PersonId] = place;
        return true;
    }

    /// <summary>Whoever is known before somebody with an earlier rank may be stands apart until everybody before them is known.</summary>
    private void PutIn(long rank, bool waits)
    {
        if (rank > knownUpTo)
        {
            ahead[rank] = waits;
            if (rank == knownUpTo + 1) KnowUpTo(rank);
        }
        else if (waits)
        {
            line.Add(rank);
        }
    }

    private void TakeOut(long rank)
    {
        if (rank > knownUpTo) ahead[rank] = false;
        else line.Remove(rank);
    }

    private void KnowUpTo(long upTo)
    {
        knownUpTo = upTo;
        while (ahead.Count > 0 && ahead.First() is var (rank, waits) && rank <= knownUpTo + 1)
        {
            ahead.Remove(rank);
            knownUpTo = Math.Max(knownUpTo, rank);
            if (waits) line.Add(rank);
        }
    }

    private void Forget(Guid placeId)
    {
        if (!places.TryGetValue(placeId, out var place) || place.IsLiving) return;
        places.Remove(placeId);
        if (latestOf.GetValueOrDefault(place.PersonId) == place) latestOf.Remove(place.PersonId);
    }

    /// <summary>
    /// A living place is found before an ended one, whichever this node heard of last; ids are made in the order of time.
    /// </summary>
    private static bool IsLater(KnownPlace place, KnownPlace latest) =>
        place.IsLiving == latest.IsLiving ? place.Id.CompareTo(latest.Id) >= 0 : place.IsLiving;

    private sealed class StockByTier(DateTimeOffset at, ConcertView concert, ImmutableArray<TierLeft> tiers)
    {
        public DateTimeOffset At => at;
        public ConcertView Concert => concert;
        public ImmutableArray<TierLeft> Tiers => tiers;
    }

    private sealed class KnownPlace(Guid id, Guid personId, DateTimeOffset joinedAt)
    {
        public Guid Id => id;
        public Guid PersonId => personId;
        public DateTimeOffset JoinedAt => joinedAt;
        public PlaceState? State { get; set; }
        public long Rank { get; set; }
        public DateTimeOffset? ClaimedAt { get; set; }
        public DateTimeOffset? AdmittedUntil { get; set; }
        public DateTimeOffset? InsideUntil { get; set; }
        public long AsOf { get; set; }
        public int? FirstTold { get; set; }
        public bool IsLiving => State is PlaceState.Waiting or PlaceState.Admitted;
    }
}

/// <summary>A place as read from the database, or as just committed.</summary>
internal sealed record PlaceChange(
    Guid Id, int ConcertId, Guid PersonId, PlaceState State, long Rank, DateTimeOffset JoinedAt, DateTimeOffset? AdmittedAt,
    DateTimeOffset? ClaimedAt, DateTimeOffset? AdmittedUntil, DateTimeOffset? InsideUntil);

/// <summary>
/// A place at one instant. <paramref name="Position"/> is null until the true one is known, <paramref name="InsideUntil"/> unless it is
/// inside now.
/// </summary>
internal sealed record PlaceStanding(
    Guid PlaceId, Guid PersonId, PlaceState State, DateTimeOffset JoinedAt, long Rank, int? Position, int? FirstPosition, bool Claimed,
    DateTimeOffset? AdmittedUntil, DateTimeOffset? InsideUntil)
{
    public bool IsLiving => State == PlaceState.Waiting || InsideUntil is not null;
}
