using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ticketing.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ticketing.Tests.Journeys;

/// <summary>A site with room for one person inside and no circuit left for those who wait.</summary>
public sealed class FullSite : DemoSite
{
    protected override Dictionary<string, string?> Settings =>
        new() { ["WaitingRoom:MaxAdmitted"] = "1", ["WaitingRoom:CircuitsMax"] = "0" };
}

/// <summary>The waiting room without a circuit: the same line, asked instead of pushed.</summary>
[Collection(BrowserTests.Name)]
public sealed class PollingWaitTests(Browser browser, FullSite demo) : IClassFixture<FullSite>
{
    [Fact]
    public async Task Who_waits_without_a_circuit_moves_up_and_is_let_in_too()
    {
        var inside = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        var next = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        var last = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        var queue = $"/concerts/{demo.Arena.ConcertId}/queue";
        await inside.EnterAsync(demo.Arena.ConcertId);
        await next.GotoAsync(queue);
        await Expect(next).ToHaveURLAsync(new Regex("/wait$"));
        await last.GotoAsync(queue);
        await Expect(last.GetByText("1 person ahead of you")).ToBeVisibleAsync();

        await next.PressAsync("Leave the waiting room");
        await Expect(next).ToHaveURLAsync(new Regex($"/concerts/{demo.Arena.ConcertId}\\?left=true$"));
        await Expect(last.GetByText("Nobody is ahead of you")).ToBeVisibleAsync();
        await Expect(last.GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("aria-valuetext", "Nobody is ahead of you");

        // Who has left stays so, on the way back through the history too.
        await next.GoBackAsync();
        await Expect(next).Not.ToHaveURLAsync(new Regex("/wait"));

        // The one inside goes: the door opens for whoever is next, without a click.
        await inside.GotoAsync($"/concerts/{demo.Arena.ConcertId}/dates");
        await LeaveAsync(inside);
        await Expect(last).ToHaveURLAsync(new Regex("/dates"));
    }

    private async Task LeaveAsync(IPage page)
    {
        var status = await page.EvaluateAsync<string>($$"""
            async () => {
              const answer = await fetch('/api/v1/concerts/{{demo.Arena.ConcertId}}/queue', { method: 'POST' });
              const token = (await answer.json()).queueToken;
              const left = await fetch('/api/v1/concerts/{{demo.Arena.ConcertId}}/queue',
                  { method: 'DELETE', headers: { 'X-Queue-Token': token } });
              return String(left.status);
            }
            """);
        Assert.Equal("204", status);
    }
}
