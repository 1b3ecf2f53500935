using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ticketing.Persistence;

namespace Ticketing.Web.Hosting;

/// <summary>Whether this node goes by the database's time: one that doesn't would sell what others hold.</summary>
internal sealed class ClockHealthCheck(DatabaseClock clock) : IHealthCheck
{
    /// <summary>A database that fails over may go back a little; a clock that stands still for longer than this is told.</summary>
    private static readonly TimeSpan StillMax = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(clock.State switch
        {
            null => HealthCheckResult.Unhealthy("The database hasn't been asked for its time yet."),
            { StoodStill: var stood, LeftToStand: var left } when stood > StillMax => HealthCheckResult.Unhealthy(
                $"The database's clock was set back. This node's has stood still for {Seconds(stood)} s and will for another "
                + $"{Seconds(left)} s; restart the node to go on at once."),
            { SampleAge: var age } when age > DatabaseClock.SampleLife => HealthCheckResult.Degraded(
                $"The database last told its time {Seconds(age)} s ago; since then the clock runs by this machine's."),
            _ => HealthCheckResult.Healthy(),
        });

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
}
