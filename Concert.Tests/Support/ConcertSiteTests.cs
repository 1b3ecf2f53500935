using System.Net;

namespace Ticketing.Tests.Support;

[Collection(BrowserTests.Name)]
public sealed class ConcertSiteTests(Browser browser, TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Blazors_script_is_served_and_runs_in_the_browser()
    {
        await using var site = await ConcertSite.StartAsync(database);
        await using var visitor = await browser.OpenAsync(site);
        var page = await visitor.NewPageAsync();

        await page.GotoAsync("/");
        await page.WaitForFunctionAsync("() => window.Blazor !== undefined");
    }

    [Fact]
    public async Task A_site_uses_the_database_it_was_given()
    {
        await using var site = await ConcertSite.StartAsync(database, new TestClock());
        using var client = site.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode);
    }
}
