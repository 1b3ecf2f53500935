using Ticketing.Catalog;
using Ticketing.Seating;

namespace Ticketing.Tests.Seating;

/// <summary>Where seats stand on the plan, and whether the halls to begin from can be built.</summary>
public sealed class HallGeometryTests
{
    private static readonly SectionGrid TenByFour = new(0, 0, 10, 4);

    private static Venue Hall(string name) => name switch
    {
        "arena" => VenueTemplates.Arena("Hall", "Seoul"),
        "theatre" => VenueTemplates.Theatre("Hall", "Seoul"),
        _ => VenueTemplates.Club("Hall", "Seoul"),
    };

    private static void Near(float x, float y, PlanPoint place)
    {
        Assert.Equal(x, place.X, 0.01f);
        Assert.Equal(y, place.Y, 0.01f);
    }

    [Fact]
    public void Seats_of_a_straight_section_are_spread_evenly_over_it()
    {
        var shape = new SectionShape(100, 50, 100, 40, 0);
        Near(105, 55, HallGeometry.PlaceOf(shape, TenByFour, 0, 0));
        Near(195, 85, HallGeometry.PlaceOf(shape, TenByFour, 9, 3));
        Near(105, 55, HallGeometry.PlaceOf(shape, new SectionGrid(3, 7, 10, 4), 3, 7));
    }

    [Fact]
    public void A_turned_section_is_turned_clockwise_around_its_middle()
    {
        // A quarter to the right: what faced the stage faces the right edge.
        var shape = new SectionShape(100, 50, 100, 40, 90);
        Near(165, 25, HallGeometry.PlaceOf(shape, TenByFour, 0, 0));
        Near(135, 115, HallGeometry.PlaceOf(shape, TenByFour, 9, 3));
    }

    [Fact]
    public void A_bent_section_bows_around_a_point_before_its_front()
    {
        // A half circle whose rows are around (500, 100): at mid-depth its radius is 100.
        var shape = new SectionShape(500 - 50 * MathF.PI, 180, 100 * MathF.PI, 40, 0, 180);
        var grid = new SectionGrid(0, 0, 5, 1);
        Near(500, 200, HallGeometry.PlaceOf(shape, grid, 2, 0));
        foreach (var x in new[] { 0, 1, 3, 4 })
            Assert.Equal(100, HallGeometry.PlaceOf(shape, grid, x, 0).DistanceTo(new PlanPoint(500, 100)), 0.01f);
        var outline = HallGeometry.OutlineOf(shape);
        Near(420, 100, outline[0]);
        Near(380, 100, outline[^1]);
        var bounds = HallGeometry.BoundsOf([shape]);
        Assert.Equal((380f, 100f, 620f, 220f), (MathF.Round(bounds.Left), MathF.Round(bounds.Top), MathF.Round(bounds.Right),
            MathF.Round(bounds.Bottom)));
    }

    [Fact]
    public void The_middle_stays_where_it_is_however_a_section_is_bent_and_turned()
    {
        var odd = new SectionGrid(0, 0, 5, 3);
        Near(150, 70, HallGeometry.PlaceOf(new SectionShape(100, 50, 100, 40, 37, 80), odd, 2, 1));
    }

    [Fact]
    public void Sections_overlap_when_they_take_each_others_place_and_not_when_they_touch()
    {
        var shape = new SectionShape(100, 100, 100, 40, 0);
        Assert.True(HallGeometry.Overlap(shape, shape));
        Assert.True(HallGeometry.Overlap(shape, shape with { X = 190 }));
        Assert.False(HallGeometry.Overlap(shape, shape with { X = 200 }));
        Assert.True(HallGeometry.Overlap(shape, new SectionShape(140, 110, 10, 10, 0)));
        Assert.True(HallGeometry.Overlap(new SectionShape(140, 110, 10, 10, 0), shape));
        // Upright both would be beside each other; turned, one reaches into the other.
        Assert.True(HallGeometry.Overlap(shape, new SectionShape(100, 142, 100, 40, 30)));
        // In the hollow of a bent section there is room: its bounds alone would say otherwise.
        Assert.False(HallGeometry.Overlap(
            new SectionShape(500 - 50 * MathF.PI, 180, 100 * MathF.PI, 40, 0, 180), new SectionShape(470, 110, 60, 40, 0)));
    }

    [Theory]
    [InlineData("arena", 14_896)]
    [InlineData("theatre", 640)]
    [InlineData("club", 50)]
    public void A_hall_to_begin_from_has_room_for_every_section(string name, int seats)
    {
        var hall = Hall(name);
        Assert.Equal(seats, hall.Sections.Sum(s => s.Seats.Count));
        Assert.Equal(seats, hall.Sections.SelectMany(s => s.Seats).Select(s => s.Label).Distinct().Count());
        var shapes = hall.Sections.ConvertAll(SectionShape.Of);
        for (var i = 0; i < shapes.Count; i++)
            for (var j = i + 1; j < shapes.Count; j++)
                Assert.False(HallGeometry.Overlap(shapes[i], shapes[j]), $"{hall.Sections[i].Name} stands in {hall.Sections[j].Name}.");
        var bounds = HallGeometry.BoundsOf(shapes);
        Assert.True(bounds is { Left: >= 0, Top: >= 0, Right: <= 1000 }, $"{bounds}");
    }

    [Fact]
    public void Every_block_of_a_hall_faces_the_middle()
    {
        foreach (var section in Hall("arena").Sections.Concat(Hall("theatre").Sections))
        {
            var shape = SectionShape.Of(section);
            var grid = SectionGrid.Around(section.Seats.Select(s => (s.X, s.Y)));
            var (front, back) = (HallGeometry.PlaceOf(shape, grid, 9, 0), HallGeometry.PlaceOf(shape, grid, 9, grid.Rows - 1));
            var middle = new PlanPoint(500, Math.Min(front.Y, 45 * 5.2f));
            Assert.True(front.DistanceTo(middle) < back.DistanceTo(middle), section.Name);
        }
    }

    [Fact]
    public void The_rings_go_round_from_the_right_of_the_plan_to_the_left()
    {
        var middles = Hall("arena").Sections.ToDictionary(s => s.Name, s => HallGeometry.MiddleOf(SectionShape.Of(s)));
        Assert.True(middles["L1"].X > 500 && middles["L14"].X < 500 && middles["U1"].X > 500 && middles["U16"].X < 500);
        Assert.Equal(middles["L7"].Y, middles["L8"].Y, 0.01f);
        Assert.True(middles["L7"].Y > middles["L3"].Y && middles["L2"].Y > middles["L1"].Y);
        Assert.True(middles["U8"].Y > middles["L7"].Y);
    }
}
