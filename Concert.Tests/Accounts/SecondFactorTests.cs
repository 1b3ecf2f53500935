using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Accounts;
using Ticketing.Payments;
using Ticketing.Tests.Api;
using Ticketing.Tests.Support;
using Ticketing.Wallets;

namespace Ticketing.Tests.Accounts;

/// <summary>Authenticator app and recovery codes, as a person sets them up and signs in with them, on the pages and over HTTP.</summary>
public sealed class SecondFactorTests(ApiHouse shared) : SharedApiTests(shared)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task With_an_app_signing_in_asks_for_its_code_and_each_code_opens_once()
    {
        using var fan = new PlainBrowser(Site);
        var email = await RegisterAsync(fan);
        var (key, codes) = await SetUpAsync(fan);
        Assert.Equal(10, codes.Count);
        Assert.Equal(HttpStatusCode.OK, (await fan.OpenAsync("/account")).Status);

        using var first = new PlainBrowser(Site);
        var asked = await SignInAsync(first, email);
        Assert.Equal("/account/sign-in/code?returnUrl=%2Fwallet", asked.LocationPath);
        Assert.Equal(HttpStatusCode.Redirect, (await first.OpenAsync("/account")).Status);
        House.Clock.Advance(Step);
        var code = AuthenticatorCodes.CodeAt(key, House.Now);
        Assert.Equal("/wallet", (await EnterAsync(first, code)).LocationPath);
        Assert.Equal(HttpStatusCode.OK, (await first.OpenAsync("/account")).Status);

        using var second = new PlainBrowser(Site);
        await SignInAsync(second, email);
        Assert.Equal("This code isn't right, or was used before. Wait for the next one.", (await EnterAsync(second, code)).ErrorAt("Code"));
        House.Clock.Advance(Step);
        Assert.Equal("/wallet", (await EnterAsync(second, AuthenticatorCodes.CodeAt(key, House.Now))).LocationPath);
    }

    [Fact]
    public async Task A_code_of_a_minute_ago_opens_nothing()
    {
        using var fan = new PlainBrowser(Site);
        var email = await RegisterAsync(fan);
        var (key, _) = await SetUpAsync(fan);
        using var other = new PlainBrowser(Site);
        await SignInAsync(other, email);
        House.Clock.Advance(4 * Step);
        Assert.NotEmpty((await EnterAsync(other, AuthenticatorCodes.CodeAt(key, House.Now - 2 * Step))).ErrorAt("Code"));
    }

    [Fact]
    public async Task A_recovery_code_opens_once_however_it_is_typed_and_new_ones_replace_the_old()
    {
        using var fan = new PlainBrowser(Site);
        var email = await RegisterAsync(fan);
        var (_, codes) = await SetUpAsync(fan);
        using var other = new PlainBrowser(Site);
        await SignInAsync(other, email);
        var typed = codes[0].Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant();
        Assert.Equal("/wallet", (await EnterAsync(other, typed)).LocationPath);
        using var third = new PlainBrowser(Site);
        await SignInAsync(third, email);
        Assert.NotEmpty((await EnterAsync(third, codes[0])).ErrorAt("Code"));
        Assert.Contains("9 left", (await fan.OpenAsync("/account/security")).Text, StringComparison.Ordinal);

        var renewed = await fan.SubmitAsync(await fan.OpenAsync("/account/security"), "Make new codes");
        var fresh = CodesOn(renewed);
        Assert.Equal(10, fresh.Count);
        Assert.Empty(CodesOn(await fan.OpenAsync("/account/security")));
        Assert.NotEmpty((await EnterAsync(third, codes[1])).ErrorAt("Code"));
        Assert.Equal("/wallet", (await EnterAsync(third, fresh[1])).LocationPath);
    }

    [Fact]
    public async Task Neither_the_apps_key_nor_recovery_codes_can_be_read_in_the_database()
    {
        using var fan = new PlainBrowser(Site);
        await RegisterAsync(fan);
        var (key, codes) = await SetUpAsync(fan);
        await using var db = House.CreateContext();
        var kept = string.Join('\n', await db.UserTokens.Select(t => t.Value).ToListAsync());
        Assert.All(codes.Append(key), secret => Assert.DoesNotContain(secret, kept, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Wrong_codes_make_one_wait_and_the_right_password_doesnt_forgive_them()
    {
        using var fan = new PlainBrowser(Site);
        var email = await RegisterAsync(fan);
        var (key, _) = await SetUpAsync(fan);
        using var guesser = new PlainBrowser(Site);
        for (var i = 0; i < PasswordGuard.SlowFrom; i++)
        {
            await SignInAsync(guesser, email);
            Assert.NotEmpty((await EnterAsync(guesser, "000000")).ErrorAt("Code"));
        }
        await SignInAsync(guesser, email);
        var code = AuthenticatorCodes.CodeAt(key, House.Now + Step);
        Assert.Contains("Try again at", (await EnterAsync(guesser, code)).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await fan.OpenAsync("/account")).Status);
        House.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("/wallet", (await EnterAsync(guesser, code)).LocationPath);
    }

    [Fact]
    public async Task A_key_that_was_only_shown_opens_nothing_and_a_wrong_code_shows_it_again()
    {
        using var fan = new PlainBrowser(Site);
        var email = await RegisterAsync(fan);
        var begun = await fan.SubmitAsync(await fan.OpenAsync("/account/security"), "Set up an app");
        var wrong = await fan.SubmitAsync(begun, "Switch the app on", ("Form.Code", "000000"));
        Assert.NotEmpty(wrong.ErrorAt("The code that the app shows now"));
        Assert.Equal(KeyOn(begun), KeyOn(wrong));
        using var other = new PlainBrowser(Site);
        Assert.Equal("/wallet", (await SignInAsync(other, email)).LocationPath);
    }

    [Fact]
    public async Task Switched_on_over_the_api_the_site_asks_for_the_code_and_the_api_takes_either()
    {
        using var fan = await RegisterAsync();
        var key = (await fan.PostAsync("/auth/manage/2fa", new { })).Is(200).Text("sharedKey");
        var on = (await fan.PostAsync(
            "/auth/manage/2fa", new { enable = true, twoFactorCode = AuthenticatorCodes.CodeAt(key, House.Now) })).Is(200);
        var codes = on["recoveryCodes"].Texts().ToList();

        using var browser = new PlainBrowser(Site);
        Assert.StartsWith("/account/sign-in/code", (await SignInAsync(browser, fan.Email)).LocationPath, StringComparison.Ordinal);
        House.Clock.Advance(Step);
        Assert.Equal("/wallet", (await EnterAsync(browser, AuthenticatorCodes.CodeAt(key, House.Now))).LocationPath);

        var (email, password) = (fan.Email, ApiCaller.Password);
        (await Nobody.PostAsync("/auth/login", new { email, password })).IsProblem(401, "second_factor_needed");
        (await Nobody.PostAsync("/auth/login", new { email, password, twoFactorCode = "000000" })).IsProblem(401, "unauthenticated");
        House.Clock.Advance(Step);
        var twoFactorCode = AuthenticatorCodes.CodeAt(key, House.Now);
        (await Nobody.PostAsync("/auth/login", new { email, password, twoFactorCode })).Is(200);
        (await Nobody.PostAsync("/auth/login", new { email, password, twoFactorCode })).IsProblem(401, "unauthenticated");
        (await Nobody.PostAsync("/auth/login", new { email, password, twoFactorRecoveryCode = codes[0] })).Is(200);
    }

    [Fact]
    public async Task What_changes_the_second_factor_needs_fresh_proof_on_the_pages_and_over_the_api()
    {
        using var fan = new PlainBrowser(Site);
        var email = await RegisterAsync(fan);
        var (key, _) = await SetUpAsync(fan);
        var page = await fan.OpenAsync("/account/security");
        House.Clock.Advance(TimeSpan.FromMinutes(10) + Step);
        var refused = await fan.SubmitAsync(page, "Switch the app off");
        Assert.Equal("/account/prove?returnUrl=%2Faccount%2Fsecurity", refused.LocationPath);

        var prove = await fan.OpenAsync(refused.LocationPath);
        var code = AuthenticatorCodes.CodeAt(key, House.Now);
        Task<PlainPage> ProveAsync(string password, string typed) =>
            fan.SubmitAsync(prove, "Go on", ("Form.Password", password), ("Form.Code", typed));
        Assert.NotEmpty((await ProveAsync("not it", code)).ErrorAt("Password"));
        Assert.NotEmpty((await ProveAsync(ApiCaller.Password, "000000")).ErrorAt("Code"));
        var proved = await ProveAsync(ApiCaller.Password, code);
        Assert.Equal("/account/security", proved.LocationPath);
        await fan.SubmitAsync(await fan.OpenAsync("/account/security"), "Switch the app off");
        using var other = new PlainBrowser(Site);
        Assert.Equal("/wallet", (await SignInAsync(other, email)).LocationPath);

        using var program = await RegisterAsync();
        House.Clock.Advance(TimeSpan.FromMinutes(11));
        var refreshToken = program.Tokens!.Text("refreshToken");
        var token = (await Nobody.PostAsync("/auth/refresh", new { refreshToken })).Is(200).Text("accessToken");
        Task<ApiAnswer> TryAsync(string path, object body) =>
            Nobody.PostAsync(path, body, null, ("Authorization", $"Bearer {token}"));
        (await TryAsync("/auth/manage/2fa", new { })).IsProblem(403, "proof_needed");
        (await TryAsync("/auth/manage/info", new { newEmail = "thief@concert.example" })).IsProblem(403, "proof_needed");
    }

    [Fact]
    public async Task With_a_second_factor_an_old_session_changes_no_password()
    {
        using var fan = new PlainBrowser(Site);
        await RegisterAsync(fan);
        await SetUpAsync(fan);
        House.Clock.Advance(TimeSpan.FromMinutes(11));
        var refused = await fan.SubmitAsync(await fan.OpenAsync("/account/password"), "Change password",
            ("Form.Current", ApiCaller.Password), ("Form.Wanted", "another evening out"));
        Assert.Equal("/account/prove?returnUrl=%2Faccount%2Fpassword", refused.LocationPath);
    }

    [Fact]
    public async Task Switching_it_on_signs_out_whoever_else_is_in_by_the_password_alone()
    {
        using var fan = new PlainBrowser(Site);
        var email = await RegisterAsync(fan);
        using var other = new PlainBrowser(Site);
        await SignInAsync(other, email);
        Assert.Equal(HttpStatusCode.OK, (await other.OpenAsync("/account")).Status);
        await SetUpAsync(fan);
        Assert.Equal(HttpStatusCode.Redirect, (await other.OpenAsync("/account")).Status);
    }

    [Fact]
    public async Task An_admins_critical_acts_are_refused_without_fresh_proof()
    {
        var (admin, fan, users) = (await House.AddAdminAsync(), await House.AddFanAsync(), House.Node.Get<UserAdmin>());
        await using var db = House.CreateContext();
        var stamp = await db.Users.Where(u => u.Id == admin).Select(u => u.SecurityStamp).SingleAsync();
        var session = (await House.Node.Get<SessionStore>().BeginAsync(admin, stamp, "Firefox", "192.0.2.1", default))!;
        House.Clock.Advance(TimeSpan.FromMinutes(11));
        var (node, links) = (House.Node, Site.Services.GetRequiredService<ResetLinks>());
        foreach (var stale in new Guid?[] { session.Id, null })
        {
            Assert.IsType<UserChangeResult.ProofNeeded>(await users.TakeRoleAsync(admin, stale, fan, Roles.Desk, "Left", default));
            Assert.IsType<UserChangeResult.ProofNeeded>(await users.UnlockAsync(admin, stale, fan, "A mistake", default));
            Assert.IsType<ResetLinkResult.ProofNeeded>(await links.GiveAsync(admin, stale, fan, "Lost", default));
            Assert.IsType<CreditResult.ProofNeeded>(
                await node.Get<AdminWallets>().CreditAsync(admin, stale, fan, Guid.NewGuid(), 1_000, "Goodwill", default));
            Assert.IsType<CallOffResult.ProofNeeded>(await node.Get<CallOffService>().CallOffAsync(admin, stale, 1, "Flooded", default));
            Assert.IsType<AdminRefundResult.ProofNeeded>(
                await node.Refunds.RefundAsAdminAsync(admin, stale, Guid.NewGuid(), null, "Ill", default));
            Assert.IsType<UserChangeResult.ProofNeeded>(await users.GiveRoleAsync(admin, stale, fan, Roles.Desk, "New", default));
            Assert.IsType<UserChangeResult.ProofNeeded>(await users.LockAsync(admin, stale, fan, "Sells on", default));
        }
        await House.Node.Get<Proof>().RenewAsync(admin, session.Id, default);
        Assert.IsType<UserChangeResult.Changed>(await users.GiveRoleAsync(admin, session.Id, fan, Roles.Desk, "New", default));
        // Somebody else's proof is none.
        Assert.IsType<UserChangeResult.ProofNeeded>(
            await users.LockAsync(await House.AddAdminAsync(), session.Id, fan, "Sells on", default));
    }

    private async Task<(string Key, List<string> Codes)> SetUpAsync(PlainBrowser fan)
    {
        var begun = await fan.SubmitAsync(await fan.OpenAsync("/account/security"), "Set up an app");
        var key = KeyOn(begun);
        var done = await fan.SubmitAsync(begun, "Switch the app on", ("Form.Code", AuthenticatorCodes.CodeAt(key, House.Now)));
        return (key, CodesOn(done));
    }

    private static string KeyOn(PlainPage page) =>
        page.Document.QuerySelector("code.key")!.TextContent.Replace(" ", "", StringComparison.Ordinal);

    private static List<string> CodesOn(PlainPage page) =>
        [.. page.Document.QuerySelectorAll("#recovery-codes li").Select(row => row.TextContent.Trim())];

    private static async Task<PlainPage> SignInAsync(PlainBrowser fan, string email) => await fan.SubmitAsync(
        await fan.OpenAsync("/account/sign-in?returnUrl=%2Fwallet"), "Sign in",
        ("Form.Email", email), ("Form.Password", ApiCaller.Password));

    private static async Task<PlainPage> EnterAsync(PlainBrowser fan, string code) => await fan.SubmitAsync(
        await fan.OpenAsync("/account/sign-in/code?returnUrl=%2Fwallet"), "Sign in", ("Form.Code", code));

    private static async Task<string> RegisterAsync(PlainBrowser fan)
    {
        var email = $"{Guid.NewGuid():n}@concert.example";
        await fan.SubmitAsync(
            await fan.OpenAsync("/account/register"), "Create account", ("Form.Email", email), ("Form.Password", ApiCaller.Password));
        return email;
    }
}
