using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Ticketing.Accounts;
using Ticketing.Tests.Support;
using Ticketing.Tickets;
using static Microsoft.Playwright.Assertions;

namespace Ticketing.Tests.Journeys;

/// <summary>Tickets on the phone that is shown at the door.</summary>
[Collection(BrowserTests.Name)]
public sealed class TicketTests(Browser browser, DemoSite demo) : IClassFixture<DemoSite>
{
    private static readonly Dictionary<int, int> NextSeat = [];

    [Fact]
    public async Task The_code_stands_in_the_first_screen_in_a_picture_and_in_letters()
    {
        var (page, _) = await BuyAsync(date: 0, seats: 2);
        await OpenFirstAsync(page);
        await Expect(page.Codes().First).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(page.GetByText(new Regex("^([0-9A-Z]{4} ){6}[0-9A-Z]{2}$")).First).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(page.GetByText("Midnight Trio", new() { Exact = true }).First).ToBeInViewportAsync();
    }

    [Fact]
    public async Task One_ticket_a_screen_by_buttons_dots_and_keys()
    {
        var (page, _) = await BuyAsync(date: 1, seats: 3);
        await OpenFirstAsync(page);
        await Expect(page.Codes().Nth(0)).ToBeInViewportAsync();
        await Expect(page.Codes().Nth(1)).Not.ToBeInViewportAsync();

        await page.PressAsync("Next ticket");
        await Expect(page.Codes().Nth(1)).ToBeInViewportAsync(new() { Ratio = 1 });
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Ticket 3 of 3") }).ClickAsync();
        await Expect(page.Codes().Nth(2)).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Ticket 3 of 3") }))
            .ToHaveAttributeAsync("aria-current", "true");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Codes().Nth(1)).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    [Fact]
    public async Task What_was_opened_once_is_shown_in_flight_mode()
    {
        var (page, _) = await BuyAsync(date: 2, seats: 2);
        await OpenFirstAsync(page);
        await KeptAsync(page);
        var letters = await page.Locator(".letters").First.TextContentAsync();
        await Expect(page.GetByText("these tickets come from your phone")).ToBeHiddenAsync();

        await page.Context.SetOfflineAsync(true);
        await page.ReloadAsync();
        await Expect(page.Codes()).ToHaveCountAsync(2);
        await Expect(page.Locator(".letters").First).ToHaveTextAsync(letters!);
        await Expect(page.GetByText("these tickets come from your phone")).ToBeVisibleAsync();
        await page.PressAsync("Next ticket");
        await Expect(page.Codes().Nth(1)).ToBeInViewportAsync(new() { Ratio = 1 });
        // Its styles have come along: the first code is beside, not above.
        await Expect(page.Codes().Nth(0)).Not.ToBeInViewportAsync();
    }

    [Fact]
    public async Task Nothing_but_tickets_is_kept_and_signing_out_leaves_none()
    {
        var (page, _) = await BuyAsync(date: 3, seats: 1);
        await OpenFirstAsync(page);
        await KeptAsync(page);
        var pages = (await KeptAddressesAsync(page)).Where(address => !Regex.IsMatch(address, @"\.(css|js|svg|woff2)$"));
        Assert.All(pages, address => Assert.StartsWith("/tickets", new Uri(address).AbsolutePath, StringComparison.Ordinal));

        var ticket = page.Url;
        await page.PressAsync("Sign out");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).First).ToBeVisibleAsync();
        Assert.Empty(await KeptAddressesAsync(page));
        await page.Context.SetOfflineAsync(true);
        await Assert.ThrowsAnyAsync<PlaywrightException>(() => page.GotoAsync(ticket));
    }

    [Fact]
    public async Task Somebody_else_on_the_same_phone_finds_nothing_of_what_was_kept()
    {
        var (page, _) = await BuyAsync(date: 4, seats: 1);
        await OpenFirstAsync(page);
        await KeptAsync(page);
        var ticket = page.Url;
        // The session has ended by itself; whoever comes next is asked to sign in.
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/account/sign-in");
        await Expect(page.GetByLabel("Email address")).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("async () => (await caches.keys()).every(name => !name.startsWith('tickets-of-'))");
        await page.Context.SetOfflineAsync(true);
        await Assert.ThrowsAnyAsync<PlaywrightException>(() => page.GotoAsync(ticket));
    }

    [Fact]
    public async Task A_ticket_is_saved_as_a_picture()
    {
        var (page, _) = await BuyAsync(date: 5, seats: 1);
        await OpenFirstAsync(page);
        var download = await page.RunAndWaitForDownloadAsync(() => page.PressAsync("Save as picture"));
        Assert.Matches(@"^ticket-.+\.png$", download.SuggestedFilename);
        await using var picture = await download.CreateReadStreamAsync();
        var start = new byte[4];
        await picture.ReadExactlyAsync(start);
        Assert.Equal("PNG"u8.ToArray(), start[1..]);
    }

    [Fact]
    public async Task Where_the_phone_can_share_the_picture_is_shared()
    {
        var (page, _) = await BuyAsync(date: 5, seats: 1);
        await page.AddInitScriptAsync("""
            navigator.canShare = () => true;
            navigator.share = async what => { document.title = `shared ${what.files[0].type} ${what.files[0].size > 5000}`; };
            """);
        await OpenFirstAsync(page);
        await page.PressAsync("Share");
        await Expect(page).ToHaveTitleAsync("shared image/png true");
    }

    [Fact]
    public async Task One_ticket_of_two_is_refunded_and_the_other_stays()
    {
        var (page, person) = await BuyAsync(date: 4, seats: 2);
        await page.PressAsync("Refund tickets");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Choose tickets" })).ToBeDisabledAsync();
        await dialog.GetByRole(AriaRole.Checkbox).First.CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Refund ₩55,000" }).ClickAsync();

        await Expect(page.GetByText("₩55,000 is back in your wallet")).ToBeVisibleAsync();
        await Expect(page.GetByText(new Regex("You had .*refunded: ₩55,000"))).ToBeVisibleAsync();
        await Expect(page.Codes()).ToHaveCountAsync(1);
        var tickets = await demo.Site.Services.GetRequiredService<TicketService>().ListAsync(person.Id, CancellationToken.None);
        Assert.Equal([TicketStatus.Refunded, TicketStatus.Valid], tickets.Select(t => t.Status));
    }

    private async Task<(IPage Page, AppUser Person)> BuyAsync(int date, int seats)
    {
        var person = await demo.AddPersonAsync();
        var page = await demo.OpenAsync(browser, person, screen: Screen.Phone);
        await page.EnterAsync(demo.Club.ConcertId, demo.Club.Performances[date].PerformanceId);
        var first = NextSeat[date] = NextSeat.GetValueOrDefault(date) + 5;
        for (var i = 0; i < seats; i++) await page.TouchSeatAsync(first + i);
        await page.PressAsync(seats == 1 ? "Hold 1 seat" : $"Hold {seats} seats");
        await page.PressAsync($"Pay ₩{seats * 55},000");
        await Expect(page.Codes()).ToHaveCountAsync(seats);
        await page.BecomesLiveAsync();
        return (page, person);
    }

    private static async Task OpenFirstAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "My tickets" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Show at the door" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/tickets/"));
        await Expect(page.Codes().First).ToBeVisibleAsync();
    }

    private static Task KeptAsync(IPage page) =>
        Expect(page.Locator($"html[data-kept='{new Uri(page.Url).AbsolutePath}']")).ToHaveCountAsync(1);

    private static Task<string[]> KeptAddressesAsync(IPage page) => page.EvaluateAsync<string[]>("""
        async () => {
          const addresses = [];
          for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys()) addresses.push(request.url);
          return addresses;
        }
        """);
}
