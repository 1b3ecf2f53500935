using Ticketing.Tests.Support;

namespace Ticketing.Tests.Nodes;

/// <summary>The one clock of all nodes, unless one is ahead, and when it may move.</summary>
internal sealed class StormClock(TestClock clock, StormSettings settings) : IDisposable
{
    private const int ActsAtOnceMax = 64;
    private readonly SemaphoreSlim moving = new(1, 1);
    private readonly SemaphoreSlim acting = new(ActsAtOnceMax, ActsAtOnceMax);

    /// <summary>What the node is started with.</summary>
    public TimeProvider OfNode(int index) =>
        settings.LastNodeIsAhead > TimeSpan.Zero && index == settings.Nodes - 1 ? new AheadClock(clock, settings.LastNodeIsAhead) : clock;

    public async Task<T> DuringActAsync<T>(Func<Task<T>> act)
    {
        if (settings.ClockMovesAnytime) return await act();
        await acting.WaitAsync();
        try
        {
            return await act();
        }
        finally
        {
            acting.Release();
        }
    }

    public async Task MoveAsync(TimeSpan by)
    {
        await moving.WaitAsync();
        var stopped = 0;
        try
        {
            for (; !settings.ClockMovesAnytime && stopped < ActsAtOnceMax; stopped++) await acting.WaitAsync();
            clock.Advance(by);
        }
        finally
        {
            if (stopped > 0) acting.Release(stopped);
            moving.Release();
        }
    }

    public void Dispose()
    {
        moving.Dispose();
        acting.Dispose();
    }

    private sealed class AheadClock(TimeProvider clock, TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + by;
    }
}
