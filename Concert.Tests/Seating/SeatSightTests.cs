using Ticketing.Seating;

namespace Ticketing.Tests.Seating;

/// <summary>What the plan tells of the view from a seat.</summary>
public sealed class SeatSightTests
{
    private static SectionMapView Section(string name) => TestHall.Arena().Map.Sections.Single(s => s.Plan.Name == name);

    private static SeatSight From(string label) => SeatSight.Of(Section(label.Split('-')[0]), label)!.Value;

    [Fact]
    public void The_middle_of_the_floor_sees_straight_on_from_floor_level()
    {
        var sight = From("F2-1-18");
        // The first row is 8.6 seats from the stage, of half a metre each.
        Assert.Equal(4.4f, sight.Distance, 0.2f);
        Assert.Equal(0, sight.Height);
        Assert.True(sight.Angle < 20);
        Assert.Equal(0, From("F2-16-18").Height);
    }

    [Fact]
    public void A_stand_begins_at_its_height_and_rises_row_by_row()
    {
        Assert.Equal(2, From("L7-1-9").Height, 0.01f);
        Assert.Equal(2 + 19 * 0.4f, From("L7-20-9").Height, 0.01f);
        Assert.Equal(9 + 9.5f * 0.4f, SeatSight.OfMiddle(Section("U8").Plan).Height, 0.01f);
    }

    [Fact]
    public void Somebody_at_the_side_of_the_stage_looks_across()
    {
        var (side, middle) = (SeatSight.OfMiddle(Section("U1").Plan), SeatSight.OfMiddle(Section("U8").Plan));
        Assert.InRange(side.Angle, 70, 90);
        Assert.InRange(middle.Angle, 0, 15);
        Assert.Equal(SeatSight.OfMiddle(Section("U16").Plan).Angle, side.Angle, 0.01f);
        Assert.True(middle.Distance > side.Distance);
    }

    [Fact]
    public void A_seat_that_isnt_there_has_no_view() => Assert.Null(SeatSight.Of(Section("F1"), "F2-1-1"));
}
