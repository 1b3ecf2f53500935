using Ticketing.Queue;
using Ticketing.Seating;

namespace Ticketing.Web.Live;

/// <summary>
/// This node's heartbeat, for all readers together: once a second it brings maps and queue boards up to date from the database, and in
/// between it shows what this node itself has changed.
/// </summary>
public sealed class LiveTicker(SeatMapService maps, QueueBoards boards, TimeProvider time, ILogger<LiveTicker> logger) : BackgroundService
{
    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first request, so that nobody reads a stock that hasn't been counted.
        await TickAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250), time);
        for (var beat = 1; await timer.WaitForNextTickAsync(stoppingToken); beat++)
        {
            if (beat % 4 == 0) await TickAsync(stoppingToken);
            else maps.ShowChanges();
        }
    }

    private async Task TickAsync(CancellationToken ct)
    {
        try
        {
            await maps.RefreshAsync(ct);
            await boards.RefreshAsync(ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The database may be away for a moment: the next tick catches up.
            logger.LogWarning(failure, "Maps and boards could not be brought up to date");
        }
    }
}
