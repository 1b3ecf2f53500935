using Microsoft.Playwright;

namespace Ticketing.Tests.Support;

/// <summary>
/// The tests in a browser, one after the other and beside nothing else: on two cores, a page in a crowd misses its second.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BrowserTests : ICollectionFixture<Browser>
{
    public const string Name = "Browser";
}

/// <summary>One Chromium for the whole run; each person in a test has a context, and so cookies, of their own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright playwright = null!;
    private IBrowser chromium = null!;

    public async Task InitializeAsync()
    {
        const string path = "/usr/bin/chromium";
        if (!File.Exists(path)) throw new InvalidOperationException($"There is no {path}. Run ./dev test, which installs it.");
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        await chromium.CloseAsync();
        playwright.Dispose();
    }

    /// <summary>
    /// A person's own browser at the site: <c>await using var fan = await browser.OpenAsync(site)</c>, then <c>fan.NewPageAsync()</c>.
    /// </summary>
    public async Task<IBrowserContext> OpenAsync(
        ConcertSite site, string locale = "en-US", Screen? screen = null, ColorScheme scheme = ColorScheme.Light)
    {
        screen ??= Screen.Desktop;
        var context = await chromium.NewContextAsync(new()
        {
            BaseURL = site.Address.ToString(),
            Locale = locale,
            TimezoneId = "Asia/Seoul",
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = screen.Width, Height = screen.Height },
            HasTouch = screen.IsPhone,
            IsMobile = screen.IsPhone,
        });
        context.SetDefaultTimeout(15_000);
        // Two cores that also run the rest of the tests: what comes late is still what was asked for.
        Assertions.SetDefaultExpectTimeout(15_000);
        return context;
    }
}

/// <summary>What a page is looked at on.</summary>
public sealed record Screen(string Name, int Width, int Height, bool IsPhone)
{
    public static readonly Screen Phone = new("phone", 390, 844, true);
    public static readonly Screen Desktop = new("desktop", 1280, 800, false);
}
