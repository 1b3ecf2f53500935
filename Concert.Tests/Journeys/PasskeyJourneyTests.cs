using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ticketing.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ticketing.Tests.Journeys;

/// <summary>Passkeys in a browser with an authenticator of its own, as a laptop with a fingerprint reader has one.</summary>
[Collection(BrowserTests.Name)]
public sealed class PasskeyJourneyTests(Browser browser, DemoSite demo) : IClassFixture<DemoSite>
{
    private const string Password = "a long enough password";

    // Passkeys belong to a domain, and an address in digits is none.
    private Uri Site => new UriBuilder(demo.Site.Address) { Host = "localhost" }.Uri;

    [Fact]
    public async Task A_passkey_is_added_named_opens_the_account_proves_and_is_removed()
    {
        var fan = await demo.AddPersonAsync();
        await using var context = await browser.OpenAsync(demo.Site);
        var page = await context.NewPageAsync();
        await AddAuthenticatorAsync(context, page);
        await SignInAsync(page, fan.Email!, "/account/security");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.Locator("#recovery-codes li")).ToHaveCountAsync(10);
        await Expect(page.Locator("#passkeys li")).ToHaveCountAsync(1);
        await page.GetByText("Rename").ClickAsync();
        await page.Locator("#passkeys input[name=name]").FillAsync("Work laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("#passkeys")).ToContainTextAsync("Work laptop");

        // The password alone is no longer enough.
        await SignOutAsync(context, page);
        await SignInAsync(page, fan.Email!, "/wallet", passkeysOff: true);
        await Expect(page).ToHaveURLAsync(new Regex("/account/sign-in/code"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey instead" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/wallet$"));

        await page.GotoAsync(new Uri(Site, "/account/prove?returnUrl=%2Faccount%2Fsecurity").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey instead" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/account/security$"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Work laptop" }).ClickAsync();
        await Expect(page.Locator("#passkeys li")).ToHaveCountAsync(0);
        await SignOutAsync(context, page);
        await SignInAsync(page, fan.Email!, "/wallet", passkeysOff: true);
        await Expect(page).ToHaveURLAsync(new Regex("/wallet$"));
    }

    [Fact]
    public async Task The_sign_in_page_offers_the_passkey_by_itself_and_by_a_button()
    {
        var fan = await demo.AddPersonAsync();
        await using var context = await browser.OpenAsync(demo.Site);
        var page = await context.NewPageAsync();
        var authenticator = await AddAuthenticatorAsync(context, page);
        await SignInAsync(page, fan.Email!, "/account/security");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.Locator("#passkeys li")).ToHaveCountAsync(1);

        await SignOutAsync(context, page);
        // Whoever is offered one and says nothing stays where they are, and may press the button instead.
        await authenticator.SayAsync(isPresent: false);
        await page.GotoAsync(new Uri(Site, "/account/sign-in?returnUrl=%2Fwallet").ToString());
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" })).ToBeVisibleAsync();
        await authenticator.SayAsync(isPresent: true);
        // The browser's own offer may be taken before the button is pressed.
        await Task.WhenAny(
            page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync(), page.WaitForURLAsync("**/wallet"));
        await Expect(page).ToHaveURLAsync(new Regex("/wallet$"));

        await SignOutAsync(context, page);
        await page.GotoAsync(new Uri(Site, "/account/sign-in?returnUrl=%2Fwallet").ToString());
        await Expect(page).ToHaveURLAsync(new Regex("/wallet$"));
    }

    [Fact]
    public async Task A_passkey_that_was_made_elsewhere_opens_nothing_and_the_page_says_so()
    {
        await using var context = await browser.OpenAsync(demo.Site);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(Site, "/account/sign-in").ToString());
        await page.EvaluateAsync("""
            () => {
              const form = document.querySelector('form[data-passkey]');
              form.elements['Passkey.Credential'].value = '{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{}}';
              form.submit();
            }
            """);
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "doesn't open an account" })).ToBeVisibleAsync();
    }

    private async Task SignInAsync(IPage page, string email, string target, bool passkeysOff = false)
    {
        // An authenticator that is there answers at once, before anybody can type.
        if (passkeysOff)
            await page.AddInitScriptAsync("PublicKeyCredential.isConditionalMediationAvailable = async () => false");
        await page.GotoAsync(new Uri(Site, $"/account/sign-in?returnUrl={Uri.EscapeDataString(target)}").ToString());
        await page.GetByLabel("Email address").FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    private static async Task SignOutAsync(IBrowserContext context, IPage page)
    {
        await context.ClearCookiesAsync();
        await page.GotoAsync("about:blank");
    }

    private static async Task<Authenticator> AddAuthenticatorAsync(IBrowserContext context, IPage page)
    {
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        var added = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new JsonObject
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true,
                ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        return new Authenticator(session, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    private sealed record Authenticator(ICDPSession Session, string Id)
    {
        /// <summary>Whether somebody touches it when it asks.</summary>
        public Task<JsonElement?> SayAsync(bool isPresent) => Session.SendAsync("WebAuthn.setAutomaticPresenceSimulation", new()
        {
            ["authenticatorId"] = Id, ["enabled"] = isPresent,
        });
    }
}
