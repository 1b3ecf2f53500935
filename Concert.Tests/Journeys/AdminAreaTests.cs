using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using QRCoder;
using Ticketing.Accounts;
using Ticketing.Demo;
using Ticketing.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ticketing.Tests.Journeys;

/// <summary>The line between what fans load and what admins load, and the way over it in both directions.</summary>
[Collection(BrowserTests.Name)]
public sealed class AdminAreaTests(Browser browser, DemoSite demo) : IClassFixture<DemoSite>
{
    [Fact]
    public async Task Whoever_buys_loads_nothing_of_the_component_library()
    {
        var page = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        var loaded = new List<string>();
        page.Request += (_, request) => loaded.Add(request.Url);
        await page.EnterAsync(demo.Club.ConcertId);
        await page.EnterAsync(demo.Club.ConcertId, demo.Club.Performances[0].PerformanceId);
        await page.TouchSeatAsync(12);
        await page.PressAsync("Hold 1 seat");
        await Expect(page).ToHaveURLAsync(new Regex("/checkout/"));
        await page.PressAsync("Pay ₩55,000");
        await Expect(page.Codes()).ToHaveCountAsync(1);
        await page.GotoAsync("/tickets");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        Assert.Contains(loaded, url => url.Contains("/tokens.", StringComparison.Ordinal));
        Assert.DoesNotContain(loaded, url => url.Contains("radzen", StringComparison.OrdinalIgnoreCase)
            || url.Contains("section-map", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_admin_steps_from_a_fans_page_into_the_admin_area_and_back()
    {
        var page = await OpenAsAdminAsync();
        await page.GotoAsync("/wallet");
        await page.BecomesLiveAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Admin", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await page.BecomesLiveAsync();
        await page.WaitForFunctionAsync(
            "() => window.Radzen && getComputedStyle(document.documentElement).getPropertyValue('--rz-grid-cell-padding')");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Wallet" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/wallet$"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Admin" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task From_the_door_an_admin_comes_to_pages_that_work()
    {
        var page = await OpenAsAdminAsync();
        await page.GotoAsync("/admin/check-in");
        await page.GetByRole(AriaRole.Link, new() { Name = "People", Exact = true }).ClickAsync();
        await page.BecomesLiveAsync();
        await page.WaitForFunctionAsync("() => window.Radzen");
    }

    [Fact]
    public async Task On_a_phone_the_menu_is_one_line_that_says_where_one_is()
    {
        var page = await OpenAsAdminAsync(Screen.Phone);
        await page.GotoAsync("/admin/concerts/new");
        await page.BecomesLiveAsync();
        var menu = page.Locator("details.menu summary");
        await Expect(menu).ToHaveTextAsync(new Regex("Concerts$"));
        await menu.ClickAsync();
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Admin" }).GetByRole(AriaRole.Link, new() { Name = "Audit log" })
            .ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Audit log");
        await Expect(menu).ToHaveTextAsync(new Regex("Audit log$"));
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Check-in" })).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_section_is_dragged_to_its_place_and_moved_on_by_keys()
    {
        var page = await OpenAsAdminAsync();
        await page.GotoAsync("/admin/venues");
        await page.BecomesLiveAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync($"Hall {Guid.NewGuid():N}");
        await page.GetByLabel("City").FillAsync("Seoul");
        await page.GetByLabel("Begin from").SelectOptionAsync("Theatre");
        await page.PressAsync("Create venue");
        var section = page.Locator("[data-designer] [data-section]").First;
        await Expect(section).ToBeVisibleAsync();
        var x = float.Parse((await section.GetAttributeAsync("data-x"))!, CultureInfo.InvariantCulture);
        var box = (await section.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height / 2);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width / 2 + 60, box.Y + box.Height / 2 + 20, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await Expect(page.GetByText("Saved.")).ToBeVisibleAsync();
        await Expect(section).Not.ToHaveAttributeAsync("data-x", x.ToString("0.##", CultureInfo.InvariantCulture));
        // A drag opens nothing.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "New section" })).ToBeVisibleAsync();

        var dragged = float.Parse((await section.GetAttributeAsync("data-x"))!, CultureInfo.InvariantCulture);
        await section.FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(section).ToHaveAttributeAsync("data-x", (dragged - 10).ToString("0.##", CultureInfo.InvariantCulture));
        await Expect(section).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_picture_is_hung_made_smaller_by_the_browser_and_seen_by_fans()
    {
        var page = await OpenAsAdminAsync();
        await page.GotoAsync($"/admin/concerts/{demo.Upcoming.ConcertId}?step=details");
        await page.BecomesLiveAsync();
        var drawn = await page.EvaluateAsync<string>("""
            () => {
              const canvas = document.createElement('canvas');
              [canvas.width, canvas.height] = [3000, 4000];
              const pen = canvas.getContext('2d');
              pen.fillStyle = '#5a2fd4';
              pen.fillRect(0, 0, 3000, 4000);
              return canvas.toDataURL('image/jpeg').split(',')[1];
            }
            """);
        var file = page.GetByLabel("Choose a picture");
        await file.SetInputFilesAsync(new FilePayload { Name = "poster.png", MimeType = "image/png", Buffer = "<html>"u8.ToArray() });
        await Expect(page.GetByText("This is not a JPEG, PNG or WebP picture")).ToBeVisibleAsync();
        await file.SetInputFilesAsync(
            new FilePayload { Name = "poster.jpg", MimeType = "image/jpeg", Buffer = Convert.FromBase64String(drawn) });
        await Expect(page.GetByText("A picture hangs in place of the drawing.")).ToBeVisibleAsync();

        await page.GotoAsync("/");
        var picture = page.Locator($"img[src^='/posters/{demo.Upcoming.ConcertId}/']");
        await picture.ScrollIntoViewIfNeededAsync();
        await page.WaitForFunctionAsync(
            "id => document.querySelector(`img[src^='/posters/${id}/']`).naturalWidth === 1200", demo.Upcoming.ConcertId);
    }

    [Fact]
    public async Task Seats_are_blocked_on_the_map_that_fans_see()
    {
        var page = await OpenAsAdminAsync();
        var date = demo.Club.Performances[1].PerformanceId;
        await page.GotoAsync($"/admin/concerts/{demo.Club.ConcertId}/dates/{date}");
        await page.BecomesLiveAsync();
        await page.TouchSeatAsync(7);
        await page.TouchSeatAsync(8);
        await page.GetByLabel("Reason").FillAsync("The desk stands there");
        await page.PressAsync("Block 2 seats");
        await Expect(page.GetByText("2 seats changed")).ToBeVisibleAsync();
        await Expect(page.Seat(7)).ToBeSaidAsync("not available");
        await page.GotoAsync($"/admin/concerts/{demo.Club.ConcertId}/preview");
        await Expect(page.Seat(30)).ToBeSaidAsync("free");
    }

    [Theory]
    [InlineData("videoinput", true)]
    [InlineData("audioinput", false)]
    public async Task The_door_offers_a_camera_only_where_there_is_one(string device, bool offered)
    {
        var page = await OpenAsAdminAsync();
        await page.AddInitScriptAsync($$"""
            const devices = new EventTarget();
            devices.enumerateDevices = () => Promise.resolve([{ kind: '{{device}}' }]);
            devices.getUserMedia = () => Promise.reject(new Error('refused'));
            Object.defineProperty(navigator, 'mediaDevices', { value: devices });
            """);
        await page.GotoAsync("/admin/check-in");
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Use the camera" });
        // What comes last in the script: from here on nothing more is going to be offered.
        await Expect(page.Locator("#line")).Not.ToBeEmptyAsync();
        await page.EvaluateAsync("() => new Promise(done => setTimeout(done))");
        await Expect(button).ToBeVisibleAsync(new() { Visible = offered });
        if (!offered) return;
        await button.ClickAsync();
        await Expect(page.GetByText("The camera may not be used.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_door_reads_a_ticket_with_the_camera_of_a_browser_that_has_no_reader_of_its_own()
    {
        var page = await OpenAsAdminAsync();
        // The camera sees a ticket of somebody who made it up, at arm's length.
        var code = new SvgQRCode(QRCodeGenerator.GenerateQrCode("MADE-UP0", QRCodeGenerator.ECCLevel.M)).GetGraphic(6);
        await page.AddInitScriptAsync($$"""
            window.BarcodeDetector = undefined;
            const devices = new EventTarget();
            devices.enumerateDevices = () => Promise.resolve([{ kind: 'videoinput' }]);
            devices.getUserMedia = async () => {
              const ticket = new Image();
              ticket.src = 'data:image/svg+xml,' + encodeURIComponent(`{{code}}`);
              await ticket.decode();
              const canvas = document.createElement('canvas');
              [canvas.width, canvas.height] = [640, 480];
              const pen = canvas.getContext('2d');
              setInterval(() => {
                pen.fillStyle = '#997';
                pen.fillRect(0, 0, 640, 480);
                pen.setTransform(1, .08, -.08, 1, 180, 90);
                pen.drawImage(ticket, 0, 0, 260, 260);
                pen.resetTransform();
              }, 50);
              return canvas.captureStream();
            };
            Object.defineProperty(navigator, 'mediaDevices', { value: devices });
            """);
        await page.GotoAsync("/admin/check-in");
        await page.PressAsync("Use the camera");
        await Expect(page.Locator("#list")).ToContainTextAsync("MADE-UP0");
    }

    private async Task<IPage> OpenAsAdminAsync(Screen? screen = null)
    {
        await using var scope = demo.Site.Services.CreateAsyncScope();
        var admin = await scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>().FindByEmailAsync(DemoData.Admin);
        return await demo.OpenAsync(browser, admin!, screen: screen);
    }
}
