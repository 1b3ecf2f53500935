using Bunit;
using Ticketing.Tests.Support;
using Ticketing.Web.Components;

namespace Ticketing.Tests.Components;

/// <summary>The clock of a hold, as the person who holds reads it.</summary>
public sealed class HoldClockTests : PartTests
{
    private int expired;

    private IRenderedComponent<HoldClock> Hold(TimeSpan time) => Render<HoldClock>(hold => hold
        .Add(h => h.ExpiresAt, Clock.GetUtcNow() + time)
        .Add(h => h.OnExpired, () => expired++));

    [Fact]
    public void It_counts_minutes_and_seconds_down_and_stays_calm()
    {
        var hold = Hold(TimeSpan.FromMinutes(5));
        Clock.Advance(TimeSpan.FromSeconds(31));
        var clock = hold.Find("[role=timer]");
        Assert.Contains("4:29", clock.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("0:00", clock.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_last_minute_it_says_what_happens_at_zero()
    {
        var hold = Hold(TimeSpan.FromMinutes(5));
        Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Contains("At 0:00 your seats go back on sale", hold.Find("[role=timer]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void At_zero_it_tells_the_page_once_and_says_so()
    {
        var hold = Hold(TimeSpan.FromSeconds(3));
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, expired);
        Assert.Contains("Time is up", hold.Find("[role=timer]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_has_left_the_page_is_silent()
    {
        Hold(TimeSpan.FromSeconds(3));
        await DisposeComponentsAsync();
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, expired);
    }
}
