using Ticketing.Persistence;

namespace Ticketing.Web.Hosting;

/// <summary>Asks the database for its time every few seconds, so that a clock that is set or drifts is followed.</summary>
public sealed class ClockSampling(DatabaseClock clock, ILogger<ClockSampling> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await clock.SampleAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                logger.LogWarning(failure, "The database could not be asked for its time; the clock runs on by this machine");
            }
        }
    }
}
