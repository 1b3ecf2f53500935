using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ticketing.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ticketing.Tests.Journeys;

/// <summary>
/// The whole way from the concert to the ticket as a film strip, for <c>./dev shots --way</c>: what the first screen shows, without
/// scrolling, on each screen, in each theme and language.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class WayTests(Browser browser, DemoSite demo) : IClassFixture<DemoSite>
{
    private static string Folder =>
        Environment.GetEnvironmentVariable("CONCERT_SHOTS_FOLDER") ?? Path.Combine(SourceTree.Root, ".local", "way");

    // The last is a row of seats of its own, so that no look takes another's.
    public static TheoryData<string, string, string, int> Looks => new()
    {
        { "phone", "light", "en-US", 1 }, { "phone", "light", "ko-KR", 2 }, { "phone", "dark", "en-US", 3 },
        { "phone", "dark", "ko-KR", 4 },
        { "desktop", "light", "en-US", 5 }, { "desktop", "light", "ko-KR", 6 }, { "desktop", "dark", "en-US", 7 },
        { "desktop", "dark", "ko-KR", 8 },
    };

    [Theory, MemberData(nameof(Looks)), Trait("Category", "Way")]
    public async Task The_whole_way_has_its_pictures_taken(string screenName, string schemeName, string locale, int number)
    {
        var screen = screenName == Screen.Phone.Name ? Screen.Phone : Screen.Desktop;
        var scheme = schemeName == "dark" ? ColorScheme.Dark : ColorScheme.Light;
        var page = await demo.OpenAsync(browser, await demo.AddPersonAsync(balance: 300_000), locale, screen, scheme);
        var (look, row, pictures) = ($"{screenName}-{schemeName}-{locale[..2]}", number.ToString(CultureInfo.InvariantCulture), 0);
        var concert = $"/concerts/{demo.Arena.ConcertId}";

        await SeeAsync("home", "/");
        await SeeAsync("concert", concert);
        await SeeAsync("queue", $"/concerts/{demo.Upcoming.ConcertId}/queue");
        await page.EnterAsync(demo.Arena.ConcertId);
        await SeeAsync("dates");
        await page.GotoAsync($"{concert}/performances/{demo.Arena.Performances[0].PerformanceId}/seats");
        await page.BecomesLiveAsync();
        await SeeAsync("seats-hall");
        await page.Locator(".action-bar > .act > button").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await SeeAsync("seats-choose-for-me");
        await page.Keyboard.PressAsync("Escape");
        await page.EvaluateAsync("""
            () => {
              const map = document.querySelector('[data-seat-map]').seatMap;
              map.open(map.hall.sections.find(section => section.name === 'F6'));
            }
            """);
        await SeeAsync("seats-section");
        foreach (var seat in new[] { 7, 8, 10 })
        {
            await page.TouchSeatAsync(seat, row, "F6");
            await Expect(page.Locator("ul.chosen")).ToContainTextAsync(new Regex(seat.ToString(CultureInfo.InvariantCulture)));
            if (seat == 8) await SeeAsync("seats-chosen");
        }
        await TakeAsync(10, row);
        await Expect(page.Locator("ul.chosen li")).ToHaveCountAsync(2);
        await SeeAsync("seats-lost");
        await page.Locator("[data-as=list]").ClickAsync();
        await SeeAsync("seats-list");
        await page.Locator(".action-bar > .act > .button-primary").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/checkout/"));
        await SeeAsync("checkout");
        await page.Locator(".action-bar > .act > .button-primary").ClickAsync();
        await Expect(page.Locator("main svg.qr")).ToHaveCountAsync(2);
        await SeeAsync("paid");
        await SeeAsync("tickets", "/tickets");
        await page.Locator("main a[href*='/tickets/']").First.ClickAsync();
        await Expect(page.Locator("main svg.qr").First).ToBeVisibleAsync();
        await SeeAsync("ticket");
        await SeeAsync("wallet", "/wallet");
        await WriteContactSheetAsync();

        async Task SeeAsync(string name, string? path = null)
        {
            if (path is not null) await page.GotoAsync(path);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First).ToBeAttachedAsync();
            await Expect(page.Locator(".loading")).ToHaveCountAsync(0);
            await page.ScreenshotAsync(new()
            {
                Path = Path.Combine(Folder, $"{look}-{++pictures:00}-{name}.png"), Animations = ScreenshotAnimations.Disabled,
            });
        }
    }

    /// <summary>Somebody else holds this seat before it is held.</summary>
    private async Task TakeAsync(int seat, string row)
    {
        var rival = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        await rival.EnterAsync(demo.Arena.ConcertId, demo.Arena.Performances[0].PerformanceId);
        await rival.TouchSeatAsync(seat, row, "F6");
        await rival.PressAsync("Hold 1 seat");
        await Expect(rival).ToHaveURLAsync(new Regex("/checkout/"));
        await rival.Context.CloseAsync();
    }

    /// <summary>One line for each look, the pictures in the order of the way.</summary>
    private static Task WriteContactSheetAsync()
    {
        var strips = Directory.GetFiles(Folder, "*.png").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order()
            .GroupBy(name => string.Join('-', name.Split('-').Take(3)))
            .Select(strip => $"<h2>{strip.Key}</h2><p>{string.Concat(strip.Select(Picture))}</p>");
        return File.WriteAllTextAsync(Path.Combine(Folder, "index.html"), $$"""
            <!DOCTYPE html>
            <html lang="en"><meta charset="utf-8"><title>The whole way</title>
            <style>
              body { font: 14px system-ui; background: #888; }
              p { display: flex; gap: 12px; overflow-x: auto; }
              figure { flex: none; margin: 0; } img { height: 520px; display: block; }
            </style>
            {{string.Concat(strips)}}
            </html>
            """);

        static string Picture(string name) =>
            $"""<figure><a href="{name}.png"><img src="{name}.png" alt="{name}"></a><figcaption>{name}</figcaption></figure>""";
    }
}
