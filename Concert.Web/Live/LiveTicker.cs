using Ticketing.Queue;
using Ticketing.Seating;

namespace Ticketing.Web.Live;

/// <summary>This node's heartbeat: once a second it brings maps and queue boards up to date, for all readers together.</summary>
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
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await TickAsync(stoppingToken);
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
