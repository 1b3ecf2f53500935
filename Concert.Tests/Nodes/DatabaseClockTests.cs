using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Ticketing.Persistence;
using Ticketing.Reservations;
using Ticketing.Tests.Support;
using Ticketing.Wallets;

namespace Ticketing.Tests.Nodes;

/// <summary>Nodes on machines whose clocks are wrong, over one database whose clock is the truth.</summary>
public sealed class DatabaseClockTests
{
    [Theory]
    [InlineData(6)]
    [InlineData(-6)]
    public async Task However_wrong_a_nodes_own_clock_a_hold_lasts_its_five_minutes_on_every_node(int minutes)
    {
        await using var house = await OpenHouseAsync();
        var right = await house.AddNodeByDatabaseClockAsync(new WrongClock(TimeSpan.Zero));
        var wrong = await house.AddNodeByDatabaseClockAsync(new WrongClock(TimeSpan.FromMinutes(minutes)));
        var concert = await house.AddConcertAsync();
        var first = await house.AdmitAsync(await house.AddFanAsync(), concert, right);
        var second = await house.AdmitAsync(await house.AddFanAsync(), concert, wrong);

        Assert.IsType<HoldResult.Held>(await right.HoldAsync(first, concert.PerformanceId, "1"));
        Assert.IsType<HoldResult.SeatsTaken>(await wrong.HoldAsync(second, concert.PerformanceId, "1"));

        var before = right.Get<TimeProvider>().GetUtcNow();
        var held = Assert.IsType<HoldResult.Held>(await wrong.HoldAsync(second, concert.PerformanceId, "2"));
        var after = right.Get<TimeProvider>().GetUtcNow();
        // Two nodes know the time as well as their shortest round trips.
        var known = TimeSpan.FromSeconds(1);
        var fiveMinutes = TimeSpan.FromMinutes(5);
        Assert.InRange(held.Reservation.HoldExpiresAt, before + fiveMinutes - known, after + fiveMinutes + known);
        Assert.IsType<HoldResult.SeatsTaken>(await right.HoldAsync(first, concert.PerformanceId, "2"));
    }

    [Fact] // Proves that the test above could see it.
    public async Task By_its_own_clock_a_node_six_minutes_ahead_would_sell_a_seat_that_has_just_been_held()
    {
        await using var house = await OpenHouseAsync();
        var right = house.AddNode(clock: new WrongClock(TimeSpan.Zero));
        var wrong = house.AddNode(clock: new WrongClock(TimeSpan.FromMinutes(6)));
        var concert = await house.AddConcertAsync();
        var first = await house.AdmitAsync(await house.AddFanAsync(), concert, right);
        var second = await house.AdmitAsync(await house.AddFanAsync(), concert, right);

        Assert.IsType<HoldResult.Held>(await right.HoldAsync(first, concert.PerformanceId, "1"));
        Assert.IsType<HoldResult.Held>(await wrong.HoldAsync(second, concert.PerformanceId, "1"));
    }

    [Fact]
    public async Task Everything_on_the_site_goes_by_the_databases_clock()
    {
        await using var database = new TestDatabase();
        await database.InitializeAsync();
        var noJobs = new Dictionary<string, string?> { ["Jobs:Enabled"] = "false" };
        await using var site = await ConcertSite.StartAsync(database, settings: noJobs);
        var clock = site.Services.GetRequiredService<DatabaseClock>();
        Assert.Same(clock, site.Services.GetRequiredService<TimeProvider>());
        var cookies = site.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>();
        Assert.Same(clock, cookies.Get(IdentityConstants.ApplicationScheme).TimeProvider);
        await site.Services.GetRequiredService<LedgerReconciliation>().ReconcileAsync(default);
        using var http = site.CreateClient();
        Assert.Equal("Healthy", await http.GetStringAsync("/health/ready"));
    }

    [Fact]
    public async Task A_site_opens_only_once_the_database_has_told_the_time()
    {
        await using var database = TestDatabase.Missing();
        using var log = new HeardLog();
        var settings = new Dictionary<string, string?> { ["Database:MigrateOnStart"] = "false", ["Jobs:Enabled"] = "false" };
        var starting = ConcertSite.StartAsync(database, settings: settings, log: log);
        await log.HearAsync("asked for its time");
        Assert.False(starting.IsCompleted);

        await database.MakeAsync();
        await using var site = await starting;
        await site.Services.GetRequiredService<LedgerReconciliation>().ReconcileAsync(default);
        using var http = site.CreateClient();
        Assert.Equal("Healthy", await http.GetStringAsync("/health/ready"));
    }

    private static Task<TestHouse> OpenHouseAsync() => TestHouse.OpenAsync(new TestClock(new WrongClock(TimeSpan.Zero).GetUtcNow()));
}
