using Ticketing.Seating;

namespace Ticketing.Planning;

/// <summary>A hall as its designer shows it: the plan is drawn from the same view that fans get.</summary>
public sealed record VenuePlan(
    int VenueId, string Name, string City, Guid Version, SeatMapView Map, IReadOnlyList<SectionForm> Sections,
    IReadOnlyList<string> Concerts)
{
    /// <summary>Seats in the whole hall.</summary>
    public int SeatCount => Map.Total;
}

/// <summary>A line of the list of halls.</summary>
public sealed record VenueRow(int VenueId, string Name, string City, int SectionCount, int SeatCount, int ConcertCount);

/// <summary>What a new hall begins from.</summary>
public enum VenueTemplate
{
    Empty, Club, Theatre, Arena,
}

/// <summary>A section as an admin edits it: where it stands on the plan, in the plan's own units; the stage is at the top.</summary>
public sealed record SectionForm
{
    /// <summary>Breadth of the plan that templates and imports fill.</summary>
    public const float PlanWidth = 1000;

    /// <summary>The section; null for a new one.</summary>
    public int? SectionId { get; set; }
    /// <summary>What tickets call it; unique in its hall.</summary>
    public string Name { get; set; } = "";
    /// <summary>Left edge.</summary>
    public float X { get; set; } = 350;
    /// <summary>Edge nearest the stage.</summary>
    public float Y { get; set; } = 100;
    /// <summary>Breadth.</summary>
    public float Width { get; set; } = 300;
    /// <summary>Depth.</summary>
    public float Height { get; set; } = 200;
    /// <summary>Degrees around the centre.</summary>
    public float Rotation { get; set; }
    /// <summary>Degrees that it spans around its centre of curvature; 0 for straight rows.</summary>
    public float Curve { get; set; }
    /// <summary>Metres of its first row above the hall's floor.</summary>
    public float Elevation { get; set; }
    /// <summary>How many seats it has; read only.</summary>
    public int SeatCount { get; init; }

    /// <summary>All that says where it stands.</summary>
    public SectionShape Shape => new(X, Y, Width, Height, Rotation, Curve, Elevation);
}

/// <summary>Rows and seats to fill a section with.</summary>
public sealed record SeatGrid
{
    /// <summary>The most rows a section can have.</summary>
    public const int RowsMax = 100;
    /// <summary>The most seats a row can have.</summary>
    public const int SeatsPerRowMax = 200;

    /// <summary>How many rows.</summary>
    public int? Rows { get; set; } = 10;
    /// <summary>How many seats in each.</summary>
    public int? SeatsPerRow { get; set; } = 20;
    /// <summary>What labels begin with; the section's name when empty.</summary>
    public string? Prefix { get; set; }
    /// <summary>Rows are called A, B, C … instead of 1, 2, 3 …</summary>
    public bool LetteredRows { get; set; }
}
