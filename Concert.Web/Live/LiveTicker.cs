using Ticketing.Accounts;
using Ticketing.Queue;
using Ticketing.Seating;

namespace Ticketing.Web.Live;

/// <summary>
/// This node's heartbeat, for all readers together: once a second it brings maps, queue boards and what is known of sessions up to date
/// from the database, each by itself, so that none waits for another or fails with it; in between it shows what this node itself has
/// changed.
/// </summary>
public sealed class LiveTicker(
    SeatMapService maps, QueueBoards boards, Standing standing, SessionStore sessions, TimeProvider time, ILogger<LiveTicker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first request, so that nobody reads a stock that hasn't been counted.
        await TickAsync(maps.RefreshAsync, cancellationToken);
        await TickAsync(boards.RefreshAsync, cancellationToken);
        await TickAsync(standing.RefreshAsync, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RepeatAsync(Beat, ct => TickAsync(maps.RefreshAsync, ct), stoppingToken),
        RepeatAsync(Beat, ct => TickAsync(boards.RefreshAsync, ct), stoppingToken),
        RepeatAsync(Beat, ct => TickAsync(standing.RefreshAsync, ct), stoppingToken),
        RepeatAsync(SessionStore.SeenEvery, ct => TickAsync(sessions.WriteSeenAsync, ct), stoppingToken),
        RepeatAsync(Beat / 4, ct => TickAsync(_ => Task.Run(maps.ShowChanges, CancellationToken.None), ct), stoppingToken));

    private async Task RepeatAsync(TimeSpan every, Func<CancellationToken, Task> act, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(every, time);
        while (await timer.WaitForNextTickAsync(ct)) await act(ct);
    }

    private async Task TickAsync(Func<CancellationToken, Task> refresh, CancellationToken ct)
    {
        try
        {
            await refresh(ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // The database may be away for a moment: the next tick catches up.
            logger.LogWarning(failure, "Maps, boards or sessions could not be brought up to date");
        }
    }
}
