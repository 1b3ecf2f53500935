using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ticketing.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ticketing.Tests.Journeys;

/// <summary>The hold's clock counts in the browser: by the server's time, whatever the machine's says, and without the line too.</summary>
[Collection(BrowserTests.Name)]
public sealed class HoldClockJourneyTests(Browser browser, DemoSite demo) : IClassFixture<DemoSite>
{
    [Fact]
    public async Task It_goes_by_the_servers_time_on_a_machine_whose_own_clock_is_wrong()
    {
        var page = await AtCheckoutAsync(seat: 1, before: p => p.Clock.InstallAsync(new() { TimeDate = new DateTime(2001, 1, 1) }));
        await Expect(Timer(page)).ToContainTextAsync(new Regex("(4:5.|5:00)"));
    }

    [Fact]
    public async Task It_goes_on_without_the_line_and_says_that_paying_needs_it()
    {
        var page = await AtCheckoutAsync(seat: 2, before: p => p.Clock.InstallAsync());
        await page.Context.SetOfflineAsync(true);
        await page.Clock.FastForwardAsync("01:30");
        await Expect(Timer(page)).ToContainTextAsync(new Regex("3:[0-3]"));
        await Expect(Timer(page)).ToContainTextAsync("paying needs the line back", new() { UseInnerText = true });

        await page.Context.SetOfflineAsync(false);
        await page.Clock.FastForwardAsync("00:02");
        await Expect(Timer(page)).Not.ToContainTextAsync("paying needs", new() { UseInnerText = true });
    }

    [Fact]
    public async Task Only_the_last_minute_and_the_end_are_spoken()
    {
        var page = await AtCheckoutAsync(seat: 3, before: p => p.Clock.InstallAsync());
        var spoken = page.Locator("hold-clock [aria-live]");
        await page.Clock.FastForwardAsync("03:30");
        await Expect(Timer(page)).ToContainTextAsync(new Regex("1:[0-3]"));
        await Expect(spoken).ToBeEmptyAsync();

        await page.Clock.FastForwardAsync("00:40");
        await Expect(spoken).ToHaveTextAsync(new Regex("Less than a minute left"));
        await Expect(Timer(page)).ToContainTextAsync("At 0:00 your seats go back on sale.", new() { UseInnerText = true });

        await page.Clock.FastForwardAsync("01:00");
        await Expect(spoken).ToHaveTextAsync(new Regex("Time is up"));
        await Expect(Timer(page)).ToContainTextAsync("0:00");
    }

    private static ILocator Timer(IPage page) => page.GetByRole(AriaRole.Timer);

    private async Task<IPage> AtCheckoutAsync(int seat, Func<IPage, Task> before)
    {
        var page = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        await page.EnterAsync(demo.Club.ConcertId, demo.Club.Performances[0].PerformanceId);
        await page.TouchSeatAsync(seat);
        await page.PressAsync("Hold 1 seat");
        await Expect(page).ToHaveURLAsync(new Regex("/checkout/"));
        await before(page);
        await page.ReloadAsync();
        await page.BecomesLiveAsync();
        // The browser's clock is moved: it must be looked at by then.
        await page.EvaluateAsync("() => customElements.whenDefined('hold-clock').then(() => true)");
        return page;
    }
}
