using System.Globalization;
using System.Security.Claims;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using Ticketing.Accounts;
using Ticketing.Tests.Journeys;
using Ticketing.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ticketing.Tests.Planning;

/// <summary>What an admin comes for, in a browser, over the real site.</summary>
[Collection(BrowserTests.Name)]
public sealed class PlanningJourneyTests(Browser browser, TestDatabase database) : IClassFixture<TestDatabase>
{

    [Fact]
    public async Task A_concert_is_planned_from_nothing_to_on_sale_and_a_fan_buys_from_it()
    {
        await using var site = await ConcertSite.StartAsync(database);
        var page = await OpenAsAdminAsync(site);

        await page.GotoAsync("/admin/venues");
        // From here on links stay within the circuit.
        await InteractiveAsync(page);
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Blue Room");
        await page.GetByLabel("City").FillAsync("Seoul");
        await page.GetByLabel("Begin from").SelectOptionAsync("Club");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create venue" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Blue Room" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Seoul · 1 sections · 50 seats")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Navigation, new() { Name = "Admin" }).GetByRole(AriaRole.Link, new() { Name = "Concerts" })
            .ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New concert" }).ClickAsync();
        await Expect(page.GetByLabel("Venue").GetByRole(AriaRole.Option, new() { NameRegex = new("Blue Room") })).ToHaveCountAsync(1);
        var now = DateTimeOffset.FromUnixTimeSeconds(site.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds());
        await page.GetByLabel("Title").FillAsync("<b>Night</b> & Day");
        await page.GetByLabel("Artist").FillAsync("Trio");
        await page.GetByLabel("Description").FillAsync("An evening.");
        await page.GetByLabel("Venue").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByLabel("Sale opens").FillAsync(Input(now));
        await page.GetByLabel("Sale closes").FillAsync(Input(now.AddDays(-1)));
        await page.GetByRole(AriaRole.Button, new() { Name = "Create draft" }).ClickAsync();
        await Expect(page.GetByText("This must come later than the time before it.")).ToBeVisibleAsync();
        await page.GetByLabel("Sale closes").FillAsync(Input(now.AddDays(60)));
        await page.GetByRole(AriaRole.Button, new() { Name = "Create draft" }).ClickAsync();
        // Markup in a title is text.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "<b>Night</b> & Day" })).ToBeVisibleAsync();

        await StepAsync(page, "Sale");
        await page.GetByRole(AriaRole.Button, new() { Name = "Announce concert" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Release for sale" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Release for sale" }).ClickAsync();
        await Expect(page.GetByText("It can't be on sale like this yet.")).ToBeVisibleAsync();

        await StepAsync(page, "Prices");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add tier" }).ClickAsync();
        await page.GetByLabel("Tier", new() { Exact = true }).FillAsync("Standing");
        await page.GetByLabel("Price, KRW").FillAsync("55,000");
        await page.GetByRole(AriaRole.Button, new() { Name = "All sections that are left" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save prices" }).ClickAsync();
        await Expect(page.GetByLabel("Price, KRW")).ToHaveValueAsync("55000");
        await page.GetByRole(AriaRole.Link, new() { Name = "Next: Dates" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Next month" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Next month" }).ClickAsync();
        await page.Locator(".day").GetByText("10", new() { Exact = true }).ClickAsync();
        await page.Locator(".day").GetByText("12", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add 2 dates" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Seats", Exact = true })).ToHaveCountAsync(2);

        await StepAsync(page, "Sale");
        await page.GetByRole(AriaRole.Button, new() { Name = "Release for sale" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Release for sale" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Close the sale" })).ToBeVisibleAsync();

        await BuyAsync(site, int.Parse(Regex.Match(page.Url, @"concerts/(\d+)").Groups[1].Value, CultureInfo.InvariantCulture));
        await StepAsync(page, "Dates");
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Row).Nth(1).GetByRole(AriaRole.Cell).Nth(3)).ToHaveTextAsync("2");

        await page.GotoAsync("/admin/concerts");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "<b>Night</b> & Day" })).ToBeVisibleAsync();
        await page.GotoAsync("/admin/venues");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Blue Room" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_fan_finds_nothing_under_admin()
    {
        await using var site = await ConcertSite.StartAsync(database);
        var page = await OpenAsync(site, isAdmin: false);
        await page.GotoAsync("/admin/concerts");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "New concert" })).ToHaveCountAsync(0);
    }

    private static Task StepAsync(IPage page, string step) => page.GetByRole(AriaRole.Navigation, new() { Name = "Steps of the plan" })
        .GetByRole(AriaRole.Link, new() { Name = step }).ClickAsync();

    private async Task BuyAsync(ConcertSite site, int concertId)
    {
        var page = await OpenAsync(site, isAdmin: false);
        await page.EnterAsync(concertId);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("seats left") }).First.ClickAsync();
        await page.PressAsync("Choose for me");
        await page.PressAsync("Hold the best 2 seats");
        await page.PressAsync("Top up ₩110,000 and pay");
        await Expect(page.Codes()).ToHaveCountAsync(2);
    }

    internal Task<IPage> OpenAsAdminAsync(
        ConcertSite site, string locale = "en-US", Screen? screen = null, ColorScheme scheme = ColorScheme.Light) =>
        OpenAsync(site, isAdmin: true, locale, screen, scheme);

    private async Task<IPage> OpenAsync(
        ConcertSite site, bool isAdmin, string locale = "en-US", Screen? screen = null, ColorScheme scheme = ColorScheme.Light)
    {
        await using var db = database.CreateContext();
        var person = await People.AddAsync(db, isAdmin);
        var context = await browser.OpenAsync(site, locale, screen, scheme);
        await context.AddCookiesAsync(
            [new() { Name = "concert.session", Value = await SessionOf(site, person), Url = site.Address.ToString() }]);
        return await context.NewPageAsync();
    }

    private static async Task<string> SessionOf(ConcertSite site, AppUser person)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var principal = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<AppUser>>().CreateAsync(person);
        var session = await site.Services.GetRequiredService<SessionStore>().BeginAsync(
            person.Id, person.SecurityStamp, "Test", "127.0.0.1", default);
        var identity = new ClaimsIdentity(
            [.. principal.Claims, new Claim("session", session!.Id.ToString())], IdentityConstants.ApplicationScheme);
        var ticket = new AuthenticationTicket(new ClaimsPrincipal(identity), IdentityConstants.ApplicationScheme);
        return site.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>()
            .Get(IdentityConstants.ApplicationScheme).TicketDataFormat.Protect(ticket);
    }

    /// <summary>The circuit has drawn the page: only then elements bear the marks by which scripts find them again.</summary>
    internal static Task<IJSHandle> InteractiveAsync(IPage page) => page.WaitForFunctionAsync(
        "() => [...document.querySelectorAll('main *')].some(e => [...e.attributes].some(a => a.name.startsWith('_bl_')))");

    private static string Input(DateTimeOffset at) => Korea.Local(at).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
