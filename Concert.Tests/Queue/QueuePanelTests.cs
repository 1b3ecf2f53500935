using Bunit;
using Ticketing.Queue;
using Ticketing.Tests.Support;
using Ticketing.Web.Pages.Queue;

namespace Ticketing.Tests.Queue;

/// <summary>The waiting room as somebody in it sees it.</summary>
public sealed class QueuePanelTests : PartTests
{
    private PlaceView Waiting => new(
        Guid.NewGuid(), 1, "token", PlaceViewState.Waiting, 1_284, 1_283, 2_567,
        new WaitEstimate(TimeSpan.FromMinutes(4.2), TimeSpan.FromMinutes(5.5)),
        TimeSpan.FromSeconds(5), null, null, 900, [new TierLeft("VIP", 165_000, 0, 0), new TierLeft("R", 132_000, 1, 820)],
        Clock.GetUtcNow().AddMinutes(-5), null, false);

    private IRenderedComponent<QueuePanel> Show(PlaceView place) => Render<QueuePanel>(panel => panel.Add(p => p.Place, place));

    [Fact]
    public void Who_waits_reads_number_wait_and_way_to_the_door()
    {
        var panel = Show(Waiting);
        Assert.Equal("1,284", panel.Find(".giant").TextContent);
        Assert.Contains("About 4 to 6 minutes", panel.Markup, StringComparison.Ordinal);
        var bar = panel.Find("[role=progressbar]");
        Assert.Equal("50", bar.GetAttribute("aria-valuenow"));
        Assert.Equal("1,283 people ahead of you", bar.GetAttribute("aria-valuetext"));
        Assert.Contains("Your place is kept", panel.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "Nobody is ahead of you")]
    [InlineData(1, "1 person ahead of you")]
    [InlineData(2, "2 people ahead of you")]
    public void How_many_are_ahead_is_said_in_words_that_fit(int count, string words)
    {
        var panel = Show(Waiting with { Position = count + 1, PeopleAhead = count });
        Assert.Contains(words, panel.Find(".ahead").TextContent, StringComparison.Ordinal);
        Assert.Equal(words, panel.Find("[role=progressbar]").GetAttribute("aria-valuetext"));
    }

    [Fact]
    public void What_is_left_is_told_by_tier()
    {
        var tiers = Show(Waiting).FindAll("li")
            .Select(li => string.Join(' ', li.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(["VIP ₩165,000 None left", "R ₩132,000 820 left"], tiers);
    }

    [Fact]
    public void A_pause_and_an_announcement_are_said()
    {
        var panel = Show(Waiting with { Paused = true, Announcement = new Announcement("Doors open later", Clock.GetUtcNow()) });
        Assert.Contains("Nobody is let in", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Doors open later", panel.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Contains("19:00", panel.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_the_draw_there_is_a_countdown_and_no_number()
    {
        var panel =
            Show(Waiting with {
            State = PlaceViewState.PreQueue, Position = null, PeopleAhead = null, SalesOpenAt = Clock.GetUtcNow().AddMinutes(10) });
        Assert.Contains("10:00", panel.Find("[role=timer]").TextContent, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll(".giant"));
        Assert.Contains("by lot", panel.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Whose_turn_it_is_is_told_at_once_and_for_how_long()
    {
        var panel = Show(Waiting with { State = PlaceViewState.Admitted, Position = 0, AdmittedUntil = Clock.GetUtcNow().AddMinutes(10) });
        Assert.Contains("your turn", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Contains("10:00", panel.Find("[role=timer]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_left_is_said_and_leaving_is_possible()
    {
        var left = false;
        var panel = Render<QueuePanel>(p => p.Add(x => x.Place, Waiting with { SeatsLeft = 0 }).Add(x => x.OnLeave, () => left = true));
        Assert.Contains("No seat is left", panel.Markup, StringComparison.Ordinal);
        panel.FindAll("button").Single(b => b.TextContent == "Leave the waiting room").Click();
        Assert.True(left);
    }

    [Fact]
    public void The_same_in_Korean()
    {
        Speak("ko");
        Assert.Contains("4~6분쯤 걸려요", Show(Waiting).Markup, StringComparison.Ordinal);
    }
}
