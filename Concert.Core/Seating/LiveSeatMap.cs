using System.Runtime.InteropServices;

namespace Ticketing.Seating;

/// <summary>
/// One performance's seats in memory. Changes are cheap and only mark their section; a reader gets an unchanging view, of which only the
/// touched sections were built anew. Whether a hold has lapsed is asked of the clock at each reading.
/// </summary>
internal sealed class LiveSeatMap(
    int performanceId, int concertId, Guid planVersion, DateTimeOffset startsAt, IReadOnlyList<LiveSection> sections)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LiveSection> sectionByLabel =
        sections.SelectMany(s => s.Plan.IndexByLabel.Keys.Select(label => (label, s)))
            .ToDictionary(x => x.label, x => x.s, StringComparer.Ordinal);
    private readonly Lazy<HallPlan> hall = new(() => new HallPlan([.. sections.Select(s => s.View!)]));
    private SeatMapView? view;
    private long moment;

    public int PerformanceId => performanceId;
    public int ConcertId => concertId;

    /// <summary>The plan that the map was read by, or an older one: what it says of prices holds for this version only.</summary>
    public Guid PlanVersion => planVersion;

    public IEnumerable<string> Labels => sectionByLabel.Keys;

    /// <summary>The seat as planned, whatever its state; null when there is none of this label.</summary>
    public PlannedSeat? FindSeat(string label) =>
        sectionByLabel.TryGetValue(label, out var section)
            ? new PlannedSeat(section.Plan, section.Seats[section.Plan.IndexByLabel[label]])
            : null;

    /// <summary>The map as it is now.</summary>
    public SeatMapView Read(DateTimeOffset now)
    {
        lock (gate)
        {
            var stale = view is null;
            foreach (var section in sections) stale |= section.Settle(now);
            if (!stale) return view!;
            var hash = Fnv.Start;
            foreach (var section in sections) hash = Fnv.Add(hash, section.Hash);
            return view = new SeatMapView(performanceId, concertId, startsAt, Fnv.Text(hash), [.. sections.Select(s => s.View!)])
            {
                Hall = hall.Value,
            };
        }
    }

    /// <summary>
    /// A moment in this map's life: taken before a reading starts, or after a commit of this node, it says which of two is the newer.
    /// </summary>
    public long Moment() => Interlocked.Increment(ref moment);

    /// <summary>
    /// Takes in what was read or committed; seats of which something newer is known stay, and are returned: somebody else may have changed
    /// them since, too.
    /// </summary>
    public IReadOnlyCollection<string> Apply(IEnumerable<SeatChange> changes, long asOf)
    {
        List<string> passedOver = [];
        lock (gate)
        {
            foreach (var change in changes)
                if (sectionByLabel.TryGetValue(change.Label, out var section) && !section.Apply(change, asOf)) passedOver.Add(change.Label);
        }
        return passedOver;
    }
}

/// <summary>A seat and the section it stands in; says nothing of its state.</summary>
internal sealed record PlannedSeat(SectionPlan Section, SeatView Seat);

/// <summary>What a statement made of a seat.</summary>
internal readonly record struct SeatChange(string Label, SeatStatus Status, Guid? HolderId, DateTimeOffset? HeldUntil);

internal sealed class LiveSection(SectionPlan plan, SeatView[] seats)
{
    private readonly SeatChange[] states =
        [.. seats.Select(s => new SeatChange(s.Label, SeatStatus.Available, null, null))];
    private readonly long[] asOfs = new long[seats.Length];
    private DateTimeOffset nextLapse = DateTimeOffset.MaxValue;
    private bool dirty = true;

    public SectionPlan Plan => plan;
    public IReadOnlyList<SeatView> Seats => seats;
    public SectionMapView? View { get; private set; }
    public ulong Hash { get; private set; }

    /// <summary>False when something newer is known.</summary>
    public bool Apply(SeatChange change, long asOf)
    {
        var index = plan.IndexByLabel[change.Label];
        if (asOf < asOfs[index]) return false;
        asOfs[index] = asOf;
        if (change == states[index]) return true;
        states[index] = change;
        dirty = true;
        return true;
    }

    /// <summary>Builds the view anew when something changed or lapsed; tells whether it did.</summary>
    public bool Settle(DateTimeOffset now)
    {
        if (!dirty && now < nextLapse) return false;
        dirty = false;
        nextLapse = DateTimeOffset.MaxValue;
        var shown = new SeatView[seats.Length];
        var (free, held) = (0, 0);
        var hash = Fnv.Add(Fnv.Add(Fnv.Start, (ulong)plan.SectionId), (ulong)plan.Price);
        for (var i = 0; i < seats.Length; i++)
        {
            var state = states[i];
            var isFree = SeatRules.IsFree(state.Status, state.HeldUntil, now);
            if (isFree) free++;
            else if (state.HeldUntil is { } until)
            {
                held++;
                if (until < nextLapse) nextLapse = until;
            }
            var status = isFree ? SeatStatus.Available : state.Status;
            var holder = isFree ? null : state.HolderId;
            var before = View?.Seats[i] ?? seats[i];
            shown[i] = before.Status == status && before.HolderId == holder ? before : seats[i] with { Status = status, HolderId = holder };
            hash = Fnv.Add(hash, (ulong)status);
            if (holder is { } person) hash = Fnv.Add(hash, (ulong)person.GetHashCode());
        }
        Hash = hash;
        View = new SectionMapView(plan, ImmutableCollectionsMarshal.AsImmutableArray(shown), free, held, Fnv.Text(hash));
        return true;
    }
}

/// <summary>FNV-1a, 64 bits (draft-eastlake-fnv): the same state gives the same version on every node and after every restart.</summary>
internal static class Fnv
{
    public const ulong Start = 14695981039346656037;

    public static ulong Add(ulong hash, ulong value)
    {
        for (var i = 0; i < 8; i++, value >>= 8) hash = (hash ^ (value & 0xff)) * 1099511628211;
        return hash;
    }

    public static ulong Add(ulong hash, string text)
    {
        foreach (var character in text) hash = (hash ^ character) * 1099511628211;
        return (hash ^ 0xff) * 1099511628211;
    }

    public static string Text(ulong hash) => hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}
