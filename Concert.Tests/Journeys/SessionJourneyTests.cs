using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Ticketing.Accounts;
using Ticketing.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ticketing.Tests.Journeys;

/// <summary>A page that stands open learns that its session was ended elsewhere.</summary>
[Collection(BrowserTests.Name)]
public sealed class SessionJourneyTests(Browser browser, DemoSite demo) : IClassFixture<DemoSite>
{
    [Fact]
    public async Task An_open_page_goes_to_signing_in_when_its_session_is_ended_elsewhere()
    {
        var fan = await demo.AddPersonAsync();
        var page = await demo.OpenAsync(browser, fan);
        await page.EnterAsync(demo.Club.ConcertId);
        await demo.Site.Services.GetRequiredService<SessionStore>().EndOthersAsync(fan.Id, null, default);
        await Expect(page).ToHaveURLAsync(new Regex("/account/sign-in"), new PageAssertionsToHaveURLOptions { Timeout = 5_000 });
    }
}
