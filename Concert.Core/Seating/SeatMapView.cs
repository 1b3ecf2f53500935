using System.Collections.Immutable;
using Ticketing.Catalog;

namespace Ticketing.Seating;

/// <summary>A performance's map at one instant: unchanging, shared by all readers; lapsed holds are free in it already.</summary>
/// <param name="Sections">The better tier first, and within it by name as people count: F1, F2 … F10.</param>
/// <param name="Version">Changes exactly when anything a reader can see on the map does.</param>
public sealed record SeatMapView(
    int PerformanceId, int ConcertId, DateTimeOffset StartsAt, string Version, ImmutableArray<SectionMapView> Sections)
{
    /// <summary>The plan behind the states; views of one plan share it.</summary>
    public HallPlan Hall
    {
        get => field ??= new HallPlan(Sections);
        init;
    }

    /// <summary>Free seats in all sections.</summary>
    public int Free => Sections.Sum(s => s.Free);

    /// <summary>Seats that somebody holds and hasn't paid for.</summary>
    public int Held => Sections.Sum(s => s.Held);

    /// <summary>Seats in all sections.</summary>
    public int Total => Sections.Sum(s => s.Seats.Length);

    /// <summary>The section, or null when the venue has none of this id.</summary>
    public SectionMapView? FindSection(int sectionId) => Sections.FirstOrDefault(s => s.Plan.SectionId == sectionId);

    /// <summary>The seat and its section by label, or null.</summary>
    public (SectionMapView Section, SeatView Seat)? FindSeat(string label)
    {
        foreach (var section in Sections)
            if (section.Plan.IndexByLabel.TryGetValue(label, out var index))
                return (section, section.Seats[index]);
        return null;
    }
}

/// <summary>One section's seats, ordered by row from the stage, then by number.</summary>
public sealed record SectionMapView(SectionPlan Plan, ImmutableArray<SeatView> Seats, int Free, int Held, string Version);

/// <summary>What of a section stays as it is. <paramref name="Price"/> in KRW.</summary>
public sealed record SectionPlan(
    int SectionId, string Name, SectionShape Shape, int TierId, string Tier, int TierOrder, long Price, SeatPlaces Places)
{
    /// <summary>Where a seat is in the section's list, by its label.</summary>
    public IReadOnlyDictionary<string, int> IndexByLabel => Places.IndexByLabel;
}

/// <summary>One seat: its place in the section's own grid (one unit = one seat's pitch) and its state at the map's instant.</summary>
/// <param name="Status">Never a lapsed hold: those are <see cref="SeatStatus.Available"/>.</param>
/// <param name="HolderId">Whose it is while held or sold; compare with the signed-in person, never show it.</param>
public sealed record SeatView(
    string Label, string Row, int Number, float X, float Y, SeatFeatures Features, SeatStatus Status, Guid? HolderId)
{
    /// <summary>True when this person holds or owns the seat.</summary>
    public bool IsOf(Guid personId) => HolderId == personId && Status is (SeatStatus.Held or SeatStatus.Sold);

    /// <summary>True while this person holds the seat and hasn't paid for it.</summary>
    public bool IsHeldBy(Guid personId) => HolderId == personId && Status == SeatStatus.Held;
}
