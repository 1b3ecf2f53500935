using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ticketing.Persistence;
using Ticketing.Tests.Support;
using Ticketing.Web.Hosting;

namespace Ticketing.Tests.Nodes;

/// <summary>How the database's time is told between two questions, and after it has been set.</summary>
public sealed class DatabaseTimeTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private readonly Machine machine = new();
    private readonly DatabaseClock clock;
    private DateTimeOffset databaseStartedAt = new(2027, 3, 5, 10, 0, 0, TimeSpan.Zero);
    private TimeSpan thereTakes = Millisecond;
    private TimeSpan backTakes = Millisecond;
    private Func<Task> meanwhile = () => Task.CompletedTask;
    private bool databaseIsGone;

    public DatabaseTimeTests() => clock = new DatabaseClock(AskAsync, machine);

    private DateTimeOffset DatabaseNow => databaseStartedAt + machine.Uptime;

    [Fact]
    public async Task Nobody_is_told_a_time_before_the_database_has_been_asked()
    {
        Assert.Throws<InvalidOperationException>(() => clock.GetUtcNow());
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync()).Status);
        await SampleAsync();
        Assert.Equal(DatabaseNow, clock.GetUtcNow());
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
    }

    [Fact]
    public async Task A_wall_clock_that_leaps_changes_nothing()
    {
        await SampleAsync();
        machine.Wall = machine.Wall.AddHours(1);
        Assert.Equal(DatabaseNow, clock.GetUtcNow());
        machine.Wall = machine.Wall.AddDays(-2);
        machine.Uptime += TimeSpan.FromSeconds(3);
        await SampleAsync();
        Assert.Equal(DatabaseNow, clock.GetUtcNow());
    }

    [Fact]
    public async Task A_slow_answer_does_not_move_the_clock()
    {
        await SampleAsync();
        machine.Uptime += TimeSpan.FromSeconds(5);
        await SampleAsync(there: TimeSpan.FromSeconds(4), back: TimeSpan.Zero);
        Assert.Equal(DatabaseNow, clock.GetUtcNow());
        await SampleAsync(there: TimeSpan.Zero, back: TimeSpan.FromSeconds(4));
        Assert.Equal(DatabaseNow, clock.GetUtcNow());
    }

    [Fact] // Proves that the answers above are slow enough to be seen.
    public async Task Without_a_quicker_one_a_slow_answer_is_believed_to_have_been_given_midway()
    {
        await SampleAsync(there: TimeSpan.FromSeconds(4), back: TimeSpan.Zero);
        Assert.Equal(DatabaseNow + TimeSpan.FromSeconds(2), clock.GetUtcNow());
    }

    [Fact]
    public async Task The_quickest_answer_counts_for_a_minute()
    {
        await SampleAsync();
        machine.Uptime += TimeSpan.FromSeconds(57);
        await SampleAsync(there: TimeSpan.FromSeconds(2), back: TimeSpan.Zero);
        Assert.Equal(DatabaseNow, clock.GetUtcNow());
        machine.Uptime += TimeSpan.FromSeconds(2);
        await SampleAsync(there: TimeSpan.FromSeconds(4), back: TimeSpan.Zero);
        Assert.Equal(DatabaseNow + TimeSpan.FromSeconds(1), clock.GetUtcNow());
    }

    [Fact]
    public async Task A_database_that_is_set_forward_is_followed_at_once_even_by_a_slower_answer()
    {
        await SampleAsync();
        machine.Uptime += TimeSpan.FromSeconds(5);
        databaseStartedAt += TimeSpan.FromSeconds(2);
        await SampleAsync(there: 20 * Millisecond, back: 20 * Millisecond);
        Assert.Equal(DatabaseNow, clock.GetUtcNow());
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
    }

    [Fact]
    public async Task A_database_that_is_set_back_a_little_is_waited_for()
    {
        await SampleAsync();
        databaseStartedAt -= TimeSpan.FromSeconds(4);
        await SampleAsync();
        var still = clock.GetUtcNow();
        machine.Uptime += TimeSpan.FromSeconds(3.5);
        await SampleAsync();
        Assert.Equal(still, clock.GetUtcNow());
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
        machine.Uptime += TimeSpan.FromSeconds(2);
        Assert.Equal(DatabaseNow, clock.GetUtcNow());
        Assert.NotEqual(still, clock.GetUtcNow());
    }

    [Fact]
    public async Task A_node_whose_clock_stands_still_for_more_than_five_seconds_says_that_it_isnt_ready()
    {
        await SampleAsync();
        databaseStartedAt -= TimeSpan.FromMinutes(6);
        await SampleAsync();
        var still = clock.GetUtcNow();
        machine.Uptime += TimeSpan.FromSeconds(5);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
        machine.Uptime += TimeSpan.FromSeconds(1);
        await SampleAsync();
        var finding = await CheckAsync();
        Assert.Equal(HealthStatus.Unhealthy, finding.Status);
        Assert.Contains("stood still for 6 s and will for another 354 s", finding.Description, StringComparison.Ordinal);
        Assert.Equal(still, clock.GetUtcNow());

        // Restarted, the node goes on at once.
        var restarted = new DatabaseClock(AskAsync, machine);
        await restarted.SampleAsync(default);
        Assert.Equal(DatabaseNow, restarted.GetUtcNow());

        machine.Uptime += TimeSpan.FromMinutes(6);
        await SampleAsync();
        Assert.Equal(DatabaseNow, clock.GetUtcNow());
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
    }

    [Fact]
    public async Task Without_a_database_the_clock_runs_on_and_after_a_minute_says_so()
    {
        await SampleAsync();
        databaseIsGone = true;
        machine.Uptime += TimeSpan.FromSeconds(55);
        await Assert.ThrowsAsync<TimeoutException>(() => SampleAsync());
        Assert.Equal(DatabaseNow, clock.GetUtcNow());
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
        machine.Uptime += TimeSpan.FromSeconds(10);
        var finding = await CheckAsync();
        Assert.Equal(HealthStatus.Degraded, finding.Status);
        Assert.Contains("65 s ago", finding.Description, StringComparison.Ordinal);
        Assert.Equal(DatabaseNow, clock.GetUtcNow());

        databaseIsGone = false;
        await SampleAsync();
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
    }

    [Fact]
    public async Task An_answer_from_before_the_database_was_set_that_comes_after_is_forgotten()
    {
        await SampleAsync();
        meanwhile = async () =>
        {
            meanwhile = () => Task.CompletedTask;
            databaseStartedAt += TimeSpan.FromHours(1);
            await SampleAsync();
        };
        await SampleAsync();
        Assert.Equal(DatabaseNow, clock.GetUtcNow());
    }

    [Fact]
    public async Task However_many_ask_while_it_is_corrected_it_never_goes_back_for_anyone()
    {
        var jittery = new DatabaseClock(_ => Task.FromResult(new WrongClock(
            TimeSpan.FromMilliseconds(Random.Shared.Next(20))).GetUtcNow()), new WrongClock(TimeSpan.Zero));
        await jittery.SampleAsync(default);
        var gate = new Lock();
        var latest = DateTimeOffset.MinValue;
        using var enough = new CancellationTokenSource();
        var readers = TestHouse.InParallelAsync(3, _ =>
        {
            while (!enough.IsCancellationRequested)
            {
                DateTimeOffset told;
                lock (gate) told = latest;
                var now = jittery.GetUtcNow();
                if (now < told) return Task.FromResult(false);
                lock (gate) latest = now > latest ? now : latest;
            }
            return Task.FromResult(true);
        });
        for (var i = 0; i < 2_000; i++) await jittery.SampleAsync(default);
        await enough.CancelAsync();
        Assert.All(await readers, Assert.True);
    }

    private Task SampleAsync(TimeSpan? there = null, TimeSpan? back = null)
    {
        (thereTakes, backTakes) = (there ?? Millisecond, back ?? Millisecond);
        return clock.SampleAsync(default);
    }

    private async Task<DateTimeOffset> AskAsync(CancellationToken ct)
    {
        if (databaseIsGone) throw new TimeoutException();
        machine.Uptime += thereTakes;
        var now = DatabaseNow;
        await meanwhile();
        machine.Uptime += backTakes;
        return now;
    }

    private Task<HealthCheckResult> CheckAsync() => new ClockHealthCheck(clock).CheckHealthAsync(new HealthCheckContext());

    /// <summary>A machine that has been up for a while, and whose wall clock shows anything.</summary>
    private sealed class Machine : TimeProvider
    {
        public TimeSpan Uptime { get; set; } = TimeSpan.FromDays(40);

        public DateTimeOffset Wall { get; set; } = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Uptime.Ticks;

        public override DateTimeOffset GetUtcNow() => Wall;
    }
}
