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

    /// <summary>Touches a seat where it is drawn, from as near as people come for it.</summary>
    public static async Task TouchSeatAsync(this IPage page, int seat, string? row = null, string? section = null)
    {
        var at = await page.WaitForFunctionAsync("""
            ({ seat, row, section }) => {
              const map = document.querySelector('[data-seat-map]')?.seatMap;
              if (!map?.hall) return null;
              const block = map.hall.sections.find(s => !section || s.name === section);
              for (const line of block.rows) {
                const i = line.numbers.indexOf(seat);
                if (i < 0 || (row && line.name !== row)) continue;
                const number = block.start + line.first + i;
                map.keepInView(number);
                return map.screenOf(number);
              }
              throw new Error('There is no such seat.');
            }
            """, new { seat, row, section });
        var point = await at.JsonValueAsync<float[]>();
        await page.Mouse.ClickAsync(point[0], point[1]);
    }

    /// <summary>The seat in the list beside the map: what is said of it.</summary>
    public static ILocator Seat(this IPage page, int number) =>
        page.Locator($"[data-list] button[aria-label*='seat {number},'], [data-list] button[aria-label*=' {number}번']");

    public static Task ToBeSaidAsync(this ILocatorAssertions seat, string words, float? timeout = null) =>
        seat.ToHaveAttributeAsync("aria-label", new Regex(words), new() { Timeout = timeout });

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
