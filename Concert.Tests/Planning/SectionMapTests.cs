using System.Collections.Immutable;
using AngleSharp.Dom;
using Bunit;
using Ticketing.Catalog;
using Ticketing.Seating;
using Ticketing.Tests.Support;
using Ticketing.Web.Components;
using Ticketing.Web.Pages.Admin.Venues;

namespace Ticketing.Tests.Planning;

/// <summary>A section's seats, found by the names that are spoken of them.</summary>
public sealed class SectionMapTests : PartTests
{
    private static readonly Guid Me = Guid.NewGuid();
    private readonly List<string> toggled = [];

    private static SectionMapView Section(string version, params (SeatStatus Status, Guid? Holder, SeatFeatures Features)[] states)
    {
        var seats = states.Select((s, i) => new SeatView($"F2-7-{i + 1}", "7", i + 1, i, 0, s.Features, s.Status, s.Holder))
            .ToImmutableArray();
        var plan =
            new SectionPlan(
                5, "F2", new SectionShape(0, 0, 10, 5, 0), 1, "S", 2, 99_000, SeatPlaces.Of(new SectionShape(0, 0, 10, 5, 0), seats));
        return new SectionMapView(plan, seats, seats.Count(s => s.Status == SeatStatus.Available), 0, version);
    }

    private static readonly SectionMapView Mixed = Section("1",
        (SeatStatus.Available, null, SeatFeatures.None), (SeatStatus.Held, Guid.NewGuid(), SeatFeatures.None),
        (SeatStatus.Sold, null, SeatFeatures.None),
        (SeatStatus.Held, Me, SeatFeatures.None), (SeatStatus.Available, null, SeatFeatures.Accessible),
        (SeatStatus.Blocked, null, SeatFeatures.None));

    private IRenderedComponent<SectionMap> Show(SectionMapView section, params string[] selected) => Render<SectionMap>(map => map
        .Add(m => m.Section, section).Add(m => m.Selected, selected.ToHashSet()).Add(m => m.PersonId, Me)
            .Add(m => m.OnToggle, toggled.Add));

    private static IElement Seat(IRenderedComponent<SectionMap> map, int number) => map.FindAll("[role=checkbox]")[number - 1];

    private static Task ChooseAsync(IRenderedComponent<SectionMap> map, string? label) =>
        map.Find("svg[role=group]").TriggerEventAsync("onseatchosen", new SeatChosenEventArgs { Label = label });

    [Fact]
    public void Every_seat_has_a_name_that_can_be_spoken()
    {
        var map = Show(Mixed);
        string[] ends = ["free", "held by someone", "not available", "yours", "free, wheelchair accessible", "not available"];
        Assert.Equal(
            ends.Select((end, i) => $"Section F2, row 7, seat {i + 1}, ₩99,000, {end}"),
            map.FindAll("[role=checkbox]").Select(s => s.GetAttribute("aria-label")));
    }

    [Fact]
    public void State_is_a_shape_and_not_a_colour_alone() => Assert.Equal(
        ["#seat-mine", "#seat-held", "#seat-gone", "#seat-mine", "#seat-accessible", "#seat-gone"],
        Show(Mixed, "F2-7-1").FindAll("[role=checkbox]").Select(s => s.GetAttribute("href")));

    [Fact]
    public async Task A_free_seat_can_be_toggled_and_a_chosen_one_is_checked()
    {
        await ChooseAsync(Show(Mixed), "F2-7-1");
        Assert.Equal(["F2-7-1"], toggled);
        Assert.Equal("true", Seat(Show(Mixed, "F2-7-1"), 1).GetAttribute("aria-checked"));
    }

    [Theory]
    [InlineData("F2-7-2")]
    [InlineData("F2-7-3")]
    [InlineData("F2-7-6")]
    [InlineData("A1-1-1")]
    [InlineData("'; drop table seats")]
    [InlineData(null)]
    public async Task A_seat_that_is_not_free_or_not_here_cannot(string? label)
    {
        await ChooseAsync(Show(Mixed), label);
        Assert.Empty(toggled);
    }

    [Fact]
    public void Tab_stops_once_in_the_map() => Assert.Single(Show(Mixed).FindAll("[role=checkbox][tabindex='0']"));

    [Fact]
    public void An_unchanged_map_is_not_drawn_again_and_a_changed_one_is()
    {
        var selected = new HashSet<string>();
        var map = Show(Mixed);
        map.Render(p => p.Add(m => m.Section, Mixed).Add(m => m.Selected, selected));
        var drawn = map.RenderCount;
        map.Render(p => p.Add(m => m.Section, Mixed).Add(m => m.Selected, selected));
        Assert.Equal(drawn, map.RenderCount);
        map.Render(p => p.Add(m => m.Section, Section("2", (SeatStatus.Sold, null, SeatFeatures.None))).Add(m => m.Selected, selected));
        Assert.Contains("not available", Seat(map, 1).GetAttribute("aria-label")!, StringComparison.Ordinal);
    }

    [Fact]
    public void An_arena_is_drawn_by_its_sections_without_a_seat()
    {
        var seats = Enumerable.Range(0, 400).Select(_ => (SeatStatus.Available, (Guid?)null, SeatFeatures.None)).ToArray();
        var sections = Enumerable.Range(1, 40).Select(i =>
        {
            var section = Section("1", seats);
            return section with {
                Plan = section.Plan with { SectionId = i, Name = $"S{i}", Shape = new SectionShape(i % 8 * 20, i / 8 * 14, 18, 12, 0) } };
        });
        var map = Render<VenueMap>(m => m.Add(x => x.Map, new SeatMapView(1, 1, Clock.GetUtcNow(), "1", [.. sections])));
        Assert.Equal("Section S1, 400 seats", map.FindAll("svg [role=button]")[0].GetAttribute("aria-label"));
        Assert.Empty(map.FindAll("[data-label]"));
    }
}
