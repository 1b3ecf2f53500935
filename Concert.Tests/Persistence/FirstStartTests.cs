using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ticketing.Persistence;
using Ticketing.Tests.Architecture;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Persistence;

/// <summary>What an operator sees who starts the site on a server that has no such database yet, as docker compose does.</summary>
public sealed class FirstStartTests
{
    private const string WaitsForAnother = "Another node is setting up the database";

    private static readonly Dictionary<string, string?> WithDemoData = new() { ["Demo:Enabled"] = "true" };

    [Fact]
    public async Task The_first_start_makes_the_database_and_logs_no_error()
    {
        await using var database = TestDatabase.Missing();
        using var log = new HeardLog();
        await using (var site = await ConcertSite.StartAsync(database, settings: WithDemoData, log: log)) await AssertServesAsync(site);
        AssertNothingWrong(log);
    }

    [Theory]
    [InlineData("the first time")]
    [InlineData("and again")]
    public async Task Two_nodes_started_together_on_no_database_both_come_up(string time)
    {
        _ = time;
        await using var database = TestDatabase.Missing();
        using var log = new HeardLog();
        var nodes = await TestHouse.InParallelAsync(2, _ => ConcertSite.StartAsync(database, settings: WithDemoData, log: log));
        foreach (var node in nodes) await AssertServesAsync(node);
        foreach (var node in nodes) await node.DisposeAsync();
        AssertNothingWrong(log);
    }

    [Fact] // Proves that the test above could lose.
    public async Task Without_the_lock_one_of_two_nodes_would_die_of_the_others_demonstration_data()
    {
        await using var database = new TestDatabase();
        await database.InitializeAsync();
        var both = new Rendezvous(2);
        var starts = await TestHouse.InParallelAsync(2, _ => Record.ExceptionAsync(async () =>
        {
            var first = CommandWatch.Before(sql => sql.Contains("INSERT INTO identity_roles", StringComparison.Ordinal), both.ArriveAsync);
            await using var site = await ConcertSite.StartAsync(
                database, settings: WithDemoData, configure: TestNode.With(new LockOff(), first));
        }));
        Assert.Single(starts, failure => failure is not null);
    }

    [Fact]
    public async Task A_node_waits_for_another_that_sets_the_database_up_and_says_so_once()
    {
        await using var database = new TestDatabase();
        await database.InitializeAsync();
        using var log = new HeardLog();
        await using var first = database.CreateServices();
        await using var second = database.CreateServices(configure: services => services.AddLogging(logging => logging.AddProvider(log)));
        var isDone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hasBegun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var setUp = first.GetRequiredService<DatabaseSetup>().AloneAsync(
            () =>
            {
                hasBegun.SetResult();
                return isDone.Task;
            },
            default);
        await hasBegun.Task;
        var waiting = second.GetRequiredService<DatabaseSetup>().AloneAsync(
            () => isDone.Task.IsCompleted ? Task.CompletedTask : throw new InvalidOperationException("Both at once."), default);
        await log.HearAsync(WaitsForAnother);
        Assert.False(waiting.IsCompleted);

        // It makes no difference to the second how the first ended.
        isDone.SetException(new InvalidOperationException("The disk is full."));
        await Assert.ThrowsAsync<InvalidOperationException>(() => setUp);
        await waiting;
        Assert.Single(log.Lines, line => line.Text.Contains(WaitsForAnother, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Migrating_alone_makes_all_that_a_node_needs_also_when_two_do_it_at_once()
    {
        await using var database = TestDatabase.Missing();
        var runs = await TestHouse.InParallelAsync(2, _ => MigrateAsync(database.ConnectionString));
        Assert.All(runs, run => Assert.Equal((0, "The database is up to date."), (run.Status, run.Output.TrimEnd())));

        var settings = new Dictionary<string, string?> { ["Database:MigrateOnStart"] = "false" };
        await using var site = await ConcertSite.StartAsync(database, settings: settings);
        using var http = site.CreateClient();
        await BecomesHealthyAsync(http);
        await using var db = database.CreateContext();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        Assert.False(await db.Concerts.AnyAsync());
    }

    [Fact]
    public async Task Migrating_says_in_one_line_what_is_wrong()
    {
        // Nobody listens on port 1.
        var (status, output) = await MigrateAsync(TestServer.Provider == DatabaseProvider.SqlServer
            ? "Server=tcp:127.0.0.1,1;Database=Concert;User ID=sa;Password=none;Connect Timeout=1"
            : "Host=127.0.0.1;Port=1;Database=concert;Username=concert;Timeout=1");
        Assert.Equal(1, status);
        Assert.StartsWith("The database is not up to date: ", output, StringComparison.Ordinal);
        Assert.Single(output.TrimEnd().Split('\n'));
    }

    private static Task<(int Status, string Output)> MigrateAsync(string connection) => PublishedSite.RunAsync(
        AppContext.BaseDirectory, ["Concert.Web.dll", "migrate"], new Dictionary<string, string>
        {
            ["ConnectionStrings__Concert"] = connection, ["Database__Provider"] = TestServer.Provider.ToString(),
        });

    private static async Task AssertServesAsync(ConcertSite site)
    {
        using var http = site.CreateClient();
        await BecomesHealthyAsync(http);
        Assert.Contains("Midnight Trio", await http.GetStringAsync("/"), StringComparison.Ordinal);
    }

    /// <summary>Not before the job has compared wallets with their ledgers for the first time, right after the start.</summary>
    private static Task BecomesHealthyAsync(HttpClient http) =>
        TestHouse.UntilAsync(async () => await http.GetStringAsync("/health/ready") == "Healthy");

    private static void AssertNothingWrong(HeardLog log) =>
        Assert.DoesNotContain(log.Lines, line => line.Level >= LogLevel.Error || line.Text.Contains("Exception", StringComparison.Ordinal));

    /// <summary>Whoever asks for the lock is told that it is theirs.</summary>
    private sealed class LockOff : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("pg_try_advisory_lock", StringComparison.Ordinal)
                || command.CommandText.Contains("sp_getapplock", StringComparison.Ordinal))
            {
                command.CommandText = "SELECT 1 AS \"Value\"";
                command.Parameters.Clear();
            }
            return ValueTask.FromResult(result);
        }
    }
}
