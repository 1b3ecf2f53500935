using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ticketing.Tests.Support;

/// <summary>
/// Walks two nodes through the database side by side, one statement each in turn, the second so many statements behind the first: what one
/// locks early and the other late is then locked crosswise every time, not once in a thousand.
/// </summary>
public sealed class Lockstep(TestHouse house)
{
    // The server is asked who waits only when nothing has moved for so long; whoever waits for neither a statement nor a lock is given up.
    private static readonly TimeSpan QuietFor = TimeSpan.FromMilliseconds(4);
    private const int LooksMax = 100;

    private readonly int[] steps = new int[2];
    private readonly bool[] walks = new bool[2];
    private volatile TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int behind;

    /// <summary>The interceptor of the first node (0) or the second (1).</summary>
    public IInterceptor Of(int node) => new CommandWatch(_ => StepAsync(node));

    /// <summary>Walks both to their ends.</summary>
    public async Task WalkAsync(int secondIsBehind, Func<Task> first, Func<Task> second)
    {
        behind = secondIsBehind;
        foreach (var node in new[] { 0, 1 }) (steps[node], walks[node]) = (0, true);
        await Task.WhenAll(Task.Run(() => WalkAsync(0, first)), Task.Run(() => WalkAsync(1, second)));
    }

    private async Task WalkAsync(int node, Func<Task> actAsync)
    {
        try
        {
            await actAsync();
        }
        finally
        {
            Volatile.Write(ref walks[node], false);
            Move();
        }
    }

    private async Task StepAsync(int node)
    {
        if (!Volatile.Read(ref walks[node])) return;
        var mine = Interlocked.Increment(ref steps[node]);
        Move();
        var needed = node == 0 ? mine - behind : mine + behind;
        for (var looks = 0; looks < LooksMax; looks++)
        {
            var next = moved;
            if (!Volatile.Read(ref walks[1 - node]) || Volatile.Read(ref steps[1 - node]) >= needed) return;
            if (await Task.WhenAny(next.Task, Task.Delay(QuietFor)) == next.Task) continue;
            // Whoever waits for a lock can't take the step that the other waits for.
            if (await house.CountWaitingAsync() > 0) return;
        }
    }

    private void Move()
    {
        var last = moved;
        moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        last.TrySetResult();
    }
}
