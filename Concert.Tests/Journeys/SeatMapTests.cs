using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ticketing.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ticketing.Tests.Journeys;

/// <summary>The seat page as a tool: what fingers, keys and a broken line do to it.</summary>
[Collection(BrowserTests.Name)]
public sealed class SeatMapTests(Browser browser, DemoSite demo) : IClassFixture<DemoSite>
{
    private string Arena => $"/concerts/{demo.Arena.ConcertId}/performances/{demo.Arena.Performances[0].PerformanceId}/seats";

    private static ILocator Chosen(IPage page) => page.GetByRole(AriaRole.List, new() { Name = "Chosen seats" });

    [Fact]
    public async Task A_phone_shows_the_map_first_and_two_touches_lead_from_the_hall_to_a_seat()
    {
        var page = await OpenArenaAsync(Screen.Phone);
        var map = await page.Locator("[data-canvas]").BoundingBoxAsync();
        Assert.True(map is { Width: 390, Height: > 600 }, $"{map?.Width} × {map?.Height}");

        await TouchAsync(page, "map.hall.sections.find(s => s.name === 'F2')", "[part.cx, part.cy]");
        await Expect(page).ToHaveURLAsync(new Regex("section="));
        Assert.True(await PitchAsync(page) >= 44);
        await TouchAsync(page, "map.hall.at(map.camera.planX(195), map.camera.planY(300))",
            "[map.hall.seat(part.number).x, map.hall.seat(part.number).y]");
        await Expect(Chosen(page).GetByRole(AriaRole.Button)).ToHaveCountAsync(1);
        await Expect(Chosen(page)).ToContainTextAsync("Section F2, row");
    }

    [Fact]
    public async Task Two_fingers_wheel_and_buttons_zoom_and_the_mini_map_moves_without_choosing()
    {
        var page = await OpenArenaAsync(Screen.Phone);
        var whole = await PitchAsync(page);
        await PinchAsync(page, from: 60, to: 300);
        Assert.InRange(await PitchAsync(page), whole * 3, whole * 7);

        await page.PressAsync("Zoom in");
        await page.PressAsync("Zoom in");
        await page.PressAsync("Zoom in");
        var before = await page.EvaluateAsync<float>("() => document.querySelector('[data-seat-map]').seatMap.camera.x");
        var mini = page.Locator("[data-mini]");
        await mini.ClickAsync(new() { Position = new() { X = 90, Y = 60 } });
        Assert.NotEqual(before, await page.EvaluateAsync<float>("() => document.querySelector('[data-seat-map]').seatMap.camera.x"));
        await Expect(Chosen(page)).ToHaveCountAsync(0);

        await page.PressAsync("Whole hall");
        Assert.Equal(whole, await PitchAsync(page), 0.01);
        await page.Mouse.MoveAsync(195, 400);
        await page.Mouse.WheelAsync(0, -600);
        await page.WaitForFunctionAsync($"() => ({Pitch})() > {whole * 2}");
    }

    [Fact]
    public async Task What_is_touched_before_the_line_is_up_is_chosen_as_soon_as_it_is()
    {
        var lineUp = new TaskCompletionSource();
        var page = await OpenArenaBeforeAsync(lineUp.Task);
        await page.TouchSeatAsync(9, row: "3", section: "F3");
        await Expect(page.Locator("main[data-live]")).ToHaveCountAsync(0);
        lineUp.SetResult();
        await Expect(Chosen(page)).ToContainTextAsync("Section F3, row 3, seat 9");

        await page.ReloadAsync();
        await Expect(Chosen(page)).ToContainTextAsync("Section F3, row 3, seat 9");
    }

    [Fact]
    public async Task What_is_pressed_without_the_line_is_refused_at_once_and_the_choice_is_kept()
    {
        var page = await OpenArenaAsync(Screen.Phone);
        await page.TouchSeatAsync(9, row: "4", section: "F7");
        await Expect(Chosen(page)).ToContainTextAsync("row 4, seat 9");
        await page.Context.SetOfflineAsync(true);
        await page.PressAsync("Hold 1 seat");
        var said = page.Locator(".action-bar").GetByText("No connection. What stands here is kept").First;
        await Expect(said).ToBeVisibleAsync();

        await page.Context.SetOfflineAsync(false);
        await Expect(said).ToBeHiddenAsync();
        await Expect(Chosen(page)).ToContainTextAsync("row 4, seat 9");
        await page.PressAsync("Hold 1 seat");
        await Expect(page).ToHaveURLAsync(new Regex("/checkout/"));
    }

    [Fact]
    public async Task Seats_that_are_offered_in_place_of_lost_ones_are_brought_into_sight()
    {
        var page = await OpenArenaAsync(Screen.Phone);
        await page.TouchSeatAsync(9, row: "4", section: "F8");
        await page.PressAsync("Whole hall");
        var rival = await OpenArenaAsync(Screen.Desktop);
        await rival.TouchSeatAsync(9, row: "4", section: "F8");
        await rival.PressAsync("Hold 1 seat");
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Seats to take instead" })).ToBeVisibleAsync();
        await page.WaitForFunctionAsync($$"""
            () => {
              const { camera, hall, seats } = document.querySelector('[data-seat-map]').seatMap;
              return seats.hints.size > 0 && ({{Pitch}})() > 20 && [...seats.hints].every(number => {
                const { x, y } = hall.seat(number);
                return camera.toX(x) > 0 && camera.toX(x) < camera.width && camera.toY(y) > 0 && camera.toY(y) < camera.height;
              });
            }
            """);
    }

    [Fact]
    public async Task Who_looks_for_accessible_seats_is_told_how_many_of_those_each_section_has()
    {
        var page = await OpenArenaAsync(Screen.Desktop);
        await page.PressAsync("List");
        var left = page.Locator("[data-list] summary").Filter(new() { HasText = "Section U5" }).Locator(".left");
        await Expect(left).Not.ToHaveTextAsync("2 left");
        await page.PressAsync("Accessible");
        await Expect(left).ToHaveTextAsync("2 left");
        await page.PressAsync("All");
        await Expect(left).Not.ToHaveTextAsync("2 left");
    }

    [Fact]
    public async Task Choose_for_me_works_before_the_line_is_up_and_begins_with_the_price_one_looks_for()
    {
        var lineUp = new TaskCompletionSource();
        var page = await OpenArenaBeforeAsync(lineUp.Task);
        await page.WaitForFunctionAsync("() => document.querySelector('[data-seat-map]')?.seatMap?.hall");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^R ") }).ClickAsync();
        await page.PressAsync("Choose for me");
        lineUp.SetResult();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await Expect(page.GetByLabel("In which tier")).ToHaveValueAsync("R");
    }

    [Fact]
    public async Task The_map_stays_where_it_is_while_the_line_comes_up()
    {
        var page = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        await page.EnterAsync(demo.Arena.ConcertId);
        await page.AddInitScriptAsync("""
            window.vanished = 0;
            let wasThere = false;
            new MutationObserver(() => {
              const isThere = document.querySelector('[data-seat-map]') !== null;
              if (wasThere && !isThere) window.vanished++;
              wasThere = isThere;
            }).observe(document, { childList: true, subtree: true });
            """);
        await page.GotoAsync(Arena);
        await Expect(page.Locator("[data-seat-map][data-live]")).ToHaveCountAsync(1);
        Assert.Equal(0, await page.EvaluateAsync<int>("() => window.vanished"));
    }

    [Fact]
    public async Task Prices_filter_the_list_and_friends_see_what_one_holds()
    {
        var sharer = await OpenArenaAsync(Screen.Desktop);
        await sharer.PressAsync("List");
        await sharer.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^VIP") }).ClickAsync();
        await Expect(sharer.Locator("[data-list] details:visible")).ToHaveCountAsync(4);
        await sharer.Locator("[data-list] summary").Filter(new() { HasText = "Section F1" }).First.ClickAsync();
        await sharer.Locator("[data-list] button[aria-label*='F1, row 5, seat 4,']").ClickAsync();
        await sharer.PressAsync("Hold 1 seat");
        await Expect(sharer).ToHaveURLAsync(new Regex("/checkout/"));
        await sharer.GotoAsync(Arena);
        var link = await sharer.GetByRole(AriaRole.Button, new() { Name = "Share with friends" }).GetAttributeAsync("data-share");

        var friend = await OpenArenaAsync(Screen.Desktop, link);
        await friend.PressAsync("List");
        await friend.Locator("[data-list] summary").Filter(new() { HasText = "Section F1" }).First.ClickAsync();
        await Expect(friend.Locator("[data-list] button[aria-label*='F1, row 5, seat 4,']")).ToBeSaidAsync("held by your friend");
    }

    [Fact]
    public async Task A_friends_link_leads_through_the_line_to_the_same_seats()
    {
        var sharer = await OpenArenaAsync(Screen.Desktop);
        var link = await sharer.GetByRole(AriaRole.Button, new() { Name = "Share with friends" }).GetAttributeAsync("data-share");

        var friend = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        await friend.GotoAsync(link!);
        await friend.BecomesLiveAsync();
        await friend.GetByRole(AriaRole.Link, new() { Name = "Go to the waiting room" }).ClickAsync();
        await Expect(friend).ToHaveURLAsync(new Regex($"{Regex.Escape(Arena)}\\?friend="));
        await Expect(friend.Locator("[data-seat-map]")).ToHaveCountAsync(1);
    }

    /// <summary>The arena as it is before the circuit lives, which it does when the line is up.</summary>
    private async Task<IPage> OpenArenaBeforeAsync(Task lineUp)
    {
        var page = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        await page.EnterAsync(demo.Arena.ConcertId);
        await page.RouteAsync("**/_blazor/**", async route =>
        {
            await lineUp;
            await route.ContinueAsync();
        });
        await page.GotoAsync(Arena, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        return page;
    }

    private async Task<IPage> OpenArenaAsync(Screen screen, string? path = null)
    {
        var page = await demo.OpenAsync(browser, await demo.AddPersonAsync(), screen: screen);
        await page.EnterAsync(demo.Arena.ConcertId);
        await page.GotoAsync(path ?? Arena);
        await page.BecomesLiveAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('[data-seat-map]')?.seatMap?.hall");
        return page;
    }

    // How many pixels one seat of the first section takes.
    private const string Pitch =
        "() => { const map = document.querySelector('[data-seat-map]').seatMap; return map.hall.sections[0].pitch * map.camera.scale; }";

    private static Task<float> PitchAsync(IPage page) => page.EvaluateAsync<float>(Pitch);

    /// <summary>A finger on the screen where something of the map is drawn.</summary>
    private static async Task TouchAsync(IPage page, string find, string where)
    {
        var at = await page.EvaluateAsync<float[]>($$"""
            () => {
              const map = document.querySelector('[data-seat-map]').seatMap;
              const part = {{find}};
              const [x, y] = {{where}};
              const box = map.canvas.getBoundingClientRect();
              return [box.left + map.camera.toX(x), box.top + map.camera.toY(y)];
            }
            """);
        await page.Touchscreen.TapAsync(at[0], at[1]);
    }

    private static async Task PinchAsync(IPage page, int from, int to)
    {
        var fingers = await page.Context.NewCDPSessionAsync(page);
        async Task SendAsync(string type, int? apart) => await fingers.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = type,
            ["touchPoints"] = apart is { } gap
                ? new object[] { new { x = 195 - gap / 2, y = 400, id = 0 }, new { x = 195 + gap / 2, y = 400, id = 1 } }
                : Array.Empty<object>(),
        });
        await SendAsync("touchStart", from);
        for (var gap = from; gap <= to; gap += 30) await SendAsync("touchMove", gap);
        await SendAsync("touchEnd", null);
    }
}
