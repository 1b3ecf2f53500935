using System.Net;
using System.Net.Http.Json;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Accounts;

/// <summary>Registering, signing in and out, and the password, as a person does it over HTTP.</summary>
public sealed class AccountPagesTests(SiteFixture fixture) : IClassFixture<SiteFixture>
{
    private const string Good = "quiet seats near the stage";

    [Fact]
    public async Task Whoever_registers_is_signed_in_at_once_and_goes_on_where_they_were_going()
    {
        using var fan = new PlainBrowser(fixture.Site);
        var done = await RegisterAsync(fan, NewAddress(), Good, "/account/register?returnUrl=%2Fconcerts%2F7%2Fqueue");

        Assert.Equal(HttpStatusCode.Redirect, done.Status);
        Assert.Equal("/concerts/7/queue", done.LocationPath);
        Assert.Equal(HttpStatusCode.OK, (await fan.OpenAsync("/account")).Status);
    }

    [Fact]
    public async Task A_page_for_members_leads_a_visitor_through_signing_in_and_back()
    {
        var (address, _) = await MemberAsync();
        using var fan = new PlainBrowser(fixture.Site);
        var closed = await fan.OpenAsync("/account/password");
        Assert.Equal(HttpStatusCode.Redirect, closed.Status);
        Assert.StartsWith("/account/sign-in?returnUrl=", closed.LocationPath, StringComparison.Ordinal);

        var done = await SignInAsync(fan, address, Good, closed.LocationPath);
        Assert.Equal("/account/password", done.LocationPath);
        Assert.Equal(HttpStatusCode.OK, (await fan.OpenAsync("/account/password")).Status);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("concerts/1")]
    public async Task A_hostile_way_back_leads_home(string returnUrl)
    {
        var (address, _) = await MemberAsync();
        using var fan = new PlainBrowser(fixture.Site);
        var done = await SignInAsync(fan, address, Good, "/account/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));
        Assert.Equal(HttpStatusCode.Redirect, done.Status);
        Assert.Equal(fixture.Site.Address, new Uri(fixture.Site.Address, done.Location));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_are_refused_in_the_same_words()
    {
        var (address, _) = await MemberAsync();
        using var fan = new PlainBrowser(fixture.Site);
        var wrong = await SignInAsync(fan, address, "not my password");
        var unknown = await SignInAsync(fan, NewAddress(), "not my password");

        Assert.Contains("Address and password don't match", wrong.Text, StringComparison.Ordinal);
        Assert.Equal(wrong.Text, unknown.Text);
        Assert.Equal(address, wrong.InputOf("Email address").Value);
        Assert.Equal("", wrong.InputOf("Password").Value);
        Assert.Equal(HttpStatusCode.Redirect, (await fan.OpenAsync("/account")).Status);
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_next_one_waits_whether_or_not_the_address_has_an_account()
    {
        var (member, _) = await MemberAsync();
        foreach (var address in new[] { member, NewAddress() })
        {
            using var fan = new PlainBrowser(fixture.Site);
            var form = await fan.OpenAsync("/account/sign-in");
            for (var i = 0; i < 5; i++)
                Assert.Contains(
                    "Address and password don't match", (await TryAsync(fan, form, address, "wrong")).Text, StringComparison.Ordinal);
            Assert.Contains("Try again at", (await TryAsync(fan, form, address, Good)).Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", Good, "Email address", "Enter an email address like name@example.com.")]
    [InlineData("no address", Good, "Email address", "Enter an email address like name@example.com.")]
    [InlineData("ok@example.com", "short", "Password", "Use at least 8 characters.")]
    [InlineData("ok@example.com", "aaaaaaaaaa", "Password", "Use at least 4 different characters.")]
    [InlineData("ok@example.com", "Password123", "Password", "Too many people use this password. Choose another one.")]
    [InlineData("ok@example.com", "ok@example.com", "Password", "Too many people use this password. Choose another one.")]
    public async Task What_is_wrong_stands_beside_the_field_and_the_address_stays(
        string address, string password, string field, string error)
    {
        using var fan = new PlainBrowser(fixture.Site);
        var refused = await RegisterAsync(fan, address, password);
        Assert.Equal(HttpStatusCode.OK, refused.Status);
        Assert.Equal(error, refused.ErrorAt(field));
        Assert.Equal("true", refused.InputOf(field).GetAttribute("aria-invalid"));
        Assert.Equal("", refused.InputOf("Password").Value);
        Assert.Equal(address, refused.InputOf("Email address").Value);
    }

    [Fact]
    public async Task One_thing_that_is_wrong_is_said_at_a_time()
    {
        using var fan = new PlainBrowser(fixture.Site);
        var refused = await RegisterAsync(fan, new string('a', 300) + "@example.com", "a");
        Assert.Equal("Enter an email address like name@example.com.", refused.ErrorAt("Email address"));
        Assert.Single(refused.Document.QuerySelectorAll(".validation-message"));
        Assert.Single(refused.Document.QuerySelectorAll("[autofocus]"));
        Assert.Single((await RegisterAsync(fan, NewAddress(), "a")).Document.QuerySelectorAll(".validation-message"));
        Assert.Single((await SignInAsync(fan, "", "")).Document.QuerySelectorAll(".validation-message"));
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told_at_its_field_with_the_way_to_sign_in()
    {
        var (address, _) = await MemberAsync();
        using var fan = new PlainBrowser(fixture.Site);
        var refused = await RegisterAsync(fan, " " + address.ToUpperInvariant(), Good, "/account/register?returnUrl=%2Fwallet");
        Assert.Equal("This address already has an account.", refused.ErrorAt("Email address"));
        Assert.Equal("/account/sign-in?returnUrl=%2Fwallet", refused.Document.QuerySelector(".field a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task One_address_registered_by_many_at_once_makes_one_account()
    {
        var address = NewAddress();
        var fans = Enumerable.Range(0, 6).Select(_ => new PlainBrowser(fixture.Site)).ToList();
        var forms = await Task.WhenAll(fans.Select(fan => fan.OpenAsync("/account/register")));
        var answers =
            await Task.WhenAll(
                fans.Select((fan, i) => fan.SubmitAsync(forms[i], "Create account", ("Form.Email", address), ("Form.Password", Good))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.All(
            answers.Where(answer => answer.Status != HttpStatusCode.Redirect),
            answer => Assert.Equal("This address already has an account.", answer.ErrorAt("Email address")));
        fans.ForEach(fan => fan.Dispose());
    }

    [Theory]
    [InlineData("'; drop table identity_users; --")]
    [InlineData("<script>alert(1)</script>")]
    public async Task A_hostile_address_is_just_refused(string address)
    {
        using var fan = new PlainBrowser(fixture.Site);
        var refused = await SignInAsync(fan, address, new string('x', 100_000));
        Assert.Equal(HttpStatusCode.OK, refused.Status);
        Assert.Contains("Address and password don't match", refused.Text, StringComparison.Ordinal);
        Assert.Empty(refused.Document.QuerySelectorAll("main script"));
    }

    [Fact]
    public async Task A_form_with_a_control_character_is_shown_anew_and_a_program_is_refused()
    {
        const string address = "nul\0@example.com";
        using var fan = new PlainBrowser(fixture.Site);
        Assert.Equal("/account/register", (await RegisterAsync(fan, address, Good)).LocationPath);

        using var program = fixture.Site.CreateClient();
        var registered =
            await program.PostAsJsonAsync(new Uri("/api/v1/auth/register", UriKind.Relative), new { email = address, password = Good });
        Assert.Equal(HttpStatusCode.BadRequest, registered.StatusCode);
        var entered =
            await program.PostAsJsonAsync(new Uri("/api/v1/auth/login", UriKind.Relative), new { email = address, password = Good });
        Assert.Equal(HttpStatusCode.BadRequest, entered.StatusCode);
    }

    [Fact]
    public async Task A_changed_password_counts_from_now_on_and_the_old_one_no_more()
    {
        var (address, fan) = await MemberAsync();
        using (fan)
        {
            var form = await fan.OpenAsync("/account/password");
            var wrong =
                await fan.SubmitAsync(form, "Change password", ("Form.Current", "not it at all"), ("Form.Wanted", "another evening out"));
            Assert.Equal("This isn't your current password.", wrong.ErrorAt("Current password"));
            var common = await fan.SubmitAsync(form, "Change password", ("Form.Current", Good), ("Form.Wanted", "1q2w3e4r"));
            Assert.Equal("Too many people use this password. Choose another one.", common.ErrorAt("New password"));
            var changed = await fan.SubmitAsync(form, "Change password", ("Form.Current", Good), ("Form.Wanted", "another evening out"));
            Assert.Equal("/account", changed.LocationPath);
            // Said once, and by no address that somebody could send.
            Assert.Contains("Your password is changed", (await fan.OpenAsync("/account")).Text, StringComparison.Ordinal);
            var again = await fan.OpenAsync("/account?changed=true&news=PasswordChanged&reset=true");
            Assert.DoesNotContain("Your password is changed", again.Text, StringComparison.Ordinal);
        }
        using var elsewhere = new PlainBrowser(fixture.Site);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(elsewhere, address, Good)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(elsewhere, address, "another evening out")).Status);
    }

    [Fact]
    public async Task Signing_out_needs_the_pages_own_form()
    {
        var (_, fan) = await MemberAsync();
        using var member = fan;
        var page = await fan.OpenAsync("/account");
        Assert.Equal(HttpStatusCode.BadRequest, (await fan.PostAsync("/account/sign-out")).Status);
        Assert.Equal(HttpStatusCode.OK, (await fan.OpenAsync("/account")).Status);

        var left = await fan.SubmitAsync(page, "Sign out of Concert");
        Assert.Equal("/", left.LocationPath);
        Assert.Equal(HttpStatusCode.Redirect, (await fan.OpenAsync("/account")).Status);
    }

    [Fact]
    public async Task A_form_that_another_tab_has_made_stale_leads_on_instead_of_failing()
    {
        var (address, _) = await MemberAsync();
        using var fan = new PlainBrowser(fixture.Site);
        var stale = await fan.OpenAsync("/account/sign-in?returnUrl=%2Fwallet");
        await SignInAsync(fan, address, Good);
        var again = await fan.SubmitAsync(stale, "Sign in", ("Form.Email", address), ("Form.Password", Good));
        Assert.Equal(HttpStatusCode.Redirect, again.Status);
    }

    [Fact]
    public async Task Errors_are_told_in_the_persons_language()
    {
        using var fan = new PlainBrowser(fixture.Site, "ko");
        var form = await fan.OpenAsync("/account/register");
        Assert.Equal("ko", form.Language);
        var refused = await fan.SubmitAsync(form, "계정 만들기", ("Form.Email", "fan@example.com"), ("Form.Password", "1q2w3e4r"));
        Assert.Equal("너무 많은 사람이 쓰는 비밀번호예요. 다른 것으로 정해 주세요.", refused.ErrorAt("비밀번호"));
    }

    private static string NewAddress() => $"{Guid.NewGuid():n}@concert.example";

    private async Task<(string Address, PlainBrowser Fan)> MemberAsync()
    {
        var (address, fan) = (NewAddress(), new PlainBrowser(fixture.Site));
        Assert.Equal(HttpStatusCode.Redirect, (await RegisterAsync(fan, address, Good)).Status);
        return (address, fan);
    }

    private static async Task<PlainPage> RegisterAsync(
        PlainBrowser fan, string address, string password, string path = "/account/register") =>
        await fan.SubmitAsync(await fan.OpenAsync(path), "Create account", ("Form.Email", address), ("Form.Password", password));

    private static async Task<PlainPage> SignInAsync(PlainBrowser fan, string address, string password, string path = "/account/sign-in") =>
        await TryAsync(fan, await fan.OpenAsync(path), address, password);

    private static Task<PlainPage> TryAsync(PlainBrowser fan, PlainPage form, string address, string password) =>
        fan.SubmitAsync(form, "Sign in", ("Form.Email", address), ("Form.Password", password));
}
