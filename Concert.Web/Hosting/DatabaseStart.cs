using Ticketing.Demo;
using Ticketing.Persistence;

namespace Ticketing.Web.Hosting;

/// <summary>
/// Migrations and demonstration data, as configured. Done while the host is still <em>starting</em>: whatever reads the database when it
/// starts, such as the ring of keys that protect cookies, comes after, in whatever order it was registered.
/// </summary>
public sealed class DatabaseStart(
    DatabaseSetup setup, DemoData demo, IConfiguration configuration, IHostEnvironment environment) : IHostedLifecycleService
{
    /// <inheritdoc />
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (configuration.GetValue("Database:MigrateOnStart", environment.IsDevelopment())) await setup.MigrateAsync(cancellationToken);
        await setup.WarnAboutIsolationAsync(cancellationToken);
        if (configuration.GetValue("Demo:Enabled", environment.IsDevelopment())) await demo.LoadAsync(cancellationToken);
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
}
