using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ticketing.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ticketing.Tests.Journeys;

/// <summary>The pages before the purchase, as they are used: found, looked at, signed up at, left.</summary>
[Collection(BrowserTests.Name)]
public sealed class FirstPagesTests(Browser browser, DemoSite demo) : IClassFixture<DemoSite>
{
    [Fact]
    public async Task Leaving_the_waiting_room_ends_on_the_concerts_page_which_says_so()
    {
        var page = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        await page.GotoAsync("/wallet");
        await page.GotoAsync($"/concerts/{demo.Upcoming.ConcertId}/queue");
        await page.BecomesLiveAsync();
        await page.PressAsync("Leave the waiting room");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Leave the waiting room" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex($"/concerts/{demo.Upcoming.ConcertId}\\?"));
        await Expect(page.GetByText("You have left the waiting room")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Join the queue" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Nothing is lost")).ToBeVisibleAsync();
        // The way back leads past the waiting room, which would be joined again.
        await page.GoBackAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/wallet$"));
    }

    [Fact]
    public async Task A_phones_first_screen_shows_what_opens_next_and_the_first_posters()
    {
        await using var visit = await browser.OpenAsync(demo.Site, screen: Screen.Phone);
        var page = await visit.NewPageAsync();
        await page.GotoAsync("/");
        var tabs = await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).BoundingBoxAsync();
        foreach (var seen in new[] { page.GetByRole(AriaRole.Timer), page.GetByRole(AriaRole.Searchbox), page.Locator("article h3").First })
        {
            var box = await seen.BoundingBoxAsync();
            Assert.InRange(box!.Y + box.Height, 0, tabs!.Y);
        }
    }

    [Fact]
    public async Task A_concert_is_searched_for_and_found()
    {
        await using var visit = await browser.OpenAsync(demo.Site);
        var page = await visit.NewPageAsync();
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("lanterns");
        await page.PressAsync("Search");
        await Expect(page.GetByText("1 concert found")).ToBeVisibleAsync();
        await Expect(page.Locator("article")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { Name = "Show all concerts" }).ClickAsync();
        await Expect(page.Locator("article")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task What_looks_wrong_is_said_when_its_field_is_left_and_one_thing_at_a_time()
    {
        await using var visit = await browser.OpenAsync(demo.Site);
        var page = await visit.NewPageAsync();
        await page.GotoAsync("/account/register");
        var (email, password) = (page.GetByLabel("Email address"), page.GetByLabel("Password", new() { Exact = true }));
        var errors = page.Locator(".validation-message");

        await email.PressSequentiallyAsync("fan");
        await Expect(errors).ToHaveCountAsync(0);
        await password.PressSequentiallyAsync("short");
        await Expect(errors).ToHaveTextAsync(["Enter an email address like name@example.com."]);
        await email.FocusAsync();
        await Expect(errors).ToHaveCountAsync(1);
        await email.PressSequentiallyAsync("@concert.example");
        await Expect(errors).ToHaveCountAsync(0);
        await password.FocusAsync();
        await email.FocusAsync();
        await Expect(errors).ToHaveTextAsync(["Use at least 8 characters."]);
        await Expect(password).ToHaveAttributeAsync("aria-invalid", "true");
    }
}
