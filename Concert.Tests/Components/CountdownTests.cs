using Bunit;
using Ticketing.Tests.Support;
using Ticketing.Web.Components;

namespace Ticketing.Tests.Components;

/// <summary>The countdown to a sale.</summary>
public sealed class CountdownTests : PartTests
{
    [Fact]
    public void Days_stand_before_the_clock()
    {
        var countdown = Render<Countdown>(c => c.Add(x => x.Until, Clock.GetUtcNow().AddHours(30)).Add(x => x.Label, "The sale opens in"));
        var timer = countdown.Find("[role=timer][aria-label='The sale opens in']");
        Assert.Contains("1 d", timer.TextContent, StringComparison.Ordinal);
        Assert.Contains("6:00:00", timer.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void It_speaks_at_a_few_moments_only()
    {
        var countdown = Render<Countdown>(c => c.Add(x => x.Until, Clock.GetUtcNow().AddSeconds(70)));
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(countdown.Find("[aria-live=polite]").TextContent);
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("1:00 left", countdown.Find("[aria-live=polite]").TextContent);
    }

    [Fact]
    public void Reaching_the_instant_is_told_once()
    {
        var reached = 0;
        Render<Countdown>(c => c.Add(x => x.Until, Clock.GetUtcNow().AddSeconds(2)).Add(x => x.OnReached, () => reached++));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, reached);
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, reached);
    }
}
