using Microsoft.Extensions.Logging;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Persistence;

/// <summary>What an operator sees who starts the site on a server that has no such database yet, as docker compose does.</summary>
public sealed class FirstStartTests
{
    [Fact]
    public async Task The_first_start_makes_the_database_and_logs_no_error()
    {
        await using var database = TestDatabase.Missing();
        using var log = new HeardLog();
        var settings = new Dictionary<string, string?> { ["Demo:Enabled"] = "true" };
        await using (var site = await ConcertSite.StartAsync(database, settings: settings, log: log))
        {
            using var http = site.CreateClient();
            // Not before the job has compared wallets with their ledgers for the first time, right after the start.
            using var patience = new CancellationTokenSource(OnThePage.Patience);
            while (await http.GetStringAsync("/health/ready", patience.Token) != "Healthy")
                await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
            Assert.Contains("Midnight Trio", await http.GetStringAsync("/"), StringComparison.Ordinal);
        }
        Assert.DoesNotContain(log.Lines, line => line.Level >= LogLevel.Error || line.Text.Contains("Exception", StringComparison.Ordinal));
    }
}
