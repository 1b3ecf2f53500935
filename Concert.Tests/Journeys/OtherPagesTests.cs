using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Ticketing.Accounts;
using Ticketing.Demo;
using Ticketing.Mails;
using Ticketing.Persistence;
using Ticketing.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ticketing.Tests.Journeys;

/// <summary>
/// The pages before buying and behind the counter: photographed for <c>./dev shots</c>, those for everybody checked by axe.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class OtherPagesTests(Browser browser, DemoSite demo) : IClassFixture<DemoSite>
{
    public static TheoryData<string, string> Looks => PagesTests.Looks;

    private (string Name, string Path)[] ForEverybody =>
    [
        ("home", "/"), ("concert", $"/concerts/{demo.Arena.ConcertId}"), ("concert-before-sale", $"/concerts/{demo.Upcoming.ConcertId}"),
        ("sign-in", "/account/sign-in"), ("register", "/account/register"), ("not-found", "/concerts/999999"),
    ];

    private (string Name, string Path)[] ForAdmins =>
    [
        ("admin", "/admin"), ("admin-concerts", "/admin/concerts"), ("admin-concert", $"/admin/concerts/{demo.Club.ConcertId}"),
        ("admin-new-concert", "/admin/concerts/new"), ("admin-preview", $"/admin/concerts/{demo.Club.ConcertId}/preview"),
        ("admin-date", $"/admin/concerts/{demo.Club.ConcertId}/dates/{demo.Club.Performances[0].PerformanceId}"),
        ("admin-sale", $"/admin/concerts/{demo.Arena.ConcertId}/sale"), ("admin-venues", "/admin/venues"),
        ("admin-venue", $"/admin/venues/{demo.Arena.Venue.VenueId}"),
        ("admin-orders", "/admin/orders"), ("admin-check-in", "/admin/check-in"), ("admin-users", "/admin/users"),
        ("admin-audit", "/admin/audit"), ("admin-statement", "/admin/statement"),
        ("admin-mails", "/admin/mails"), ("account", "/account"), ("security", "/account/security"),
    ];

    /// <summary>Both screens side by side: axe keeps one core busy, and the machine has two.</summary>
    [Fact]
    public async Task Every_page_for_everybody_and_for_admins_passes_axe_on_both_screens_in_both_themes()
    {
        await using var scope = demo.Site.Services.CreateAsyncScope();
        var admin = await scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>().FindByEmailAsync(DemoData.Admin);
        await using (var db = await demo.Site.Services.GetRequiredService<IDbContextFactory<ConcertDbContext>>().CreateDbContextAsync())
        {
            // A list without a row would be looked at without what is in it.
            db.Add(new Mail { Kind = MailKind.PasswordChanged, PersonId = admin!.Id, Cause = "axe", Data = "{}" });
            await db.SaveChangesAsync();
        }
        var found = await Task.WhenAll(new[] { Screen.Phone, Screen.Desktop }.Select(async screen =>
        {
            await using var visit = await browser.OpenAsync(demo.Site, screen: screen);
            var findings = await FindAsync(await visit.NewPageAsync(), ForEverybody, screen);
            return findings.Concat(await FindAsync(await demo.OpenAsync(browser, admin!, screen: screen), ForAdmins, screen));
        }));
        Assert.True(found.All(findings => !findings.Any()), string.Join("\n", found.SelectMany(findings => findings)));
    }

    private static async Task<List<string>> FindAsync(IPage page, IEnumerable<(string Name, string Path)> pages, Screen screen)
    {
        var found = new List<string>();
        foreach (var (name, path) in pages)
        {
            await page.GotoAsync(path);
            // The door has no circuit, nor have the pages before buying; others are read once more by theirs.
            if (path.StartsWith("/admin", StringComparison.Ordinal) && name != "admin-check-in") await page.BecomesLiveAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First).ToBeVisibleAsync();
            await Expect(page.Locator(".loading, .rz-datatable-loading")).ToHaveCountAsync(0);
            found.AddRange(await Accessibility.FindAsync(page, $"{name} on a {screen.Name}"));
        }
        return found;
    }

    [Theory, MemberData(nameof(Looks)), Trait("Category", "Shots")]
    public async Task Every_other_page_has_its_picture_taken(string screen, string scheme)
    {
        await using (var visit = await browser.OpenAsync(demo.Site, screen: ScreenOf(screen), scheme: SchemeOf(scheme)))
            await PhotographAsync(await visit.NewPageAsync(), ForEverybody, screen, scheme);
        await using var scope = demo.Site.Services.CreateAsyncScope();
        var admin = await scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>().FindByEmailAsync(DemoData.Admin);
        await PhotographAsync(
            await demo.OpenAsync(browser, admin!, screen: ScreenOf(screen), scheme: SchemeOf(scheme)), ForAdmins, screen, scheme);
    }

    private static async Task PhotographAsync(IPage page, IEnumerable<(string Name, string Path)> pages, string screen, string scheme)
    {
        var folder = Environment.GetEnvironmentVariable("CONCERT_SHOTS_FOLDER") ?? Path.Combine(SourceTree.Root, ".local", "shots");
        foreach (var (name, path) in pages)
        {
            await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First).ToBeVisibleAsync();
            await Expect(page.Locator(".loading")).ToHaveCountAsync(0);
            await page.ScreenshotAsync(
                new() { Path = Path.Combine(folder, $"{name}-{screen}-{scheme}.png"), FullPage = true,
                Animations = ScreenshotAnimations.Disabled });
        }
    }

    private static Screen ScreenOf(string name) => name == Screen.Phone.Name ? Screen.Phone : Screen.Desktop;

    private static ColorScheme SchemeOf(string name) => name == "dark" ? ColorScheme.Dark : ColorScheme.Light;
}
