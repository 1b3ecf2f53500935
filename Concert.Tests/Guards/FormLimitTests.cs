using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Accounts;
using Ticketing.Persistence;
using Ticketing.Tests.Api;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Guards;

/// <summary>What the API counts, the forms count too: one way in is no way around the other.</summary>
public sealed class FormLimitTests : ApiTests
{
    private protected override Dictionary<string, string?> Settings => new()
    {
        ["RateLimiting:Enabled"] = "true", ["RateLimiting:SignInsPerMinute"] = "4",
    };

    [Fact]
    public async Task Sign_in_by_form_and_by_api_are_counted_together_and_looking_at_the_form_isnt()
    {
        using var browser = new PlainBrowser(Site);
        var form = await browser.OpenAsync("/account/sign-in");
        (string, string)[] fields = [("Form.Email", "nobody@concert.example"), ("Form.Password", "wrong wrong")];
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await browser.SubmitAsync(form, "Sign in", fields)).Status);
        (await Nobody.PostAsync("/auth/login", new { email = "nobody@concert.example", password = "wrong wrong" })).Is(401);
        var refused = await browser.SubmitAsync(form, "Sign in", fields);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("Slow down a little", refused.Text, StringComparison.Ordinal);
        (await Nobody.PostAsync("/auth/login", new { email = "nobody@concert.example", password = "wrong wrong" }))
            .IsProblem(429, "too_many_requests");
        for (var i = 0; i < 10; i++) Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/account/sign-in")).Status);
    }

    [Fact]
    public async Task Forgotten_passwords_by_form_and_by_api_are_counted_together()
    {
        await using var mailing = await House.OpenSiteAsync(new Dictionary<string, string?>(Settings)
        {
            ["Mail:Host"] = "127.0.0.1", ["Mail:Port"] = "1", ["Mail:SiteUrl"] = "https://concert.example",
        });
        using var browser = new PlainBrowser(mailing);
        using var program = new ApiCaller(mailing);
        var form = await browser.OpenAsync("/account/forgot");
        for (var i = 0; i < 2; i++)
        {
            (await program.PostAsync("/auth/forgotPassword", new { email = $"{i}@concert.example" })).Is(200);
            await browser.SubmitAsync(form, "Send the link", ("Form.Email", $"{i}{i}@concert.example"));
        }
        var refused = await browser.SubmitAsync(form, "Send the link", ("Form.Email", "5@concert.example"));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        (await program.PostAsync("/auth/forgotPassword", new { email = "6@concert.example" })).IsProblem(429, "too_many_requests");
    }

    [Fact]
    public async Task Registrations_by_form_and_by_api_are_counted_together()
    {
        using var browser = new PlainBrowser(Site);
        var form = await browser.OpenAsync("/account/register");
        for (var i = 0; i < 2; i++)
        {
            await Nobody.PostAsync("/auth/register", new { email = "x", password = "x" });
            await browser.SubmitAsync(form, "Create account", ("Form.Email", "x"), ("Form.Password", "x"));
        }
        var refused = await browser.SubmitAsync(form, "Create account", ("Form.Email", "x"), ("Form.Password", "x"));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        (await Nobody.PostAsync("/auth/register", new { email = "x", password = "x" })).IsProblem(429, "too_many_requests");
    }
}

/// <summary>A crowd at the door: as many passwords at once as there are turns, as many waiting as may, the rest come back.</summary>
public sealed class PasswordCrowdTests : ApiTests
{
    private const int Crowd = 30;

    private protected override Dictionary<string, string?> Settings => new() { ["Passwords:AtOnce"] = "1", ["Passwords:Waiting"] = "4" };

    [Fact]
    public async Task A_crowd_that_signs_in_by_api_is_let_in_by_turns_and_the_rest_is_told_to_come_back()
    {
        using var fan = await RegisterAsync();
        var answers = await TestHouse.InParallelAsync(
            Crowd, i => Nobody.PostAsync("/auth/login", new { email = $"{i}-{fan.Email}", password = ApiCaller.Password }));
        Assert.Contains(answers, answer => answer.Status == 401);
        var busy = answers.Where(answer => answer.Status != 401).ToList();
        Assert.NotEmpty(busy);
        Assert.All(busy, answer => Assert.NotEmpty(answer.IsProblem(503, "temporarily_unavailable").Headers["Retry-After"]));
        (await Nobody.PostAsync("/auth/login", new { email = fan.Email, password = ApiCaller.Password })).Is(200);
    }

    [Fact]
    public async Task A_crowd_that_signs_in_by_form_reads_that_it_should_try_again_shortly()
    {
        using var fan = await RegisterAsync();
        using var browser = new PlainBrowser(Site);
        var form = await browser.OpenAsync("/account/sign-in");
        await browser.SubmitAsync(form, "Sign in");
        var answers = await TestHouse.InParallelAsync(
            2 * Crowd,
            i => browser.SubmitAsync(form, "Sign in", ("Form.Email", $"{i}-{fan.Email}"), ("Form.Password", ApiCaller.Password)));
        var busy = answers.Where(answer => answer.Status == HttpStatusCode.ServiceUnavailable).ToList();
        Assert.NotEmpty(busy);
        Assert.All(busy, answer => Assert.Contains("We're very busy right now", answer.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task New_passwords_are_hashed_by_turns_too()
    {
        using var fan = await RegisterAsync();
        await using var scope = Site.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var person = (await users.FindByEmailAsync(fan.Email))!;
        var token = await users.GeneratePasswordResetTokenAsync(person);
        await FillAsync(5, async () =>
        {
            await Assert.ThrowsAsync<PasswordsBusyException>(() => users.ResetPasswordAsync(person, token, "another evening out"));
            await Assert.ThrowsAsync<PasswordsBusyException>(
                () => users.ChangePasswordAsync(person, ApiCaller.Password, "another evening out"));
        });
        Assert.True((await users.ResetPasswordAsync(person, token, "another evening out")).Succeeded);
        Assert.True(await users.CheckPasswordAsync(person, "another evening out"));
    }

    [Fact]
    public async Task Whoever_waits_to_be_hashed_holds_no_transaction()
    {
        await using var scope = Site.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<AccountService>();
        var (hashing, db) = (
            Site.Services.GetRequiredService<PasswordHashing>(), scope.ServiceProvider.GetRequiredService<ConcertDbContext>());
        Task<RegisterResult>? registering = null;
        await FillAsync(1, async () =>
        {
            registering = accounts.RegisterAsync("waits@concert.example", ApiCaller.Password, null, default);
            await TestHouse.UntilAsync(() => Task.FromResult(hashing.Waiting == 1));
            Assert.Null(db.Database.CurrentTransaction);
        });
        Assert.IsType<RegisterResult.Registered>(await registering!);
    }

    /// <summary>Lets something happen while the turn is taken, and others wait: with five, as many as may.</summary>
    private async Task FillAsync(int crowdSize, Func<Task> happen)
    {
        var (hashing, end) = (Site.Services.GetRequiredService<PasswordHashing>(), new TaskCompletionSource());
        var crowd = Enumerable.Range(0, crowdSize).Select(_ => hashing.RunAsync(async () =>
        {
            await end.Task;
            return true;
        }, default)).ToList();
        await happen();
        end.SetResult();
        await Task.WhenAll(crowd);
    }

    [Fact]
    public async Task Accounts_are_made_by_turns_too()
    {
        var answers = await TestHouse.InParallelAsync(Crowd, i => Nobody.PostAsync(
            "/auth/register", new { email = $"{i}-{Guid.NewGuid():n}@concert.example", password = ApiCaller.Password }));
        Assert.Contains(answers, answer => answer.Status == 200);
        Assert.Contains(answers, answer => answer.Status == 503);
    }
}
