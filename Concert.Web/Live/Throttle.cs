namespace Ticketing.Web.Live;

/// <summary>
/// Turns a flood of signals into one run each interval at most; the last signal is never lost. Runs in the circuit's own context, so that
/// what is drawn is drawn in the reader's language and not in that of whoever signalled.
/// </summary>
public sealed class Throttle(TimeProvider time, TimeSpan interval, Func<Task> run) : IDisposable
{
    private readonly Lock gate = new();
    private readonly ExecutionContext? context = ExecutionContext.Capture();
    private long? ranAt;
    private ITimer? timer;
    private bool disposed;

    /// <summary>Something has changed.</summary>
    public void Signal()
    {
        lock (gate)
        {
            if (disposed || timer is not null) return;
            // By timestamps: a clock that stands still or leaps must neither hold signals back nor let all of them through.
            var wait = ranAt is { } ran ? interval - time.GetElapsedTime(ran) : TimeSpan.Zero;
            timer = time.CreateTimer(_ => Fire(), null, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            timer?.Dispose();
        }
    }

    private void Fire()
    {
        lock (gate)
        {
            if (disposed) return;
            timer?.Dispose();
            timer = null;
            ranAt = time.GetTimestamp();
        }
        if (context is null) _ = run();
        else ExecutionContext.Run(context, _ => _ = run(), null);
    }
}
