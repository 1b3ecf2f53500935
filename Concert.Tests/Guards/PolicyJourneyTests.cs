using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Ticketing.Accounts;
using Ticketing.Demo;
using Ticketing.Tests.Journeys;
using Ticketing.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ticketing.Tests.Guards;

/// <summary>A policy that forbids what a page does would be seen by its reader first: as a page that doesn't work.</summary>
[Collection(BrowserTests.Name)]
public sealed class PolicyJourneyTests(Browser browser, DemoSite demo) : IClassFixture<DemoSite>
{
    private readonly ConcurrentQueue<string> refused = new();

    [Fact]
    public async Task No_page_on_the_way_to_a_ticket_does_what_the_policy_forbids()
    {
        var page = await OpenAsync(await demo.AddPersonAsync());
        foreach (var path in new[]
        {
            "/", $"/concerts/{demo.Arena.ConcertId}", $"/concerts/{demo.Upcoming.ConcertId}", "/concerts/999999", "/account",
            "/account/password", $"/concerts/{demo.Upcoming.ConcertId}/wait", "/docs/api/index.html",
        })
            await SeeAsync(page, path);
        // What the page of the API shows is written by its scripts.
        await Expect(page.Locator(".opblock-tag-section").First).ToBeVisibleAsync();
        foreach (var path in new[] { $"/concerts/{demo.Upcoming.ConcertId}/queue", "/orders", "/wallet" }) await SeeLiveAsync(page, path);
        await page.EnterAsync(demo.Club.ConcertId, demo.Club.Performances[0].PerformanceId);
        await page.TouchSeatAsync(1);
        await page.PressAsync("Hold 1 seat");
        await Expect(page).ToHaveURLAsync(new Regex("/checkout/"));
        await page.PressAsync("Pay ₩55,000");
        await Expect(page.Codes()).ToHaveCountAsync(1);
        await SeeAsync(page, "/tickets");
        await page.GetByRole(AriaRole.Link, new() { Name = "Show at the door" }).First.ClickAsync();
        await Expect(page.Codes()).ToHaveCountAsync(1);
        await page.WaitForFunctionAsync("async () => (await navigator.serviceWorker.getRegistration('/tickets'))?.active");
        await SeeAsync(page, "/tickets");
        Assert.True(refused.IsEmpty, string.Join('\n', refused));
    }

    [Fact]
    public async Task No_page_behind_the_counter_does_what_the_policy_forbids()
    {
        await using var scope = demo.Site.Services.CreateAsyncScope();
        var admin = await scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>().FindByEmailAsync(DemoData.Admin);
        var page = await OpenAsync(admin!);
        foreach (var path in new[]
        {
            "/admin/concerts", $"/admin/concerts/{demo.Club.ConcertId}", "/admin/concerts/new",
            $"/admin/concerts/{demo.Club.ConcertId}/preview",
            $"/admin/concerts/{demo.Club.ConcertId}/dates/{demo.Club.Performances[0].PerformanceId}",
            $"/admin/concerts/{demo.Arena.ConcertId}/sale", "/admin/venues", $"/admin/venues/{demo.Arena.Venue.VenueId}", "/admin/orders",
            "/admin/users", "/admin/audit", "/admin/statement", "/admin",
        })
            await SeeLiveAsync(page, path);
        Assert.False(await MayUseCameraAsync(page));
        // However one comes to the door, it is opened as a document of its own, which may.
        await page.GetByRole(AriaRole.Link, new() { Name = "Check-in" }).First.ClickAsync();
        await Expect(page.Locator("#scan")).ToBeVisibleAsync();
        Assert.True(await MayUseCameraAsync(page));
        Assert.True(refused.IsEmpty, string.Join('\n', refused));
    }

    [Fact]
    public async Task A_script_that_somebody_smuggled_into_a_page_doesnt_run()
    {
        await using var visit = await browser.OpenAsync(demo.Site);
        var page = await visit.NewPageAsync();
        await page.GotoAsync("/");
        var ran = await page.EvaluateAsync<bool>("""
            () => {
              const script = document.createElement('script');
              script.textContent = 'window.smuggled = true';
              document.body.append(script);
              return window.smuggled === true;
            }
            """);
        Assert.False(ran);
    }

    private async Task<IPage> OpenAsync(AppUser person)
    {
        var page = await demo.OpenAsync(browser, person);
        page.Context.Console += (_, told) =>
        {
            if (told.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase)
                || told.Text.Contains("Permissions policy", StringComparison.OrdinalIgnoreCase))
                refused.Enqueue($"{page.Url}: {told.Text}");
        };
        await page.AddInitScriptAsync("""
            document.addEventListener('securitypolicyviolation', e =>
              console.error(`Content Security Policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
            """);
        return page;
    }

    private static async Task SeeAsync(IPage page, string path)
    {
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
        await Expect(page.Locator("h1, h2.title").First).ToBeVisibleAsync();
    }

    private static async Task SeeLiveAsync(IPage page, string path)
    {
        await SeeAsync(page, path);
        await page.BecomesLiveAsync();
        await Expect(page.Locator(".loading, .rz-datatable-loading")).ToHaveCountAsync(0);
    }

    private static Task<bool> MayUseCameraAsync(IPage page) =>
        page.EvaluateAsync<bool>("() => document.featurePolicy.allowsFeature('camera')");
}
