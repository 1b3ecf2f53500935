namespace Ticketing.Seating;

/// <summary>What the plan tells of the view from a seat: enough for a sketch, no promise.</summary>
/// <param name="Distance">Metres on the plan to the middle of the stage; a seat is half a metre wide.</param>
/// <param name="Angle">Degrees off the axis of the stage: 0 straight in front, 90 beside it.</param>
/// <param name="Height">Metres above the hall's floor.</param>
public readonly record struct SeatSight(float Distance, float Angle, float Height)
{
    private const float SeatWidth = 0.5f;
    private const float StepHeight = 0.4f;

    /// <summary>From one seat; null when the section has none of this label.</summary>
    public static SeatSight? Of(SectionMapView section, string label)
    {
        if (!section.Plan.IndexByLabel.TryGetValue(label, out var index)) return null;
        return At(section.Plan, section.Plan.Places[index], section.Seats[index].Y - section.Plan.Places.Grid.MinY);
    }

    /// <summary>From the middle of the section.</summary>
    public static SeatSight OfMiddle(SectionPlan section) =>
        At(section, HallGeometry.MiddleOf(section.Shape), (section.Places.Grid.Rows - 1) / 2);

    private static SeatSight At(SectionPlan section, PlanPoint place, float row)
    {
        var metresPerUnit = SeatWidth * section.Places.Grid.Columns / section.Shape.Width;
        // On the floor the rows stand level; a stand rises from row to row.
        var height = section.Shape.Elevation > 0 ? section.Shape.Elevation + row * StepHeight : 0;
        return new SeatSight(place.DistanceTo(HallGeometry.Stage) * metresPerUnit, SeatQuality.AngleOf(place), height);
    }
}
