using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Accounts;
using Ticketing.Tests.Api;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Accounts;

/// <summary>Eight impatient clicks on each of Identity's own endpoints: no failure, and what was answered is what is kept.</summary>
public sealed class AccountRaceTests(ApiHouse shared) : SharedApiTests(shared)
{
    private const int AtOnce = 8;

    [Fact]
    public async Task Eight_who_ask_for_their_first_shared_key_are_all_told_the_one_that_is_kept()
    {
        for (var round = 0; round < 5; round++)
        {
            using var fan = await RegisterAsync();
            var answers = await AtOnceAsync(fan, "/auth/manage/2fa", new { });
            Assert.Single(answers.Select(a => a.Is(200).Text("sharedKey")).Append(await KeptKeyAsync(fan)).Distinct());
        }
    }

    [Fact]
    public async Task Of_eight_new_shared_keys_each_is_another_and_the_last_is_kept()
    {
        for (var round = 0; round < 5; round++)
        {
            using var fan = await RegisterAsync();
            var answers = await AtOnceAsync(fan, "/auth/manage/2fa", new { resetSharedKey = true });
            var keys = answers.Select(a => a.Is(200).Text("sharedKey")).ToList();
            Assert.Equal(AtOnce, keys.Distinct().Count());
            Assert.Contains(await KeptKeyAsync(fan), keys);
        }
    }

    [Fact]
    public async Task Of_eight_sets_of_recovery_codes_one_is_kept()
    {
        using var fan = await RegisterAsync();
        var answers = await AtOnceAsync(fan, "/auth/manage/2fa", new { resetRecoveryCodes = true });
        Assert.All(answers, a => Assert.Equal(10, a.Is(200)["recoveryCodes"].GetArrayLength()));
        // One of the sets, whole, and none of them mixed with another.
        await using var db = House.CreateContext();
        var fanId = await db.Users.Where(u => u.Email == fan.Email).Select(u => u.Id).SingleAsync();
        var kept = await db.UserTokens.Where(t => t.Name == "RecoveryCodes" && t.UserId == fanId).SingleAsync();
        Assert.Contains(kept.Value, answers.Select(
            a => string.Join(';', a["recoveryCodes"].Texts().Select(code => AccountStore.DigestOf(kept.UserId, code)))));
    }

    [Fact]
    public async Task An_address_is_registered_once_and_the_others_are_told_so()
    {
        for (var round = 0; round < 5; round++)
        {
            var email = $"{Guid.NewGuid():n}@concert.example";
            var answers = await AtOnceAsync(Nobody, "/auth/register", new { email, password = ApiCaller.Password });
            Assert.Single(answers, a => a.Status == 200);
            Assert.All(answers.Where(a => a.Status != 200), a => a.IsInvalid("email"));
        }
    }

    [Fact]
    public async Task Of_eight_new_passwords_one_is_taken()
    {
        using var fan = await RegisterAsync();
        var answers = await TestHouse.InParallelAsync(AtOnce, i =>
            fan.PostAsync("/auth/manage/info", new { oldPassword = ApiCaller.Password, newPassword = $"Another-{i}-2026" }));
        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), IsRefusedOrToldToWait);
    }

    [Fact]
    public async Task Wrong_passwords_and_refreshed_tokens_at_once_fail_nothing()
    {
        using var fan = await RegisterAsync();
        var token = (await fan.PostAsync("/auth/login", new { email = fan.Email, password = ApiCaller.Password })).Is(200)
            .Text("refreshToken");
        var refreshed = await AtOnceAsync(fan, "/auth/refresh", new { refreshToken = token });
        Assert.Single(refreshed, a => a.Status == 200);
        Assert.All(refreshed.Where(a => a.Status != 200), IsRefusedOrToldToWait);
        var wrong = await AtOnceAsync(Nobody, "/auth/login", new { email = fan.Email, password = "wrong" });
        Assert.All(wrong, IsRefusedOrToldToWait);
    }

    [Fact]
    public async Task Two_people_who_change_to_one_address_at_once_leave_it_to_one_of_them()
    {
        for (var round = 0; round < 5; round++)
        {
            var wanted = $"{Guid.NewGuid():n}@concert.example";
            var links = new List<string>();
            for (var i = 0; i < 2; i++)
            {
                using var fan = await RegisterAsync();
                links.Add(await ChangeLinkAsync(fan, wanted));
            }
            var answers = await TestHouse.InParallelAsync(2, i => Nobody.GetAsync(links[i]));
            Assert.Single(answers, a => a.Status == 200);
            Assert.Single(answers, a => a.Status == 401);
        }
    }

    [Fact]
    public async Task Two_who_guess_each_others_password_while_signed_in_do_not_wait_for_each_other()
    {
        using var ann = await RegisterAsync();
        using var ben = await RegisterAsync();
        for (var round = 0; round < 3; round++)
        {
            var answers = await TestHouse.InParallelAsync(AtOnce, i =>
                (i % 2 == 0 ? ann : ben).PostAsync("/auth/login", new { email = (i % 2 == 0 ? ben : ann).Email, password = "wrong" }));
            Assert.All(answers, IsRefusedOrToldToWait);
        }
    }

    private static void IsRefusedOrToldToWait(ApiAnswer answer) => Assert.True(answer.Status is 400 or 401 or 429, answer.Content);

    private static Task<IReadOnlyList<ApiAnswer>> AtOnceAsync(ApiCaller caller, string path, object body) =>
        TestHouse.InParallelAsync(AtOnce, _ => caller.PostAsync(path, body));

    private static async Task<string> KeptKeyAsync(ApiCaller fan) =>
        (await fan.PostAsync("/auth/manage/2fa", new { })).Is(200).Text("sharedKey");

    private async Task<string> ChangeLinkAsync(ApiCaller fan, string email)
    {
        await using var scope = Site.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var person = (await users.FindByEmailAsync(fan.Email))!;
        var code = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(await users.GenerateChangeEmailTokenAsync(person, email)));
        return $"/auth/confirmEmail?userId={person.Id}&changedEmail={email}&code={code}";
    }
}
