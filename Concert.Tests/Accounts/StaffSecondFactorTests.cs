using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Accounts;
using Ticketing.Persistence;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Accounts;

/// <summary>Where whoever works here needs a second factor, as it is outside development.</summary>
public sealed class StaffSecondFactorTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Password = "quiet seats near the stage";
    private readonly TestDatabase database = new();
    private ConcertSite site = null!;

    public async Task InitializeAsync()
    {
        await database.InitializeAsync();
        site = await ConcertSite.StartAsync(database, settings: new Dictionary<string, string?>
        {
            ["Jobs:Enabled"] = "false", ["Accounts:AdminsNeedSecondFactor"] = "true",
        });
    }

    public async Task DisposeAsync()
    {
        await site.DisposeAsync();
        await database.DisposeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    [Fact]
    public async Task Staff_without_one_is_led_to_set_it_up_and_gets_no_page_and_no_act_until_then()
    {
        using var admin = new PlainBrowser(site);
        var (email, id) = await AddAdminAsync();
        var signedIn = await admin.SubmitAsync(await admin.OpenAsync("/account/sign-in?returnUrl=%2Fadmin"), "Sign in",
            ("Form.Email", email), ("Form.Password", Password));
        Assert.Equal("/account/security?returnUrl=%2Fadmin", signedIn.LocationPath);
        var setUp = await admin.OpenAsync(signedIn.LocationPath);
        Assert.Contains("Set up a second factor first", setUp.Text, StringComparison.Ordinal);
        Assert.Equal("/account/security?returnUrl=%2Fadmin%2Fusers", (await admin.OpenAsync("/admin/users")).LocationPath);
        var users = site.Services.GetRequiredService<UserAdmin>();
        Assert.Empty((await users.SearchAsync(id, null, false, 0, 10, default)).Rows);
        Assert.IsType<UserChangeResult.NotAllowed>(await users.LockAsync(id, null, id, "Why not", default));

        var begun = await admin.SubmitAsync(setUp, "Set up an app");
        var key = begun.Document.QuerySelector("code.key")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        var now = site.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var done = await admin.SubmitAsync(begun, "Switch the app on", ("Form.Code", AuthenticatorCodes.CodeAt(key, now)));
        Assert.Equal("/admin", done.Document.QuerySelectorAll("main a").Single(a => a.TextContent == "Go on").GetAttribute("href"));
        Assert.Equal(HttpStatusCode.OK, (await admin.OpenAsync("/admin/users")).Status);
        Assert.NotEmpty((await users.SearchAsync(id, null, false, 0, 10, default)).Rows);
    }

    [Fact]
    public async Task Fans_need_none()
    {
        using var fan = new PlainBrowser(site);
        await fan.SubmitAsync(await fan.OpenAsync("/account/register"), "Create account",
            ("Form.Email", $"{Guid.NewGuid():n}@concert.example"), ("Form.Password", Password));
        Assert.Equal(HttpStatusCode.OK, (await fan.OpenAsync("/wallet")).Status);
    }

    private async Task<(string Email, Guid Id)> AddAdminAsync()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var email = $"{Guid.NewGuid():n}@concert.example";
        var person = await People.AddAsync(scope.ServiceProvider.GetRequiredService<ConcertDbContext>(), isAdmin: true, email: email);
        await scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>().AddPasswordAsync(person, Password);
        return (email, person.Id);
    }
}
