using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using Ticketing.Accounts;
using Ticketing.Catalog;
using Ticketing.Idempotency;
using Ticketing.Tests.Support;
using Ticketing.Wallets;

namespace Ticketing.Tests.Journeys;

/// <summary>
/// The site with its demonstration data, for one class of journeys: each test brings people of its own and takes dates of its own.
/// </summary>
public class DemoSite : IAsyncLifetime, IAsyncDisposable
{
    private readonly DemoDatabase database = new();

    public ConcertSite Site { get; private set; } = null!;

    public ConcertView Club { get; private set; } = null!;

    public ConcertView Arena { get; private set; } = null!;

    public ConcertView Upcoming { get; private set; } = null!;

    protected virtual Dictionary<string, string?> Settings => [];

    public async Task InitializeAsync()
    {
        await database.InitializeAsync();
        Site = await ConcertSite.StartAsync(database, settings: Settings);
        var concerts = await Site.Services.GetRequiredService<CatalogCache>().ListAsync(CancellationToken.None);
        Club = concerts.Single(concert => concert.Title == "Midnight Trio");
        Arena = concerts.Single(concert => concert.Artist == "Paper Lanterns");
        Upcoming = concerts.Single(concert => concert.Artist == "한겨울밤");
    }

    public async Task DisposeAsync()
    {
        await Site.DisposeAsync();
        await database.DisposeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>An account with money, without the pages: those have tests of their own.</summary>
    public async Task<AppUser> AddPersonAsync(long balance = 1_000_000)
    {
        await using var scope = Site.Services.CreateAsyncScope();
        var email = $"{Guid.NewGuid():N}@concert.example";
        var person = new AppUser { UserName = email, Email = email, EmailConfirmed = true };
        Assert.True(
            (await scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>()
            .CreateAsync(person, "a long enough password")).Succeeded);
        if (balance > 0)
        {
            var attempt = new Attempt(person.Id, Guid.NewGuid().ToString("N"), "test");
            await scope.ServiceProvider.GetRequiredService<WalletService>()
                .ChargeAsync(person.Id, balance, attempt, CancellationToken.None);
        }
        return person;
    }

    /// <summary>A browser of this person, signed in by the cookie that the sign-in page would have set.</summary>
    public async Task<IPage> OpenAsync(
        Browser browser, AppUser person, string locale = "en-US", Screen? screen = null, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await browser.OpenAsync(Site, locale, screen, scheme);
        await context.AddCookiesAsync([new() { Name = "concert.session", Value = await SessionOf(person), Url = Site.Address.ToString() }]);
        return await context.NewPageAsync();
    }

    /// <summary>The cookie that the sign-in page would have set.</summary>
    public async Task<string> SessionOf(AppUser person)
    {
        await using var scope = Site.Services.CreateAsyncScope();
        var principal = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<AppUser>>().CreateAsync(person);
        var session = await Site.Services.GetRequiredService<SessionStore>().BeginAsync(
            person.Id, person.SecurityStamp, "Test", "127.0.0.1", default);
        var identity = new ClaimsIdentity(
            [.. principal.Claims, new Claim("session", session!.Id.ToString())], IdentityConstants.ApplicationScheme);
        // Signed in just now: the account is compared with it when half an hour is over, and not at each request.
        var now = Site.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var ticket = new AuthenticationTicket(
            new ClaimsPrincipal(identity), new AuthenticationProperties { IssuedUtc = now }, IdentityConstants.ApplicationScheme);
        return Site.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>()
            .Get(IdentityConstants.ApplicationScheme).TicketDataFormat.Protect(ticket);
    }
}
