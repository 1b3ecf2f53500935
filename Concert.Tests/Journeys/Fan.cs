using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ticketing.Tests.Journeys;

/// <summary>What a fan does on the buying pages, by the names that are on the screen.</summary>
internal static class Fan
{
    /// <summary>The circuit is up: what is pressed now reaches the server.</summary>
    public static Task BecomesLiveAsync(this IPage page) => Expect(page.Locator("main[data-live]")).ToHaveCountAsync(1);

    /// <summary>Through the waiting room, where there is room: let in without touching anything.</summary>
    public static async Task EnterAsync(this IPage page, int concertId)
    {
        await page.GotoAsync($"/concerts/{concertId}/queue");
        await Expect(page).ToHaveURLAsync(new Regex("/dates"));
        await page.BecomesLiveAsync();
    }

    /// <summary>Inside, and at the map of one date.</summary>
    public static async Task EnterAsync(this IPage page, int concertId, int performanceId)
    {
        await page.EnterAsync(concertId);
        await page.GotoAsync($"/concerts/{concertId}/performances/{performanceId}/seats");
        await page.BecomesLiveAsync();
    }

    public static ILocator Seat(this IPage page, int number) =>
        page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new Regex($@"seat {number},") });

    public static Task PressAsync(this IPage page, string button) =>
        page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public static ILocator Codes(this IPage page) => page.GetByRole(AriaRole.Img, new() { Name = "Entry code of this ticket" });

    /// <summary>Goes from stop to stop as somebody without a mouse does, until the focus is on what is sought.</summary>
    public static async Task TabToAsync(this IPage page, ILocator wanted)
    {
        await wanted.WaitForAsync();
        for (var stops = 0; stops < 120; stops++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await wanted.EvaluateAsync<bool>("element => element === document.activeElement")) return;
        }
        Assert.Fail($"The keyboard doesn't reach {wanted}.");
    }
}
