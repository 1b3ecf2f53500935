using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Accounts;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Accounts;

/// <summary>Which passwords are good enough, for whom.</summary>
public sealed class PasswordRulesTests(SiteFixture fixture) : IClassFixture<SiteFixture>
{
    [Theory]
    [InlineData("password1")]
    [InlineData("1Q2w3e4r")]
    [InlineData("trustno1")]
    [InlineData("football1")]
    [InlineData("Concert!26")]
    [InlineData("concert-tickets-99")]
    [InlineData("hong.gildong1")]
    [InlineData("gildong2026")]
    [InlineData("hong.gildong@mail.example")]
    public async Task What_everybody_tries_first_is_refused(string password) => Assert.False(await IsGoodAsync(password));

    [Theory]
    [InlineData("quiet seats near the stage")]
    [InlineData("나는 맨 앞줄이 좋아요")]
    [InlineData("Correct-Horse-7")]
    [InlineData("concert of the moon")]
    [InlineData("Concert!2026")]
    public async Task Anything_else_of_some_length_is_welcome(string password) => Assert.True(await IsGoodAsync(password));

    [Fact]
    public async Task An_admin_without_a_second_factor_needs_a_longer_one()
    {
        await using var db = fixture.CreateContext();
        var admin = await People.AddAsync(db, role: Roles.Admin);
        Assert.False(await IsGoodAsync("fourteen signs", admin));
        Assert.True(await IsGoodAsync("fifteen letters", admin));
        admin.TwoFactorEnabled = true;
        Assert.True(await IsGoodAsync("fourteen signs", admin));
    }

    [Fact]
    public async Task A_hostile_password_is_judged_at_once()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await IsGoodAsync(string.Concat(Enumerable.Repeat("4$@0l1!", 28)));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    private async Task<bool> IsGoodAsync(string password, AppUser? person = null)
    {
        await using var scope = fixture.Site.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        person ??= new AppUser { UserName = "hong.gildong@mail.example", Email = "hong.gildong@mail.example" };
        foreach (var rule in users.PasswordValidators)
            if (!(await rule.ValidateAsync(users, person, password)).Succeeded) return false;
        return true;
    }
}
