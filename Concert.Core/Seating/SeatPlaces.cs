using System.Collections.Immutable;

namespace Ticketing.Seating;

/// <summary>What of a section's seats stays as it is, worked out once when a map is read: their places and their worth.</summary>
public sealed class SeatPlaces
{
    private readonly PlanPoint[] places;

    private SeatPlaces(SectionShape shape, SectionGrid grid, IReadOnlyList<SeatView> seats)
    {
        Grid = grid;
        IndexByLabel = seats.Select((s, i) => (s.Label, i)).ToDictionary(x => x.Label, x => x.i, StringComparer.Ordinal);
        places = [.. seats.Select(s => HallGeometry.PlaceOf(shape, grid, s.X, s.Y))];
        var rows = seats.Select((seat, i) => (Seat: seat, Index: i)).GroupBy(s => s.Seat.Row, StringComparer.Ordinal)
            .OrderBy(row => row.Min(s => s.Seat.Y)).Select(row => row.OrderBy(s => s.Seat.X).ToList()).ToList();
        InRows = [.. rows.SelectMany(row => row.Select(s => s.Index))];
        StartsRun = [.. rows.SelectMany(row => row.Select((s, i) => i == 0 || s.Seat.X - row[i - 1].Seat.X > AisleFrom))];
        Costs = [.. InRows.Select(i => SeatQuality.CostOf(places[i], seats[i].Features))];
        LowestCost = Costs.DefaultIfEmpty(float.MaxValue).Min();
        Middle = places.Length == 0 ? HallGeometry.Stage : new PlanPoint(places.Average(p => p.X), places.Average(p => p.Y));
        Radius = places.Length == 0 ? 0 : places.Max(p => p.DistanceTo(Middle));
    }

    /// <summary>Two seats of a row that are further apart than this, in seat pitches, have an aisle between them.</summary>
    private const float AisleFrom = 1.5f;

    /// <summary>The grid of the whole section, also when only some of its seats are in this tier.</summary>
    public SectionGrid Grid { get; }

    /// <summary>Where a seat is in the section's list, by its label.</summary>
    public IReadOnlyDictionary<string, int> IndexByLabel { get; }

    /// <summary>The seats' indices row by row from the stage, each row from its left.</summary>
    internal ImmutableArray<int> InRows { get; }

    /// <summary>Whether the seat at this place of <see cref="InRows"/> has no neighbour before it: another row, or an aisle.</summary>
    internal ImmutableArray<bool> StartsRun { get; }

    /// <summary>What each seat of <see cref="InRows"/> costs in <see cref="SeatQuality"/>.</summary>
    internal ImmutableArray<float> Costs { get; }

    /// <summary>The best seat's cost.</summary>
    internal float LowestCost { get; }

    /// <summary>No seat is further than <see cref="Radius"/> from here.</summary>
    internal PlanPoint Middle { get; }

    internal float Radius { get; }

    /// <summary>The seat's place on the plan, by its index in the section's list.</summary>
    public PlanPoint this[int index] => places[index];

    /// <summary>The places of these seats of a section, in their order.</summary>
    /// <param name="grid">The grid of the whole section where these are only some of its seats.</param>
    public static SeatPlaces Of(SectionShape shape, IReadOnlyList<SeatView> seats, SectionGrid? grid = null) =>
        new(shape, grid ?? SectionGrid.Around(seats.Select(s => (s.X, s.Y))), seats);
}
