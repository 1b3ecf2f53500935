using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Catalog;
using Ticketing.Planning;
using Ticketing.Tests.Support;
using Ticketing.Web.Components;
using Ticketing.Web.Pages.Admin.Venues;

namespace Ticketing.Tests.Planning;

/// <summary>The designer, found by the names of its fields.</summary>
public sealed class VenueDesignerTests : PartTests, IClassFixture<TestDatabase>
{
    private readonly TestDatabase database;
    private readonly ServiceProvider core;

    public VenueDesignerTests(TestDatabase database)
    {
        this.database = database;
        core = database.CreateServices(Clock);
        Services.AddSingleton(core.GetRequiredService<VenueEditor>());
        Services.AddSingleton(core.GetRequiredService<PlanningReads>());
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) core.Dispose();
    }

    [Fact]
    public async Task A_new_section_is_made_with_its_rows_and_opened()
    {
        var (admin, venue) = await AddAsync(VenueTemplate.Empty);
        var designer = Show(admin, venue);

        designer.FindByLabel("Name").Change("Balcony");
        designer.FindByLabel("Rows").Change("2");
        designer.FindByLabel("Seats per row").Change("3");
        await designer.Find("form").SubmitAsync();

        designer.WaitForAssertion(() => Assert.Contains("Saved.", designer.Markup, StringComparison.Ordinal));
        var stored = (await core.GetRequiredService<PlanningReads>().FindVenueAsync(admin, venue.VenueId, default))!;
        Assert.Equal(("Balcony", 6), (stored.Sections.Single().Name, stored.SeatCount));
    }

    [Fact]
    public async Task A_section_that_takes_anothers_place_on_the_plan_is_pointed_out()
    {
        var (admin, venue) = await AddAsync(VenueTemplate.Club);
        var designer = Show(admin, venue);
        Assert.DoesNotContain("it overlaps", designer.Markup, StringComparison.Ordinal);

        designer.FindByLabel("From the stage").Change("200");
        Assert.Contains("On the plan it overlaps Floor.", designer.Markup, StringComparison.Ordinal);
        designer.FindByLabel("From the stage").Change("320");
        Assert.DoesNotContain("it overlaps", designer.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_is_told_at_its_field_and_what_was_typed_stays()
    {
        var (admin, venue) = await AddAsync(VenueTemplate.Empty);
        var designer = Show(admin, venue);

        designer.FindByLabel("Labels begin with").Change("B");
        designer.FindByLabel("Rows").Change("many");
        designer.FindByLabel("Breadth").Change("1");
        await designer.Find("form").SubmitAsync();

        designer.WaitForAssertion(() => Assert.Equal(
            ["This is needed.", "Between 10 and 3,000, please.", "This isn't a number."],
            designer.FindAll(".validation-message").Select(m => m.TextContent)));
        Assert.Equal("many", designer.FindByLabel("Rows").GetAttribute("value"));
    }

    [Fact]
    public async Task An_open_section_is_drawn_with_its_seats()
    {
        var (admin, venue) = await AddAsync(VenueTemplate.Club);
        var designer = Show(admin, venue, venue.Sections[0].SectionId);
        Assert.Equal("Floor", designer.FindByLabel("Name").GetAttribute("value"));
        Assert.Equal(50, designer.FindAll("[role=checkbox]").Count);
    }

    [Fact]
    public async Task A_hall_without_sections_says_so()
    {
        var (admin, venue) = await AddAsync(VenueTemplate.Empty);
        var designer = Show(admin, venue);
        Assert.Contains("No sections yet", designer.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(designer.FindAll("form button"), b => b.TextContent == "Remove section");
    }

    [Fact]
    public async Task When_somebody_else_saved_meanwhile_it_is_told_and_what_was_typed_stays()
    {
        var (admin, venue) = await AddAsync(VenueTemplate.Club);
        var designer = Show(admin, venue, venue.Sections[0].SectionId);
        var theirs = venue.Sections[0] with { Name = "Stalls" };
        Assert.IsType<PlanResult.Saved>(await core.GetRequiredService<VenueEditor>()
            .SaveSectionAsync(admin, venue.VenueId, venue.Version, theirs, null, default));

        designer.FindByLabel("Name").Change("Parquet");
        await designer.Find("form").SubmitAsync();

        designer.WaitForAssertion(() =>
            Assert.Contains("Somebody else saved in the meantime.", designer.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("Parquet", designer.FindByLabel("Name").GetAttribute("value"));
    }

    [Fact]
    public async Task Whoever_is_no_admin_changes_nothing_and_is_told_why()
    {
        var (admin, venue) = await AddAsync(VenueTemplate.Club);
        var designer = Show(Guid.NewGuid(), venue, venue.Sections[0].SectionId);
        designer.FindByLabel("Name").Change("Parquet");
        await designer.Find("form").SubmitAsync();

        designer.WaitForAssertion(() =>
            Assert.Contains(
                "You don't have the admin role any more.", designer.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("Floor", (await core.GetRequiredService<PlanningReads>()
            .FindVenueAsync(admin, venue.VenueId, default))!.Sections.Single().Name);
    }

    [Fact]
    public async Task A_section_that_is_dragged_stays_where_it_was_put_and_what_is_typed_stays_too()
    {
        var (admin, venue) = await AddAsync(VenueTemplate.Theatre);
        var designer = Show(admin, venue, venue.Sections[0].SectionId);
        designer.FindByLabel("Name").Change("Parquet");

        await designer.Find("svg[data-designer]").TriggerEventAsync(
            "onsectionmoved", new SectionMovedEventArgs { Section = venue.Sections[0].SectionId!.Value, X = 5, Y = 250 });

        var stored = (await core.GetRequiredService<PlanningReads>().FindVenueAsync(admin, venue.VenueId, default))!;
        Assert.Equal(venue.Sections[0] with { X = 5, Y = 250 }, stored.Sections[0]);
        Assert.Equal("Parquet", designer.FindByLabel("Name").GetAttribute("value"));
        Assert.Equal("250", designer.FindByLabel("From the stage").GetAttribute("value"));
    }

    [Fact]
    public async Task A_place_outside_of_the_plan_is_refused()
    {
        var (admin, venue) = await AddAsync(VenueTemplate.Theatre);
        var designer = Show(admin, venue);
        await designer.Find("svg[data-designer]").TriggerEventAsync(
            "onsectionmoved", new SectionMovedEventArgs { Section = venue.Sections[0].SectionId!.Value, X = 90_000, Y = 250 });
        Assert.Contains("Between", designer.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removing_a_section_asks_first_and_says_how_many_seats_go_with_it()
    {
        var (admin, venue) = await AddAsync(VenueTemplate.Club);
        var designer = Show(admin, venue, venue.Sections[0].SectionId);
        await designer.FindAll("button").First(b => b.TextContent == "Remove section").ClickAsync();
        Assert.Contains("Its 50 seats go with it.", designer.Find("dialog").TextContent, StringComparison.Ordinal);
        Assert.Single((await core.GetRequiredService<PlanningReads>().FindVenueAsync(admin, venue.VenueId, default))!.Sections);

        await designer.Find("dialog .button-danger").ClickAsync();

        designer.WaitForAssertion(() => Assert.Equal("New section", designer.Find("form h3").TextContent));
        Assert.Empty((await core.GetRequiredService<PlanningReads>().FindVenueAsync(admin, venue.VenueId, default))!.Sections);
    }

    [Fact]
    public async Task Seats_are_chosen_on_the_drawing_and_then_said_what_they_are()
    {
        var (admin, venue) = await AddAsync(VenueTemplate.Club);
        var designer = Show(admin, venue, venue.Sections[0].SectionId);
        var mark = () => designer.FindAll("button").Single(b => b.TextContent == "Mark as accessible");
        Assert.True(mark().HasAttribute("disabled"));

        var label = designer.FindAll("[role=checkbox]")[0].GetAttribute("data-label")!;
        await designer.Find("svg[role=group]:has([role=checkbox])")
            .TriggerEventAsync("onseatchosen", new SeatChosenEventArgs { Label = label });
        await mark().ClickAsync();

        designer.WaitForAssertion(() => Assert.Contains("Saved.", designer.Markup, StringComparison.Ordinal));
        var stored = (await core.GetRequiredService<PlanningReads>().FindVenueAsync(admin, venue.VenueId, default))!;
        Assert.Equal(SeatFeatures.Accessible, stored.Map.FindSeat(label)!.Value.Seat.Features);
    }

    [Fact]
    public async Task A_whole_row_is_chosen_and_moved_and_stays_chosen()
    {
        var (admin, venue) = await AddAsync(VenueTemplate.Theatre);
        var section = venue.Map.Sections[0];
        var row = section.Seats[0].Row;
        var designer = Show(admin, venue, section.Plan.SectionId);
        designer.Find("select[aria-label='Choose a row']").Change($"={row}");
        await designer.Find("button[aria-label='Move to the right']").ClickAsync();

        designer.WaitForAssertion(() => Assert.Contains("Saved.", designer.Markup, StringComparison.Ordinal));
        var moved = (await core.GetRequiredService<PlanningReads>().FindVenueAsync(admin, venue.VenueId, default))!
            .Map.FindSection(section.Plan.SectionId)!;
        Assert.Equal(
            section.Seats.ToDictionary(s => s.Label, s => s.Row == row ? s.X + 0.5f : s.X),
            moved.Seats.ToDictionary(s => s.Label, s => s.X));
        Assert.NotEqual(section.Version, moved.Version);
        Assert.Equal(section.Seats.Count(s => s.Row == row), designer.FindAll("[role=checkbox][aria-checked=true]").Count);
    }

    [Fact]
    public async Task Seats_are_not_moved_out_of_sight()
    {
        var (admin, venue) = await AddAsync(VenueTemplate.Club);
        Assert.IsType<PlanResult.Invalid>(await core.GetRequiredService<VenueEditor>()
            .MoveSeatsAsync(admin, venue.VenueId, venue.Version, ["1"], 1_000, 0, default));
        Assert.IsType<PlanResult.NotFound>(await core.GetRequiredService<VenueEditor>()
            .MoveSeatsAsync(admin, venue.VenueId, venue.Version, ["1", "none"], 1, 0, default));
    }

    private async Task<(Guid Admin, VenuePlan Venue)> AddAsync(VenueTemplate template)
    {
        await using var db = database.CreateContext();
        var admin = (await People.AddAsync(db, isAdmin: true)).Id;
        var saved =
            Assert.IsType<PlanResult.Saved>(
                await core.GetRequiredService<VenueEditor>().CreateAsync(admin, $"Hall {Guid.NewGuid():N}", "Seoul", template, default));
        return (admin, (await core.GetRequiredService<PlanningReads>().FindVenueAsync(admin, saved.Id, default))!);
    }

    private IRenderedComponent<VenueDesigner> Show(Guid admin, VenuePlan venue, int? sectionId = null)
    {
        var person = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, admin.ToString())], "Test"));
        return Render<VenueDesigner>(designer => designer
            .AddCascadingValue(Task.FromResult(new AuthenticationState(person)))
            .Add(d => d.Venue, venue).Add(d => d.SectionId, sectionId));
    }
}

internal static class Labels
{
    public static AngleSharp.Dom.IElement FindByLabel(this IRenderedComponent<VenueDesigner> part, string label) =>
        part.Find("#" + part.FindAll("label").Single(l => l.TextContent == label).GetAttribute("for"));
}
