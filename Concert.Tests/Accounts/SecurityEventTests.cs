using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ticketing.Accounts;
using Ticketing.Tests.Api;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Accounts;

/// <summary>What whoever watches over the site is told, and what nobody is told.</summary>
public sealed class SecurityEventTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Failures_locks_refused_rights_and_ended_sessions_are_logged_by_id_and_no_address_ever_is()
    {
        var log = new HeardLog();
        var settings = new Dictionary<string, string?>
        {
            ["Jobs:Enabled"] = "false", ["Logging:LogLevel:Default"] = "Information", ["Logging:LogLevel:Ticketing"] = "Debug",
        };
        await using var site = await ConcertSite.StartAsync(database, settings: settings, log: log);
        using var fan = await ApiCaller.RegisterAsync(site);
        using var nobody = new ApiCaller(site);
        await using var db = database.CreateContext();
        var id = await db.Users.Where(u => u.Email == fan.Email).Select(u => u.Id).SingleAsync();
        var admin = await People.AddAsync(db, isAdmin: true);

        for (var i = 0; i <= PasswordGuard.SlowFrom; i++)
            await nobody.PostAsync("/auth/login", new { email = fan.Email, password = "wrong" });
        await nobody.PostAsync("/auth/login", new { email = "stranger@concert.example", password = "wrong" });
        await nobody.PostAsync("/auth/register", new { email = fan.Email, password = ApiCaller.Password });
        await site.Services.GetRequiredService<Staff>().MayActAsync(id, Roles.Door, default);
        var refreshToken = fan.Tokens!.Text("refreshToken");
        for (var i = 0; i < 2; i++) await nobody.PostAsync("/auth/refresh", new { refreshToken });
        await site.Services.GetRequiredService<UserAdmin>().LockAsync(admin.Id, admin.Id, id, "Sells tickets on", default);
        await fan.TryAsync("/wallet/charges", new { amount = 1_000 });
        await nobody.PostAsync("/auth/login", new { email = fan.Email, password = ApiCaller.Password });

        var said = log.Lines.Select(line => line.Text).ToList();
        foreach (var text in new[]
                 {
                     $"A wrong password was sent for person {id}", "A password was sent for an address that nobody has",
                     $"A password for person {id} wasn't looked at", $"Person {id} was refused what is for Door",
                     "was used again, which ends it", $"of person {id} was ended", $"AccountLocked: person {id}, by admin {admin.Id}",
                 })
            Assert.Contains(said, line => line.StartsWith("Ticketing.Accounts.SecurityEvents", StringComparison.Ordinal)
                && line.Contains(text, StringComparison.Ordinal));
        foreach (var address in new[] { fan.Email, admin.Email!, "stranger@concert.example" })
            Assert.DoesNotContain(said, line => line.Contains(address.Split('@')[0], StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Each_event_has_a_number_of_its_own()
    {
        var numbers = typeof(SecurityEvents).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()!.EventId).ToList();
        Assert.Equal(numbers.Distinct(), numbers);
        Assert.DoesNotContain(0, numbers);
    }
}
