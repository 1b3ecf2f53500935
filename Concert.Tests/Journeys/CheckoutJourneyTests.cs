using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ticketing.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ticketing.Tests.Journeys;

/// <summary>A checkout on a phone: what is in the first screen, and what outlives a reload and a lost line.</summary>
[Collection(BrowserTests.Name)]
public sealed class CheckoutJourneyTests(Browser browser, DemoSite demo) : IClassFixture<DemoSite>
{
    [Fact]
    public async Task What_is_short_and_the_one_button_are_in_the_first_screen()
    {
        var page = await AtCheckoutAsync(seat: 1);
        await Expect(page.GetByText("You're ₩45,000 short")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Top up ₩45,000 and pay" })).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    [Fact]
    public async Task What_was_typed_is_there_again_after_a_reload_until_it_has_been_charged()
    {
        var page = await AtCheckoutAsync(seat: 2);
        await page.GetByLabel("Another amount").FillAsync("70,000");
        await page.ReloadAsync();
        await page.BecomesLiveAsync();
        await Expect(page.GetByLabel("Another amount")).ToHaveValueAsync("70,000");

        await page.PressAsync("Top up ₩70,000");
        await Expect(page.GetByText("₩70,000 topped up")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await page.BecomesLiveAsync();
        await page.GetByText("Top up the wallet").ClickAsync();
        await Expect(page.GetByLabel("Another amount")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task What_was_typed_without_the_line_is_there_after_a_reload()
    {
        var page = await AtCheckoutAsync(seat: 3);
        await Expect(page.GetByLabel("Another amount")).ToBeVisibleAsync();
        await page.Context.SetOfflineAsync(true);
        await page.GetByLabel("Another amount").FillAsync("60000");
        await page.Context.SetOfflineAsync(false);
        await page.ReloadAsync();
        await page.BecomesLiveAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Top up ₩60,000", Exact = true })).ToBeEnabledAsync();
    }

    [Fact]
    public async Task What_is_pressed_without_the_line_is_refused_at_once_and_not_paid_when_it_is_back()
    {
        var page = await AtCheckoutAsync(seat: 4);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Top up ₩45,000 and pay" })).ToBeVisibleAsync();
        await page.Context.SetOfflineAsync(true);
        await page.PressAsync("Top up ₩45,000 and pay");
        var said = page.Locator(".action-bar").GetByText("No connection. What stands here is kept");
        await Expect(said).ToBeVisibleAsync();
        await page.Context.SetOfflineAsync(false);
        await Expect(said).ToBeHiddenAsync();
        await page.ReloadAsync();
        await page.BecomesLiveAsync();
        await page.PressAsync("Top up ₩45,000 and pay");
        await Expect(page).ToHaveURLAsync(new Regex("paid=true"));
    }

    private async Task<IPage> AtCheckoutAsync(int seat)
    {
        var page = await demo.OpenAsync(browser, await demo.AddPersonAsync(balance: 10_000), screen: Screen.Phone);
        await page.EnterAsync(demo.Club.ConcertId, demo.Club.Performances[0].PerformanceId);
        await page.TouchSeatAsync(seat);
        await page.PressAsync("Hold 1 seat");
        await Expect(page).ToHaveURLAsync(new Regex("/checkout/"));
        await page.BecomesLiveAsync();
        return page;
    }
}
