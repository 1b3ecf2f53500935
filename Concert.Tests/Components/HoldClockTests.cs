using System.Globalization;
using Bunit;
using Ticketing.Tests.Support;
using Ticketing.Web.Components;

namespace Ticketing.Tests.Components;

/// <summary>The clock of a hold, as the server draws and ends it; how it counts is seen in a browser (HoldClockJourneyTests).</summary>
public sealed class HoldClockTests : PartTests
{
    private int expired;

    private IRenderedComponent<HoldClock> Hold(TimeSpan time) => Render<HoldClock>(hold => hold
        .Add(h => h.ExpiresAt, Clock.GetUtcNow() + time)
        .Add(h => h.OnExpired, () => expired++));

    [Fact]
    public void It_says_what_is_left_by_the_servers_time_and_stays_calm()
    {
        var clock = Hold(TimeSpan.FromMinutes(5));
        Assert.Contains("5:00", clock.Find("[role=timer]").TextContent, StringComparison.Ordinal);
        Assert.All(clock.FindAll("[data-when]"), words => Assert.True(words.HasAttribute("hidden")));
        var element = clock.Find("hold-clock");
        Assert.Equal(300_000, Number(element.GetAttribute("ends")) - Number(element.GetAttribute("now")));
        Assert.Equal(Clock.GetUtcNow().ToUnixTimeMilliseconds(), Number(element.GetAttribute("now")));
    }

    [Fact]
    public void In_the_last_minute_it_says_what_happens_at_zero() =>
        Assert.Equal("At 0:00 your seats go back on sale.", Hold(TimeSpan.FromSeconds(50)).Find("[data-when]:not([hidden])").TextContent);

    [Fact]
    public void While_it_counts_nothing_crosses_the_line()
    {
        var clock = Hold(TimeSpan.FromMinutes(5));
        Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(1, clock.RenderCount);
    }

    [Fact]
    public void At_zero_it_tells_the_page_once_and_says_so()
    {
        var clock = Hold(TimeSpan.FromSeconds(3));
        Clock.Advance(TimeSpan.FromSeconds(10));
        clock.WaitForAssertion(() => Assert.Equal(1, expired), OnThePage.Patience);
        Assert.Equal("Time is up. The seats are on sale again.", clock.Find("[data-when]:not([hidden])").TextContent);
        clock.Render();
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, expired);
    }

    [Fact]
    public void A_hold_that_was_made_longer_ends_later()
    {
        var clock = Hold(TimeSpan.FromSeconds(3));
        clock.Render(hold => hold.Add(h => h.ExpiresAt, Clock.GetUtcNow().AddSeconds(60)));
        Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(0, expired);
        Clock.Advance(TimeSpan.FromSeconds(1));
        clock.WaitForAssertion(() => Assert.Equal(1, expired), OnThePage.Patience);
    }

    [Fact]
    public async Task A_clock_that_has_left_the_page_is_silent()
    {
        Hold(TimeSpan.FromSeconds(3));
        await DisposeComponentsAsync();
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, expired);
    }

    private static long Number(string? text) => long.Parse(text!, CultureInfo.InvariantCulture);
}
