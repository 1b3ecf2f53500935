using Quartz;
using Ticketing.Demo;
using Ticketing.Persistence;

namespace Ticketing.Web.Hosting;

/// <summary>
/// The first look at the database's clock; then migrations, demonstration data and the scheduler's tables, as configured, by one node at a
/// time. Done while the host is still <em>starting</em>: whatever reads the database or the time when it starts, such as the ring of keys
/// that protect cookies, comes after, in whatever order it was registered.
/// </summary>
public sealed class DatabaseStart(
    DatabaseSetup setup, DatabaseClock clock, DemoData demo, IConfiguration configuration, IHostEnvironment environment,
    ILogger<DatabaseStart> logger, ISchedulerFactory? schedulers = null) : IHostedLifecycleService
{
    // The first answer waits for a connection and for what is compiled once, so it is none to go by.
    private const int FirstSamples = 3;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var migrates = configuration.GetValue("Database:MigrateOnStart", environment.IsDevelopment());
        var loadsDemo = configuration.GetValue("Demo:Enabled", environment.IsDevelopment());
        if (migrates) await setup.CreateAsync(cancellationToken);
        await SetClockAsync(cancellationToken);
        await setup.AloneAsync(async () =>
        {
            if (migrates) await setup.MigrateAsync(cancellationToken);
            if (loadsDemo) await demo.LoadAsync(cancellationToken);
            // Quartz makes its tables, jobs and triggers when its scheduler is built; it runs only once the site does.
            if (schedulers is not null) await schedulers.GetScheduler(cancellationToken);
        }, cancellationToken);
        await setup.WarnAboutIsolationAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task SetClockAsync(CancellationToken ct)
    {
        for (var sampled = 0; sampled < FirstSamples;)
        {
            try
            {
                await clock.SampleAsync(ct);
                sampled++;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                logger.LogWarning(failure, "The database could not be asked for its time; nothing starts before, trying again");
                await Task.Delay(RetryDelay, clock, ct);
            }
        }
    }
}
