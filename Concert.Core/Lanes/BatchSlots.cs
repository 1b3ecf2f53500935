namespace Ticketing.Lanes;

/// <summary>Turns: so many batches at once, whatever the number of lanes, the more pressing ones first.</summary>
/// <param name="most">How many; of a node, four: more only wait for each other in the database.</param>
public sealed class BatchSlots(int most = 4)
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<TaskCompletionSource, (int Priority, long Number)> waiting = new();
    private int free = most;
    private long number;

    /// <summary>Ends when there is a turn.</summary>
    /// <param name="priority">Lower goes first; the same in the order of asking.</param>
    public Task TakeAsync(int priority)
    {
        lock (gate)
        {
            if (free > 0)
            {
                free--;
                return Task.CompletedTask;
            }
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(turn, (priority, number++));
            return turn.Task;
        }
    }

    /// <summary>Gives a turn back, to whoever is next.</summary>
    public void Release()
    {
        lock (gate)
        {
            if (waiting.TryDequeue(out var next, out _)) next.SetResult();
            else free++;
        }
    }
}
