using AngleSharp.Dom;
using Bunit;
using Ticketing.Catalog;
using Ticketing.Tests.Support;
using Ticketing.Web.Components.Concerts;

namespace Ticketing.Tests.Concerts;

/// <summary>Choosing a date.</summary>
public sealed class PerformancePickerTests : PartTests
{
    private int? chosen;

    private IRenderedComponent<PerformancePicker> Show(params PerformanceChoice[] choices) => Render<PerformancePicker>(picker => picker
        .Add(p => p.Choices, choices)
        .Add(p => p.SelectedChanged, (int? id) => chosen = id));

    private static PerformanceChoice Date(int id, int day, int free, bool calledOff = false) => new(
        new PerformanceView(id, new DateTimeOffset(2026, 12, day, 10, 30, 0, TimeSpan.Zero), calledOff),
        new PerformanceStock(id, free, 0, 50, [new TierStock(1, "R", 99_000, 0, free, 50)]));

    private static IElement Button(IRenderedComponent<PerformancePicker> picker, string day) =>
        picker.FindAll("button").Single(b => b.GetAttribute("aria-label")!.Contains(day, StringComparison.Ordinal));

    [Fact]
    public void A_date_says_how_many_seats_are_left_and_for_how_much()
    {
        var picker = Show(Date(1, 4, 12));
        Assert.Equal(
            "Fri, 4 December 2026, 19:30, 12 of 50 seats left, ₩99,000", Button(picker, "4 December").GetAttribute("aria-label"));
        Assert.Equal("12 seats left", Button(picker, "4 December").QuerySelector(".what strong")!.TextContent);
        Button(picker, "4 December").Click();
        Assert.Equal(1, chosen);
    }

    [Fact]
    public void A_date_without_seats_is_there_says_so_and_cannot_be_chosen()
    {
        var picker = Show(Date(1, 4, 0), Date(2, 5, 9, calledOff: true));
        Assert.EndsWith("Sold out", Button(picker, "4 December").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.EndsWith("Called off", Button(picker, "5 December").GetAttribute("aria-label"), StringComparison.Ordinal);
        Button(picker, "4 December").Click();
        Button(picker, "5 December").Click();
        Assert.Null(chosen);
    }

    [Fact]
    public void From_is_said_only_where_prices_differ()
    {
        var date = Date(1, 4, 12);
        var dearer = new TierStock(2, "VIP", 165_000, 1, 3, 10);
        Assert.EndsWith("from ₩99,000", Button(
            Show(date with { Stock = date.Stock! with { Tiers = [.. date.Stock.Tiers, dearer] } }), "4").GetAttribute("aria-label"),
            StringComparison.Ordinal);
        Assert.EndsWith("left, ₩99,000", Button(
            Show(date with { Stock = date.Stock! with { Tiers = [.. date.Stock.Tiers, dearer with { Free = 0 }] } }), "4")
            .GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_few_dates_are_a_list_and_many_a_calendar()
    {
        PerformanceChoice[] dates = [.. Enumerable.Range(1, 7).Select(day => Date(day, day, 5))];
        Assert.Equal(6, Show(dates[..6]).FindAll("li").Count);
        Assert.Equal(31, Show(dates).FindAll("li").Count);
    }

    [Fact]
    public void An_afternoon_and_an_evening_share_their_day()
    {
        var evening = Date(2, 4, 5);
        var afternoon = new PerformanceChoice(new PerformanceView(1, evening.Performance.StartsAt.AddHours(-5), false), null);
        var day = Show([evening, afternoon, .. Enumerable.Range(10, 5).Select(d => Date(d, d, 5))]).FindAll("li:not([aria-hidden])")[0];
        Assert.Equal(2, day.QuerySelectorAll("button").Length);
        Assert.Equal("Fri, 4 December 2026, 14:30", day.QuerySelectorAll("button")[0].GetAttribute("aria-label"));
    }
}
