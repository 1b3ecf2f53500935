using System.Text;
using Ticketing.Catalog;
using Ticketing.Planning;
using Ticketing.Seating;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Planning;

public sealed class VenueEditorTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly TestClock clock = new();

    [Theory]
    [InlineData(VenueTemplate.Empty, 0)]
    [InlineData(VenueTemplate.Club, 50)]
    [InlineData(VenueTemplate.Arena, 14_896)]
    public async Task A_hall_begins_from_a_template(VenueTemplate template, int seats)
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        Assert.Equal(seats, (await stage.AddVenueAsync(template)).SeatCount);
    }

    [Fact]
    public async Task Names_are_needed_bounded_and_unique()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var venue = await stage.AddVenueAsync();
        async Task<FieldProblem> Refused(string name) =>
            Assert.IsType<PlanResult.Invalid>(
                await stage.Venues.CreateAsync(stage.Admin, name, "Seoul", VenueTemplate.Empty, default)).Errors.Single().Problem;

        Assert.Equal(FieldProblem.Required, await Refused(" "));
        Assert.Equal(FieldProblem.TooLong, await Refused(new string('x', 10_000)));
        Assert.Equal(FieldProblem.Duplicate, await Refused(venue.Name));
        Assert.Equal(FieldProblem.ControlCharacters, await Refused("A\ud800"));
    }

    [Fact]
    public async Task A_section_gets_rows_and_seats_and_some_are_marked()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var venue = await stage.AddVenueAsync(VenueTemplate.Empty);
        Assert.IsType<PlanResult.Saved>(await stage.Venues.SaveSectionAsync(stage.Admin, venue.VenueId, venue.Version,
            new SectionForm { Name = "Balcony" }, new SeatGrid { Rows = 3, SeatsPerRow = 4, Prefix = "B", LetteredRows = true }, default));
        venue = await stage.ReadVenueAsync(venue.VenueId);
        Assert.Equal(12, venue.SeatCount);
        Assert.Equal("C", venue.Map.FindSeat("B-C-4")!.Value.Seat.Row);

        Assert.IsType<PlanResult.Saved>(
            await stage.Venues.MarkSeatsAsync(stage.Admin, venue.VenueId, venue.Version, ["B-C-1"], SeatFeatures.Accessible, default));
        Assert.Equal(SeatFeatures.Accessible, (await stage.ReadVenueAsync(venue.VenueId)).Map.FindSeat("B-C-1")!.Value.Seat.Features);
    }

    [Fact]
    public async Task A_section_is_bent_and_stands_above_the_floor_as_far_as_its_front_has_a_breadth()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var venue = await stage.AddVenueAsync(VenueTemplate.Empty);
        var form = new SectionForm { Name = "Balcony", Width = 300, Height = 100, Curve = 60, Elevation = 4.5f };
        Assert.IsType<PlanResult.Saved>(await stage.Venues.SaveSectionAsync(
            stage.Admin, venue.VenueId, venue.Version, form, new SeatGrid { Rows = 2, SeatsPerRow = 5 }, default));
        venue = await stage.ReadVenueAsync(venue.VenueId);
        Assert.Equal((60f, 4.5f), (venue.Sections[0].Curve, venue.Sections[0].Elevation));
        Assert.Equal((60f, 4.5f), (venue.Map.Sections[0].Plan.Shape.Curve, venue.Map.Sections[0].Plan.Shape.Elevation));

        var refused = Assert.IsType<PlanResult.Invalid>(await stage.Venues.SaveSectionAsync(stage.Admin, venue.VenueId, venue.Version,
            form with { SectionId = venue.Sections[0].SectionId, Width = 100, Height = 300, Elevation = -1 }, null, default));
        Assert.Equal(["Curve", "Elevation"], refused.Errors.Select(e => e.Field));
    }

    [Fact]
    public async Task A_section_off_the_plan_or_with_too_many_rows_is_refused()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var venue = await stage.AddVenueAsync(VenueTemplate.Empty);
        var refused = Assert.IsType<PlanResult.Invalid>(await stage.Venues.SaveSectionAsync(stage.Admin, venue.VenueId, venue.Version,
            new SectionForm { Name = "A", X = float.NaN, Width = 0 },
            new SeatGrid { Rows = 101, SeatsPerRow = null, Prefix = new string('p', 30) }, default));
        Assert.Equal(["X", "Width", "Rows", "SeatsPerRow", "Prefix"], refused.Errors.Select(e => e.Field));
    }

    [Fact]
    public async Task A_section_that_is_planned_with_is_not_removed_and_one_with_a_sold_seat_not_moved()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var venue = await stage.AddVenueAsync();
        var plan = await stage.AddPlannedAsync(venue);
        await stage.TakeAsync(plan.Dates[0].PerformanceId, "7", SeatStatus.Sold);
        var floor = venue.Sections.Single();

        var removed =
            Assert.IsType<PlanResult.InTheWay>(
                await stage.Venues.RemoveSectionAsync(stage.Admin, venue.VenueId, venue.Version, floor.SectionId!.Value, default));
        var moved =
            Assert.IsType<PlanResult.InTheWay>(
                await stage.Venues.SaveSectionAsync(stage.Admin, venue.VenueId, venue.Version, floor with { X = 0 }, null, default));

        Assert.Equal(new Obstacle(ObstacleKind.PlannedConcert, "Floor", "Night"), removed.Obstacles.Single());
        Assert.Equal(ObstacleKind.SoldSeat, moved.Obstacles.Single().Kind);
    }

    [Fact]
    public async Task A_file_adds_its_sections_and_replaces_the_seats_of_those_it_names()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var venue = await stage.AddVenueAsync();
        var file =
            VenueCsv.Read(
                Encoding.UTF8.GetBytes(
                    "section,row,seat,label,features\nFloor,1,1,N1,accessible\nFloor,1,2,N2,companion restricted\n발코니,가,1,,\n"));
        Assert.Empty(file.Errors);

        Assert.IsType<PlanResult.Saved>(await stage.Venues.ImportAsync(stage.Admin, venue.VenueId, venue.Version, file, default));

        venue = await stage.ReadVenueAsync(venue.VenueId);
        Assert.Equal([("Floor", 2), ("발코니", 1)], venue.Sections.Select(s => (s.Name, s.SeatCount)));
        Assert.Equal(SeatFeatures.Companion | SeatFeatures.RestrictedView, venue.Map.FindSeat("N2")!.Value.Seat.Features);
    }

    [Fact]
    public async Task A_label_that_another_section_has_is_refused()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var venue = await stage.AddVenueAsync();
        var file = VenueCsv.Read("section,row,seat,label\nBalcony,1,1,7\n"u8.ToArray());
        Assert.Equal(
            FieldProblem.Duplicate,
            Assert.IsType<PlanResult.Invalid>(
                await stage.Venues.ImportAsync(stage.Admin, venue.VenueId, venue.Version, file, default)).Errors.Single().Problem);
        Assert.Equal(50, (await stage.ReadVenueAsync(venue.VenueId)).SeatCount);
    }

    [Fact]
    public async Task The_second_editor_of_a_hall_is_told()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var venue = await stage.AddVenueAsync();
        Assert.IsType<PlanResult.Saved>(
            await stage.Venues.RenameAsync(stage.Admin, venue.VenueId, venue.Version, venue.Name + "!", "Busan", default));
        Assert.IsType<PlanResult.ChangedMeanwhile>(
            await stage.Venues.RenameAsync(stage.Admin, venue.VenueId, venue.Version, "Other", "Busan", default));
    }
}
