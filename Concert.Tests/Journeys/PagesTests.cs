using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ticketing.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ticketing.Tests.Journeys;

/// <summary>Every page that a buyer comes by, on every screen: checked by axe, and photographed for <c>./dev shots</c>.</summary>
[Collection(BrowserTests.Name)]
public sealed class PagesTests(Browser browser, DemoSite demo) : IClassFixture<DemoSite>
{
    public static TheoryData<string, string> Looks =>
        new() { { "phone", "light" }, { "phone", "dark" }, { "desktop", "light" }, { "desktop", "dark" } };

    /// <summary>Both screens side by side: axe keeps one core busy, and the machine has two.</summary>
    [Fact]
    public async Task Every_page_passes_axe_on_both_screens_in_both_themes()
    {
        var found = new ConcurrentQueue<string>();
        await Task.WhenAll(new[] { Screen.Phone, Screen.Desktop }.Select(screen =>
            VisitAllAsync(screen.Name, "light", async (page, name) =>
            {
                foreach (var finding in await Accessibility.FindAsync(page, $"{name} on a {screen.Name}")) found.Enqueue(finding);
            })));
        Assert.True(found.IsEmpty, string.Join("\n", found));
    }

    [Theory, MemberData(nameof(Looks)), Trait("Category", "Shots")]
    public async Task Every_page_has_its_picture_taken(string screen, string scheme)
    {
        var folder = Environment.GetEnvironmentVariable("CONCERT_SHOTS_FOLDER") ?? Path.Combine(SourceTree.Root, ".local", "shots");
        await VisitAllAsync(screen, scheme, (page, name) =>
            page.ScreenshotAsync(
                new() { Path = Path.Combine(folder, $"{name}-{screen}-{scheme}.png"), FullPage = true,
                Animations = ScreenshotAnimations.Disabled }));
    }

    private async Task VisitAllAsync(string screenName, string schemeName, Func<IPage, string, Task> look)
    {
        var screen = screenName == Screen.Phone.Name ? Screen.Phone : Screen.Desktop;
        var scheme = schemeName == "dark" ? ColorScheme.Dark : ColorScheme.Light;
        var page = await demo.OpenAsync(browser, await demo.AddPersonAsync(balance: 120_000), screen: screen, scheme: scheme);
        async Task SeeAsync(string name, string? path = null)
        {
            if (path is not null) await page.GotoAsync(path);
            // Tickets are pages without a circuit.
            if (!new Uri(page.Url).AbsolutePath.StartsWith("/tickets", StringComparison.Ordinal)) await page.BecomesLiveAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            await Expect(page.Locator(".loading")).ToHaveCountAsync(0);
            await look(page, name);
        }

        var date = demo.Club.Performances[0].PerformanceId;
        // Each look buys seats of its own.
        var seat = 1 + 10 * (screen.IsPhone ? 2 : 0) + (scheme == ColorScheme.Dark ? 10 : 0);
        await SeeAsync("queue-before-sale", $"/concerts/{demo.Upcoming.ConcertId}/queue");
        await SeeAsync("no-place", $"/concerts/{demo.Club.ConcertId}/dates");
        await SeeAsync("tickets-none", "/tickets");
        await SeeAsync("orders-none", "/orders");
        await page.EnterAsync(demo.Arena.ConcertId);
        await SeeAsync("dates-arena");
        await SeeAsync("seats-venue", $"/concerts/{demo.Arena.ConcertId}/performances/{demo.Arena.Performances[0].PerformanceId}/seats");
        await page.TouchSeatAsync(3, row: "1", section: "F2");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Hold 1 seat" })).ToBeVisibleAsync();
        await SeeAsync("seats-section");
        await page.EnterAsync(demo.Club.ConcertId);
        await SeeAsync("dates-club");
        await page.EnterAsync(demo.Club.ConcertId, date);
        await page.TouchSeatAsync(seat);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Hold 1 seat" })).ToBeVisibleAsync();
        await page.TouchSeatAsync(seat + 1);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Hold 2 seats" })).ToBeVisibleAsync();
        await SeeAsync("seats-club");
        await page.PressAsync("Hold 2 seats");
        await Expect(page).ToHaveURLAsync(new Regex("/checkout/"));
        await SeeAsync("checkout");
        await SeeAsync("seats-with-hold", $"/concerts/{demo.Club.ConcertId}/performances/{date}/seats");
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to checkout" }).ClickAsync();
        await page.PressAsync("Pay ₩110,000");
        await Expect(page.Codes()).ToHaveCountAsync(2);
        await SeeAsync("paid");
        await SeeAsync("orders", "/orders");
        await SeeAsync("tickets", "/tickets");
        await page.GetByRole(AriaRole.Link, new() { Name = "Show at the door" }).First.ClickAsync();
        await Expect(page.Codes()).ToHaveCountAsync(2);
        await SeeAsync("ticket");
        await SeeAsync("wallet", "/wallet");
        await page.EnterAsync(demo.Club.ConcertId, date);
        await page.TouchSeatAsync(seat + 2);
        await page.PressAsync("Hold 1 seat");
        await Expect(page.GetByText("You're ₩45,000 short")).ToBeVisibleAsync();
        await SeeAsync("checkout-short");
        await page.PressAsync("Release the seats");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Release the seats" }).ClickAsync();
        await Expect(page.GetByText("You released these seats")).ToBeVisibleAsync();
        await SeeAsync("let-go");
    }
}
