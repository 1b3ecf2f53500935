using System.Diagnostics;

namespace Ticketing.Lanes;

/// <summary>
/// Requests of one kind that are worked on together: what has gathered while a batch was under way is the next batch. A lone request goes
/// at once; nobody waits for others to come. Knows nothing of what the work is.
/// </summary>
/// <param name="rules">How much at once.</param>
/// <param name="slots">The turns that all lanes of the node share.</param>
/// <param name="ownerOf">Whose request it is: of one person, one at a time is worked on.</param>
/// <param name="work">
/// Works on a batch as one whole: one answer a request, in their order; null for one that something stands in the way of, which comes
/// again. One that is worked on alone is waited for, and so always answered. What throws has done nothing, or knows the batch's id again.
/// </param>
public sealed class Lane<TRequest, TAnswer>(
    LaneRules rules, BatchSlots slots, Func<TRequest, Guid> ownerOf,
    Func<Batch<TRequest>, Task<IReadOnlyList<TAnswer?>>> work) where TAnswer : class
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private readonly LinkedList<Waiting> queue = new();
    private readonly HashSet<Guid> atWork = [];
    private readonly BatchSlots alone = new(rules.AloneAtOnce);
    private int workers, byThemselves;

    /// <summary>
    /// The answer to this request, once a batch has it; null when too many wait already. Who goes away before their turn is left out;
    /// what has begun is carried through.
    /// </summary>
    public async Task<TAnswer?> RunAsync(TRequest request, CancellationToken ct)
    {
        var waiting = new Waiting(request, ownerOf(request));
        lock (gate)
        {
            if (queue.Count + byThemselves >= rules.LengthMax) return null;
            queue.AddLast(waiting.Node);
            StartWorkers();
        }
        LaneMeter.Entered(rules.Name);
        await using (ct.UnsafeRegister(_ => Withdraw(waiting, ct), null)) return await waiting.Answer.Task;
    }

    private void Withdraw(Waiting waiting, CancellationToken ct)
    {
        lock (gate)
        {
            if (waiting.Node.List is null) return;
            queue.Remove(waiting.Node);
        }
        LaneMeter.Left(rules.Name, 1);
        waiting.Answer.TrySetCanceled(ct);
    }

    // Only under the gate.
    private void StartWorkers()
    {
        if (workers >= rules.AtOnce || !queue.Any(w => !atWork.Contains(w.OwnerId))) return;
        workers++;
        // Nobody's: what a worker does belongs to each batch in turn.
        ThreadPool.UnsafeQueueUserWorkItem(static lane => _ = lane.WorkAsync(), this, preferLocal: false);
    }

    private async Task WorkAsync()
    {
        while (true)
        {
            bool isBlocked;
            await slots.TakeAsync(rules.Priority);
            try
            {
                var batch = TakeBatch();
                if (batch.Count == 0) return;
                isBlocked = await RunAsync(Guid.CreateVersion7(), batch) == batch.Count;
            }
            finally
            {
                slots.Release();
            }
            // Nothing but what something stands in the way of: that gets a moment.
            if (isBlocked) await Task.Delay(Pause);
        }
    }

    private List<Waiting> TakeBatch()
    {
        List<Waiting> batch = [];
        lock (gate)
        {
            for (var node = queue.First; node is not null && batch.Count < rules.BatchMax;)
            {
                var (waiting, next) = (node.Value, node.Next);
                if (atWork.Add(waiting.OwnerId))
                {
                    queue.Remove(node);
                    batch.Add(waiting);
                }
                node = next;
            }
            if (batch.Count == 0) workers--;
            // There may be enough for another beside it.
            else StartWorkers();
        }
        if (batch.Count > 0) LaneMeter.Began(rules.Name, batch.Select(w => Stopwatch.GetElapsedTime(w.Since)));
        return batch;
    }

    /// <summary>Works on them, in halves when it fails, so that one bad request spoils no other; returns how many come again.</summary>
    private async Task<int> RunAsync(Guid batchId, List<Waiting> batch)
    {
        IReadOnlyList<TAnswer?> answers;
        try
        {
            answers = await WorkAsync(new Batch<TRequest>(batchId, batch.ConvertAll(w => w.Request), IsAlone: false), batch[0]);
            if (answers.Count != batch.Count) throw new InvalidOperationException("Each request of a batch has an answer, or null.");
        }
        catch (Exception failure)
        {
            // One bad request is found in halves; where nothing can be worked on at all, everybody hears so at once.
            if (batch.Count == 1 || rules.IsForAll(failure))
            {
                foreach (var each in batch) Finish(each, answer => answer.TrySetException(failure));
                return 0;
            }
            var half = batch.Count / 2;
            return await RunAsync(batchId, batch[..half]) + await RunAsync(batchId, batch[half..]);
        }
        var again = batch.Where((_, i) => answers[i] is null).ToList();
        for (var i = 0; i < batch.Count; i++)
            if (answers[i] is { } found) Finish(batch[i], answer => answer.TrySetResult(found));
        ComeAgain(again);
        return again.Count;
    }

    private void ComeAgain(List<Waiting> again)
    {
        if (again.Count == 0) return;
        lock (gate)
        {
            // In front, in the order in which they came.
            for (var i = again.Count - 1; i >= 0; i--)
            {
                var waiting = again[i];
                waiting.FirstTriedAt ??= Stopwatch.GetTimestamp();
                if (Stopwatch.GetElapsedTime(waiting.FirstTriedAt.Value) > rules.AgainFor)
                {
                    byThemselves++;
                    ThreadPool.UnsafeQueueUserWorkItem(one => _ = RunAloneAsync(one), waiting, preferLocal: false);
                    continue;
                }
                atWork.Remove(waiting.OwnerId);
                queue.AddFirst(waiting.Node);
                LaneMeter.Entered(rules.Name);
            }
        }
    }

    // Outside the turns: whoever waits for somebody's long work doesn't keep the others from theirs.
    private async Task RunAloneAsync(Waiting waiting)
    {
        await alone.TakeAsync(rules.Priority);
        try
        {
            var answers = await WorkAsync(new Batch<TRequest>(Guid.CreateVersion7(), [waiting.Request], IsAlone: true), waiting);
            var found = answers[0] ?? throw new InvalidOperationException("What is worked on alone has an answer.");
            Finish(waiting, answer => answer.TrySetResult(found));
        }
        catch (Exception failure)
        {
            Finish(waiting, answer => answer.TrySetException(failure));
        }
        finally
        {
            lock (gate) byThemselves--;
            alone.Release();
        }
    }

    // As the first one's own work: a request that is worked on by itself, as most are, keeps its trace.
    private Task<IReadOnlyList<TAnswer?>> WorkAsync(Batch<TRequest> batch, Waiting first)
    {
        if (first.Context is null) return work(batch);
        Task<IReadOnlyList<TAnswer?>>? working = null;
        ExecutionContext.Run(first.Context, _ => working = work(batch), null);
        return working!;
    }

    private void Finish(Waiting waiting, Action<TaskCompletionSource<TAnswer>> tell)
    {
        lock (gate)
        {
            atWork.Remove(waiting.OwnerId);
            StartWorkers();
        }
        tell(waiting.Answer);
    }

    private sealed class Waiting
    {
        public Waiting(TRequest request, Guid ownerId)
        {
            (Request, OwnerId) = (request, ownerId);
            Node = new LinkedListNode<Waiting>(this);
        }

        public TRequest Request { get; }
        public Guid OwnerId { get; }
        public LinkedListNode<Waiting> Node { get; }
        public ExecutionContext? Context { get; } = ExecutionContext.Capture();
        public long Since { get; } = Stopwatch.GetTimestamp();
        public long? FirstTriedAt { get; set; }

        // Not on the batch's own thread: a continuation must not keep the next batch waiting.
        public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>Requests that are worked on as one whole.</summary>
/// <param name="Id">The same when it is run again, in whole or in halves: so it knows its own work.</param>
/// <param name="IsAlone">What stands in the way is waited for.</param>
public sealed record Batch<TRequest>(Guid Id, IReadOnlyList<TRequest> Requests, bool IsAlone);

/// <summary>How much a lane does at once.</summary>
/// <param name="Name">What it is called where lanes are measured.</param>
/// <param name="Priority">Lower goes first when more batches are ready than turns are left.</param>
public sealed record LaneRules(string Name, int Priority)
{
    /// <summary>Requests in one batch.</summary>
    public int BatchMax { get; init; } = 128;

    /// <summary>Batches of this lane at the same time.</summary>
    public int AtOnce { get; init; } = 2;

    /// <summary>Requests that wait; beyond it, at once no.</summary>
    public int LengthMax { get; init; } = 2000;

    /// <summary>How long one that something stands in the way of comes again with others, before it is worked on alone.</summary>
    public TimeSpan AgainFor { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether a failure is everybody's, and not one request's.</summary>
    public Func<Exception, bool> IsForAll { get; init; } = _ => false;

    /// <summary>Requests worked on alone at the same time.</summary>
    public int AloneAtOnce { get; init; } = 8;
}
