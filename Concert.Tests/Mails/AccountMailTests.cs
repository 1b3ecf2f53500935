using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ticketing.Accounts;
using Ticketing.Tests.Accounts;
using Ticketing.Tests.Api;
using Ticketing.Tests.Support;
using Ticketing.Web.Mails;

namespace Ticketing.Tests.Mails;

/// <summary>Accounts and their mails, as a person meets them over HTTP on a site that sends mail.</summary>
public sealed class AccountMailTests(MailSite mails) : IClassFixture<MailSite>
{
    private const string Good = "quiet seats near the stage";
    private const string Another = "another evening out";

    private readonly MailCatcher catcher = mails.Catcher;
    private readonly HeardLog log = mails.Log;
    private readonly TestHouse house = mails.House;
    private readonly ConcertSite site = mails.Site;

    [Fact]
    public async Task Registering_says_the_same_for_a_known_address_and_its_owner_alone_learns_more()
    {
        using var fan = new PlainBrowser(site);
        var first = await RegisterAsync(fan, "a@concert.example");
        var second = await RegisterAsync(fan, "A@concert.example");
        Assert.Equal(
            (first.Status, first.Text.ToLowerInvariant()), (second.Status, second.Text.ToLowerInvariant()));
        await SendAsync();
        Assert.Equal(
            ["Confirm your email address", "You already have an account"], MailsTo("a@concert.example").Select(m => m.Subject).Order());
        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(fan, "a@concert.example", Good)).Status);
    }

    [Fact]
    public async Task A_program_is_told_the_same_too()
    {
        using var program = site.CreateClient();
        foreach (var path in new[] { "register", "register", "forgotPassword", "resendConfirmationEmail" })
        {
            var known = await program.PostAsJsonAsync(
                new Uri($"/api/v1/auth/{path}", UriKind.Relative), new { email = "p@concert.example", password = Good });
            var unknown = await program.PostAsJsonAsync(
                new Uri($"/api/v1/auth/{path}", UriKind.Relative), new { email = $"{Guid.NewGuid():n}@concert.example", password = Good });
            Assert.Equal(HttpStatusCode.OK, known.StatusCode);
            Assert.Equal(unknown.StatusCode, known.StatusCode);
            Assert.Equal(await unknown.Content.ReadAsStringAsync(), await known.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Asking_takes_as_long_whether_the_address_is_known_or_not()
    {
        using var program = site.CreateClient();
        for (var i = 0; i < 12; i++) await PostAsync(program, "register", $"known{i}@concert.example");
        foreach (var path in new[] { "forgotPassword", "register" })
        {
            List<double> known = [], unknown = [];
            for (var i = 0; i < 12; i++)
            {
                known.Add(await TimeAsync(() => PostAsync(program, path, $"known{i}@concert.example")));
                unknown.Add(await TimeAsync(() => PostAsync(program, path, $"unknown{path}{i}@concert.example")));
            }
            var (a, b) = (known.Order().ElementAt(6), unknown.Order().ElementAt(6));
            // What gave it away before was thirty times as long; noise is far below twice.
            Assert.True(a < 2 * b && b < 2 * a, $"{path}: {a:F1} ms for known, {b:F1} ms for unknown addresses");
        }
    }

    [Fact]
    public async Task The_link_confirms_the_address_once_and_leads_on()
    {
        using var fan = new PlainBrowser(site);
        await RegisterAsync(fan, "c@concert.example", "/account/register?returnUrl=%2Fconcerts%2F7");
        await SendAsync();
        var page = await fan.OpenAsync(MailsTo("c@concert.example").Single().Path);
        Assert.False(await IsConfirmedAsync("c@concert.example"));
        var done = await fan.SubmitAsync(page, "Yes, this is my address");
        Assert.True(await IsConfirmedAsync("c@concert.example"));
        Assert.Equal(
            "/account/sign-in?returnUrl=%2Fconcerts%2F7", done.Document.QuerySelector("main a.button-primary")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_by_a_link_that_works_once_and_is_written_down_nowhere()
    {
        using var fan = new PlainBrowser(site);
        await RegisterAsync(fan, "r@concert.example");
        var known = await AskResetAsync(fan, "r@concert.example");
        var unknown = await AskResetAsync(fan, "nobody@concert.example");
        Assert.Equal(
            known.Text.Replace("r@concert.example", "", StringComparison.Ordinal),
            unknown.Text.Replace("nobody@concert.example", "", StringComparison.Ordinal));
        await SendAsync();
        var link = MailsTo("r@concert.example").Single(m => m.Subject == "Choose a new password").Path;
        using var http = site.CreateClient();
        using var shown = await http.GetAsync(new Uri(link, UriKind.Relative));
        Assert.Equal("no-referrer", string.Join(',', shown.Headers.GetValues("Referrer-Policy")));
        Assert.True(shown.Headers.CacheControl?.NoStore);

        var page = await fan.OpenAsync(link);
        var common = await fan.SubmitAsync(page, "Save the new password", ("Form.Password", "1q2w3e4r"));
        Assert.Equal("Too many people use this password. Choose another one.", common.ErrorAt("New password"));
        var done = await fan.SubmitAsync(page, "Save the new password", ("Form.Password", Another));
        Assert.Equal("/account/sign-in", done.LocationPath);
        Assert.Contains("Your new password counts", (await fan.OpenAsync("/account/sign-in")).Text, StringComparison.Ordinal);
        Assert.Contains("doesn't work any more", (await fan.OpenAsync(link)).Text, StringComparison.Ordinal);
        var again = await fan.SubmitAsync(page, "Save the new password", ("Form.Password", "yet another evening"));
        Assert.Contains("doesn't work any more", again.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(fan, "r@concert.example", Good)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(fan, "r@concert.example", Another)).Status);

        var code = link.Split("code=")[1];
        Assert.DoesNotContain(
            log.Lines, line => line.Level >= LogLevel.Warning && line.Text.Contains(code, StringComparison.Ordinal));
        await using var db = house.CreateContext();
        Assert.DoesNotContain(await db.Mails.Select(m => m.Data).ToListAsync(), data => data.Contains(code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_sets_a_new_password_by_the_mailed_code_which_confirms_the_address_and_is_told()
    {
        using var fan = new PlainBrowser(site);
        await RegisterAsync(fan, "q@concert.example");
        await AskResetAsync(fan, "q@concert.example");
        await SendAsync();
        var code = MailsTo("q@concert.example").Single(m => m.Subject == "Choose a new password").Path.Split("code=")[1];
        using var program = site.CreateClient();
        var wrong = await ResetAsync("q@concert.example", "wrong", Good);
        Assert.Equal(wrong, await ResetAsync("nobody@concert.example", code, Good));
        Assert.Contains("\"resetCode\"", wrong.Text, StringComparison.Ordinal);
        var weak = await ResetAsync("q@concert.example", code, "1q2w3e4r");
        Assert.Equal((HttpStatusCode.BadRequest, true), (weak.Status, weak.Text.Contains("\"newPassword\"", StringComparison.Ordinal)));
        Assert.False(await IsConfirmedAsync("q@concert.example"));

        Assert.Equal(HttpStatusCode.OK, (await ResetAsync("q@concert.example", code, Another)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ResetAsync("q@concert.example", code, "yet another evening")).Status);
        Assert.True(await IsConfirmedAsync("q@concert.example"));
        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(fan, "q@concert.example", Another)).Status);
        await SendAsync();
        Assert.Single(catcher.Mails, m => m is { To: "q@concert.example", Subject: "Your password was changed" });

        async Task<(HttpStatusCode Status, string Text)> ResetAsync(string email, string resetCode, string newPassword)
        {
            using var answer = await program.PostAsJsonAsync(
                new Uri("/api/v1/auth/resetPassword", UriKind.Relative), new { email, resetCode, newPassword });
            return (answer.StatusCode, Regex.Replace(await answer.Content.ReadAsStringAsync(), "\"traceId\":\"[^\"]*\"", ""));
        }
    }

    [Fact]
    public async Task Who_registered_the_address_of_somebody_else_has_no_way_in_once_its_owner_has_reset_the_password_by_mail()
    {
        using var stranger = await ApiCaller.RegisterAsync(site);
        await SwitchAppOnAsync(stranger);
        using var passkey = new SoftPasskey();
        var person = await FindAsync(stranger.Email);
        await using var scope = site.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<AccountManager>();
        Assert.True((await users.AddOrUpdatePasskeyAsync((await users.FindByIdAsync(person.Id.ToString()))!, passkey.Info)).Succeeded);

        using var owner = new PlainBrowser(site);
        await ResetByMailAsync(owner, stranger.Email);
        (await stranger.GetAsync("/wallet")).IsProblem(401, "unauthenticated");
        await SignInAsync(owner, stranger.Email, Another);
        Assert.Equal(HttpStatusCode.OK, (await owner.OpenAsync("/account")).Status);
        await using var later = site.Services.CreateAsyncScope();
        var left = await later.ServiceProvider.GetRequiredService<SecondFactors>().FindAsync(person.Id);
        Assert.Equal((false, null, null, 0, 0), (left.IsOn, left.AppSince, left.Key, left.Passkeys.Count, left.CodesLeft));
    }

    [Fact]
    public async Task Who_has_confirmed_the_address_keeps_the_second_factor_when_the_password_is_reset_by_mail()
    {
        using var fan = await ApiCaller.RegisterAsync(site);
        await using (var db = house.CreateContext())
            await db.Users.Where(u => u.Email == fan.Email).ExecuteUpdateAsync(u => u.SetProperty(x => x.EmailConfirmed, true));
        await SwitchAppOnAsync(fan);
        using var browser = new PlainBrowser(site);
        await ResetByMailAsync(browser, fan.Email);
        Assert.StartsWith(
            "/account/sign-in/code", (await SignInAsync(browser, fan.Email, Another)).LocationPath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_locked_account_is_told_so_and_offered_nothing_that_it_may_not_do()
    {
        using var fan = new PlainBrowser(site);
        await RegisterAsync(fan, "l@concert.example");
        await SignInAsync(fan, "l@concert.example", Good);
        await house.LockAsync((await FindAsync("l@concert.example")).Id);
        var page = await fan.OpenAsync("/account");
        Assert.Contains("This account is locked", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Send the mail to confirm it again", page.Text, StringComparison.Ordinal);
        var ways = page.Document.QuerySelectorAll("main .ways a").Select(a => a.GetAttribute("href"));
        Assert.Equal(["/tickets", "/wallet", "/account/security"], ways);
    }

    [Fact]
    public async Task A_link_to_a_new_password_works_for_an_hour()
    {
        using var fan = new PlainBrowser(site);
        await RegisterAsync(fan, "h@concert.example");
        await AskResetAsync(fan, "h@concert.example");
        await SendAsync();
        var link = MailsTo("h@concert.example").Single(m => m.Subject == "Choose a new password").Path;
        house.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.DoesNotContain("doesn't work any more", (await fan.OpenAsync(link)).Text, StringComparison.Ordinal);
        house.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains("doesn't work any more", (await fan.OpenAsync(link)).Text, StringComparison.Ordinal);
        Assert.Contains("doesn't work any more", (await fan.OpenAsync(link + "x")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_address_counts_once_its_link_is_opened_and_the_old_one_is_told()
    {
        using var fan = new PlainBrowser(site);
        await RegisterAsync(fan, "old@concert.example");
        await SignInAsync(fan, "old@concert.example", Good);
        var form = await fan.OpenAsync("/account/address");
        var wrong = await fan.SubmitAsync(form, "Change the address", ("Form.Email", "new@concert.example"), ("Form.Password", "not it"));
        Assert.Equal("This isn't your current password.", wrong.ErrorAt("Current password"));
        await fan.SubmitAsync(form, "Change the address", ("Form.Email", "new@concert.example"), ("Form.Password", Good));
        await SendAsync();
        Assert.Contains(catcher.Mails, m => m is { To: "old@concert.example", Subject: "Your email address is about to change" });

        var link = catcher.Mails.Single(m => m.To == "new@concert.example").Path;
        var changed = await fan.SubmitAsync(await fan.OpenAsync(link), "Yes, this is my address");
        Assert.Contains("Your address is changed", changed.Text, StringComparison.Ordinal);
        Assert.Contains("sign in with new@concert.example", changed.Text, StringComparison.Ordinal);
        using var elsewhere = new PlainBrowser(site);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(elsewhere, "old@concert.example", Good)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(elsewhere, "new@concert.example", Good)).Status);
        Assert.Contains("doesn't work any more", (await elsewhere.OpenAsync(link)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_account_has_a_few_addresses_written_to_and_no_more()
    {
        using var fan = new PlainBrowser(site);
        await RegisterAsync(fan, "many@concert.example");
        await SignInAsync(fan, "many@concert.example", Good);
        var form = await fan.OpenAsync("/account/address");
        for (var i = 0; i < AccountRecovery.ChangesPerHour; i++) await AskChangeAsync(fan, form, $"victim{i}@concert.example");
        var refused = await AskChangeAsync(fan, form, "one-more@concert.example");
        Assert.StartsWith("You asked for several addresses already.", refused.ErrorAt("New email address"), StringComparison.Ordinal);
        await SendAsync();
        Assert.Equal(
            AccountRecovery.ChangesPerHour, catcher.Mails.Count(m => m.To.StartsWith("victim", StringComparison.Ordinal)));
        Assert.DoesNotContain(catcher.Mails, m => m.To == "one-more@concert.example");
        house.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Contains("one-more", (await AskChangeAsync(fan, form, "one-more@concert.example")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_device_is_told_to_a_confirmed_address_and_once_in_a_while()
    {
        using var fan = new PlainBrowser(site);
        await RegisterAsync(fan, "d@concert.example");
        for (var i = 0; i < 3; i++) await SignInOnAsync($"Unconfirmed{i}");
        await SendAsync();
        var mail = Assert.Single(MailsTo("d@concert.example"));
        await fan.SubmitAsync(await fan.OpenAsync(mail.Path), "Yes, this is my address");
        for (var i = 0; i < 3; i++) await SignInOnAsync($"Confirmed{i}");
        await SendAsync();
        Assert.Single(MailsTo("d@concert.example"), m => m.Subject == "A sign-in from a new device");

        async Task SignInOnAsync(string device)
        {
            using var program = site.CreateClient();
            program.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", device);
            using var answer = await program.PostAsJsonAsync(
                new Uri("/api/v1/auth/login", UriKind.Relative), new { email = "d@concert.example", password = Good });
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("x1<victim@concert.example>")]
    [InlineData("\"victim@concert.example\"@concert.example,other@concert.example")]
    [InlineData("\ufb2c*254@concert.example")]
    public async Task What_mail_would_read_otherwise_or_no_column_holds_is_no_address(string address)
    {
        if (address.Contains('*', StringComparison.Ordinal)) address = new string('\ufb2c', 230) + "@concert.example";
        await SendAsync();
        var before = catcher.Mails.Count;
        using var fan = new PlainBrowser(site);
        var refused = await RegisterAsync(fan, address);
        Assert.Equal(HttpStatusCode.OK, refused.Status);
        Assert.NotEmpty(refused.ErrorAt("Email address"));
        Assert.Equal(HttpStatusCode.OK, (await AskResetAsync(fan, address)).Status);
        using var program = site.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(program, "resendConfirmationEmail", address)).StatusCode);
        await SendAsync();
        Assert.Equal(before, catcher.Mails.Count);
    }

    [Fact]
    public async Task A_program_that_confirms_another_address_ends_the_sessions_elsewhere_too()
    {
        using var fan = new PlainBrowser(site);
        await RegisterAsync(fan, "e@concert.example");
        await SignInAsync(fan, "e@concert.example", Good);
        var person = await FindAsync("e@concert.example");
        var code = site.Services.GetRequiredService<OneTimeLinks>().MakeCode(person, OneTimeLinks.ChangeTo("f@concert.example"));
        using var program = site.CreateClient();
        using var changed = await program.GetAsync(new Uri(
            $"/api/v1/auth/confirmEmail?userId={person.Id}&code={code}&changedEmail=f@concert.example", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await fan.OpenAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(fan, "f@concert.example", Good)).Status);
    }

    [Fact]
    public async Task Where_no_mail_is_sent_nothing_promises_any_and_an_admin_can_give_a_link()
    {
        await using var silent = await house.OpenSiteAsync();
        using var fan = new PlainBrowser(silent);
        Assert.Equal(HttpStatusCode.Redirect, (await RegisterAsync(fan, "s@concert.example")).Status);
        using var visitor = new PlainBrowser(silent);
        var forgot = await visitor.OpenAsync("/account/forgot");
        Assert.Contains("This site sends no mail", forgot.Text, StringComparison.Ordinal);
        Assert.Empty(forgot.Document.QuerySelectorAll("main form"));

        await using var db = house.CreateContext();
        var person = await db.Users.SingleAsync(u => u.Email == "s@concert.example");
        var links = silent.Services.GetRequiredService<ResetLinks>();
        Assert.IsType<ResetLinkResult.NotAllowed>(await links.GiveAsync(person.Id, null, person.Id, "Lost", default));
        var admin = (await People.AddAsync(db, role: Roles.Admin)).Id;
        var given = Assert.IsType<ResetLinkResult.Given>(await links.GiveAsync(admin, admin, person.Id, "Lost", default));
        var page = await visitor.OpenAsync($"/account/reset?person={person.Id}&code={given.Code}");
        await visitor.SubmitAsync(page, "Save the new password", ("Form.Password", Another));
        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(visitor, "s@concert.example", Another)).Status);
        // It was handed over: nobody has opened a mailbox.
        Assert.False(await IsConfirmedAsync("s@concert.example"));
    }

    [Fact]
    public async Task Where_only_confirmed_addresses_may_wait_the_others_are_told_how_to_confirm()
    {
        var concert = await house.AddConcertAsync();
        await using var strict = await house.OpenSiteAsync(
            new Dictionary<string, string?>(catcher.Settings) { ["WaitingRoom:ConfirmedOnly"] = "true" });
        using var fan = await ApiCaller.RegisterAsync(strict);
        (await fan.PostAsync($"/concerts/{concert.ConcertId}/queue")).IsProblem(403, "address_unconfirmed");
        await using var db = house.CreateContext();
        await db.Users.ExecuteUpdateAsync(u => u.SetProperty(x => x.EmailConfirmed, true));
        (await fan.PostAsync($"/concerts/{concert.ConcertId}/queue")).Is(201);
    }

    private IEnumerable<CaughtMail> MailsTo(string address) => catcher.Mails.Where(m => m.To == address);

    private async Task SendAsync()
    {
        while (await site.Services.GetRequiredService<MailSender>().SendDueAsync(default) > 0)
        {
        }
    }

    private async Task<AppUser> FindAsync(string address)
    {
        await using var db = house.CreateContext();
        return await db.Users.AsNoTracking().SingleAsync(u => u.Email == address);
    }

    private static Task<PlainPage> AskChangeAsync(PlainBrowser fan, PlainPage form, string address) =>
        fan.SubmitAsync(form, "Change the address", ("Form.Email", address), ("Form.Password", Good));

    private async Task<bool> IsConfirmedAsync(string address)
    {
        await using var db = house.CreateContext();
        return await db.Users.Where(u => u.Email == address).Select(u => u.EmailConfirmed).SingleAsync();
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient program, string path, string email) =>
        program.PostAsJsonAsync(new Uri($"/api/v1/auth/{path}", UriKind.Relative), new { email, password = Good });

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static async Task<PlainPage> RegisterAsync(PlainBrowser fan, string address, string path = "/account/register") =>
        await fan.SubmitAsync(await fan.OpenAsync(path), "Create account", ("Form.Email", address), ("Form.Password", Good));

    private static async Task<PlainPage> AskResetAsync(PlainBrowser fan, string address) =>
        await fan.SubmitAsync(await fan.OpenAsync("/account/forgot"), "Send the link", ("Form.Email", address));

    private async Task ResetByMailAsync(PlainBrowser owner, string address)
    {
        await AskResetAsync(owner, address);
        await SendAsync();
        var page = await owner.OpenAsync(MailsTo(address).Single(m => m.Subject == "Choose a new password").Path);
        await owner.SubmitAsync(page, "Save the new password", ("Form.Password", Another));
    }

    private async Task SwitchAppOnAsync(ApiCaller fan)
    {
        var key = (await fan.PostAsync("/auth/manage/2fa", new { })).Is(200).Text("sharedKey");
        var twoFactorCode = AuthenticatorCodes.CodeAt(key, house.Now);
        (await fan.PostAsync("/auth/manage/2fa", new { enable = true, twoFactorCode })).Is(200);
    }

    private static async Task<PlainPage> SignInAsync(PlainBrowser fan, string address, string password) =>
        await fan.SubmitAsync(await fan.OpenAsync("/account/sign-in"), "Sign in", ("Form.Email", address), ("Form.Password", password));
}
