using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Accounts;
using Ticketing.Tests.Api;
using Ticketing.Tests.Support;
using Ticketing.Web.Accounts;

namespace Ticketing.Tests.Accounts;

/// <summary>Sessions over two nodes: what has ended on one is worth nothing on the other, at once or after its next look.</summary>
public sealed class SessionTests : ApiTests
{
    private const string Another = "another evening out";

    [Fact]
    public async Task Signing_out_ends_the_cookie_everywhere_even_a_copy_of_it()
    {
        var other = await OpenSiteAsync();
        using var fan = new PlainBrowser(Site);
        await RegisterAsync(fan);
        using var thief = CopyOf(fan, other);
        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync(new Uri("/account", UriKind.Relative))).StatusCode);

        await fan.SubmitAsync(await fan.OpenAsync("/account"), "Sign out of Concert");
        await LookAsync(other);
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync(new Uri("/account", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_refresh_token_is_good_for_once_and_used_again_it_ends_the_session()
    {
        using var fan = await RegisterAsync();
        var first = await TokensAsync(fan.Email);
        Assert.Equal(600, first.Number("expiresIn"));
        var second = (await RefreshAsync(first.Text("refreshToken"))).Is(200);
        (await WithAsync(second.Text("accessToken"))).Is(200);

        (await RefreshAsync(first.Text("refreshToken"))).Is(401);
        (await RefreshAsync(second.Text("refreshToken"))).Is(401);
        (await WithAsync(second.Text("accessToken"))).IsProblem(401, "unauthenticated");
        // The others go on.
        (await fan.GetAsync("/wallet")).Is(200);
    }

    [Fact]
    public async Task Of_eight_who_use_one_refresh_token_at_once_one_is_answered()
    {
        using var fan = await RegisterAsync();
        var token = (await TokensAsync(fan.Email)).Text("refreshToken");
        var answers = await TestHouse.InParallelAsync(8, _ => RefreshAsync(token));
        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => a.IsProblem(401, "unauthenticated"));
    }

    [Fact]
    public async Task An_access_token_lasts_ten_minutes_and_its_session_two_weeks()
    {
        using var fan = await RegisterAsync();
        var tokens = await TokensAsync(fan.Email);
        House.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        (await WithAsync(tokens.Text("accessToken"))).IsProblem(401, "unauthenticated");
        House.Clock.Leap(TimeSpan.FromDays(13));
        (await WithAsync((await RefreshAsync(tokens.Text("refreshToken"))).Is(200).Text("accessToken"))).Is(200);
    }

    [Fact]
    public async Task A_changed_password_ends_all_other_sessions()
    {
        using var fan = new PlainBrowser(Site);
        var email = await RegisterAsync(fan);
        var tokens = await TokensAsync(email);
        (await WithAsync(tokens.Text("accessToken"))).Is(200);
        var changed = await fan.SubmitAsync(await fan.OpenAsync("/account/password"), "Change password",
            ("Form.Current", ApiCaller.Password), ("Form.Wanted", Another));
        Assert.Equal("/account", changed.LocationPath);

        (await WithAsync(tokens.Text("accessToken"))).IsProblem(401, "unauthenticated");
        (await RefreshAsync(tokens.Text("refreshToken"))).Is(401);
        Assert.Equal(HttpStatusCode.OK, (await fan.OpenAsync("/account")).Status);
    }

    [Fact]
    public async Task A_password_that_was_changed_while_the_old_one_was_looked_at_begins_no_session()
    {
        using var fan = await RegisterAsync();
        await using var scope = Site.Services.CreateAsyncScope();
        var (users, sessions) = (scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>(), House.Node.Get<SessionStore>());
        await using var db = House.CreateContext();
        var before = await db.Users.AsNoTracking().SingleAsync(u => u.Email == fan.Email);
        Assert.True(await users.CheckPasswordAsync(before, ApiCaller.Password));
        var now = (await users.FindByEmailAsync(fan.Email))!;
        Assert.True((await users.ChangePasswordAsync(now, ApiCaller.Password, Another)).Succeeded);

        Assert.Null(await sessions.BeginAsync(before.Id, before.SecurityStamp, "", "192.0.2.1", default));
        Assert.NotNull(await sessions.BeginAsync(now.Id, now.SecurityStamp, "", "192.0.2.1", default));
    }

    [Fact]
    public async Task Whoever_signs_in_with_what_was_the_password_a_moment_ago_is_refused()
    {
        using var fan = await RegisterAsync();
        await using var scope = Site.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext =
            new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        var signIn = scope.ServiceProvider.GetRequiredService<AccountSignIn>();
        var person = (await signIn.UserManager.FindByEmailAsync(fan.Email))!;
        // Another request's, on another node.
        (await fan.PostAsync("/auth/manage/info", new { oldPassword = ApiCaller.Password, newPassword = Another })).Is(200);
        Assert.False((await signIn.PasswordSignInAsync(person, ApiCaller.Password, false, false)).Succeeded);
        Assert.Single(await House.Node.Get<SessionStore>().ListAsync(person.Id, default));
    }

    [Fact]
    public async Task The_account_page_lists_sessions_this_device_first_and_ends_one_or_all_others()
    {
        using var fan = new PlainBrowser(Site);
        var email = await RegisterAsync(fan);
        var tokens = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            House.Clock.Advance(TimeSpan.FromMinutes(1));
            tokens.Add((await TokensAsync(email)).Text("accessToken"));
        }
        var page = await fan.OpenAsync("/account");
        var listed = page.Document.QuerySelectorAll("#sessions li");
        Assert.Equal(4, listed.Length);
        Assert.Contains("This device", listed[0].TextContent, StringComparison.Ordinal);
        Assert.All(listed, row => Assert.Contains("127.0.0.1", row.TextContent, StringComparison.Ordinal));

        Assert.Equal("/account#sessions-ended", (await fan.SubmitAsync(page, "Sign out there")).Location);
        // Where the browser goes, and with it whoever hears the page.
        var said = (await fan.OpenAsync("/account")).Document.GetElementById("sessions-ended")!;
        Assert.Equal(("-1", "Signed out there"), (said.GetAttribute("tabindex"), said.QuerySelector("[role=status]")!.TextContent.Trim()));
        Assert.Null((await fan.OpenAsync("/account")).Document.GetElementById("sessions-ended"));
        (await WithAsync(tokens[2])).Is(401);
        (await WithAsync(tokens[1])).Is(200);
        await fan.SubmitAsync(await fan.OpenAsync("/account"), "Sign out all other devices");
        foreach (var token in tokens) (await WithAsync(token)).Is(401);
        Assert.Equal(HttpStatusCode.OK, (await fan.OpenAsync("/account")).Status);
    }

    [Fact]
    public async Task Of_more_sessions_than_one_person_may_have_the_least_recently_seen_end()
    {
        using var fan = await RegisterAsync();
        var oldest = await TokensAsync(fan.Email);
        var person = await House.CreateContext().Users.AsNoTracking().SingleAsync(u => u.Email == fan.Email);
        var sessions = House.Node.Get<SessionStore>();
        House.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < SessionStore.LivingMax; i++)
            await sessions.BeginAsync(person.Id, person.SecurityStamp, "Firefox, Linux", "192.0.2.1", default);
        await LookAsync(Site);
        (await WithAsync(oldest.Text("accessToken"))).IsProblem(401, "unauthenticated");
        await using var db = House.CreateContext();
        Assert.Equal(SessionStore.LivingMax, await db.Sessions.CountAsync(s => s.PersonId == person.Id && s.EndedAt == null));
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_somebody_else()
    {
        using var fan = await RegisterAsync();
        await using var db = House.CreateContext();
        var theirs = await db.Sessions.AsNoTracking().SingleAsync();
        await House.Node.Get<SessionStore>().EndAsync(await House.AddFanAsync(), theirs.Id, default);
        (await fan.GetAsync("/wallet")).Is(200);
    }

    [Fact]
    public async Task That_a_session_was_seen_is_written_now_and_then()
    {
        using var fan = await RegisterAsync();
        await using var db = House.CreateContext();
        var begun = await db.Sessions.AsNoTracking().SingleAsync();
        House.Clock.Advance(SessionStore.SeenEvery);
        (await fan.GetAsync("/wallet")).Is(200);
        var later = House.Now;
        House.Clock.Advance(SessionStore.SeenEvery);
        await TestHouse.UntilAsync(async () => await db.Sessions.Select(s => s.LastSeenAt).SingleAsync() >= later);
        Assert.Equal(begun.CreatedAt, await db.Sessions.Select(s => s.ProvedAt).SingleAsync());
    }

    private static Task LookAsync(ConcertSite site) => ((Standing)site.Services.GetService(typeof(Standing))!).RefreshAsync(default);

    private async Task<ApiAnswer> TokensAsync(string email) =>
        (await Nobody.PostAsync("/auth/login", new { email, password = ApiCaller.Password })).Is(200);

    private Task<ApiAnswer> RefreshAsync(string refreshToken) => Nobody.PostAsync("/auth/refresh", new { refreshToken });

    private Task<ApiAnswer> WithAsync(string token) => Nobody.GetAsync("/wallet", ("Authorization", $"Bearer {token}"));

    private static async Task<string> RegisterAsync(PlainBrowser fan)
    {
        var email = $"{Guid.NewGuid():n}@concert.example";
        var done = await fan.SubmitAsync(
            await fan.OpenAsync("/account/register"), "Create account", ("Form.Email", email), ("Form.Password", ApiCaller.Password));
        Assert.Equal(HttpStatusCode.Redirect, done.Status);
        return email;
    }

    private static HttpClient CopyOf(PlainBrowser fan, ConcertSite site)
    {
        var copy = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = site.Address };
        copy.DefaultRequestHeaders.Add("Cookie", fan.Cookies);
        return copy;
    }
}
