using Ticketing.Persistence;

namespace Ticketing.Web.Live;

/// <summary>Before anything else starts: migrations and demonstration data, as configured.</summary>
public sealed class DatabaseStart(DatabaseSetup setup, IConfiguration configuration, IHostEnvironment environment) : IHostedService
{
    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration.GetValue("Database:MigrateOnStart", environment.IsDevelopment())) await setup.MigrateAsync(cancellationToken);
        await setup.WarnAboutIsolationAsync(cancellationToken);
        if (configuration.GetValue("Demo:Enabled", environment.IsDevelopment())) await setup.AddDemonstrationAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
