using Ticketing.Catalog;

namespace Ticketing.Seating;

/// <summary>
/// How good a seat is, as a cost: the lower, the better. It is the distance to the middle of the stage on the plan, and counts for more
/// the further aside the seat is: <c>distance · (1 + (angle / 60°)²)</c>, so that a seat 60° off the axis is as good as one straight in
/// front at twice its distance, and one at 90° or behind the stage is worse than most of a hall. A restricted view counts as half as far
/// again.
/// </summary>
public static class SeatQuality
{
    private const float DoublesAt = 60;
    private const float RestrictedView = 1.5f;

    /// <summary>The cost of a seat at this place.</summary>
    public static float CostOf(PlanPoint place, SeatFeatures features)
    {
        var aside = AngleOf(place) / DoublesAt;
        var cost = place.DistanceTo(HallGeometry.Stage) * (1 + aside * aside);
        // Rounded, so that seats that mirror one another cost the same on every machine.
        return MathF.Round((features & SeatFeatures.RestrictedView) != 0 ? cost * RestrictedView : cost, 1);
    }

    /// <summary>Degrees off the axis of the stage: 0 straight in front, 90 beside it, more behind it.</summary>
    public static float AngleOf(PlanPoint place) =>
        MathF.Atan2(MathF.Abs(place.X - HallGeometry.Stage.X), place.Y - HallGeometry.Stage.Y) * 180 / MathF.PI;
}
