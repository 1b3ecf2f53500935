using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Ticketing.Persistence;

namespace Ticketing;

/// <summary>
/// All maps, or all boards, that a node remembers, by performance or concert. A tick brings them up to date side by side, so that one whose
/// statement fails, or doesn't come back, is behind by itself.
/// </summary>
/// <param name="name">What one of them is called in the log, such as "map of performance".</param>
/// <param name="feed">Says what has changed.</param>
/// <param name="load">Reads all of one, to go on from what was known; null when it doesn't exist.</param>
/// <param name="update">Reads what these keys name, takes it in, and returns the keys that have to be read once more.</param>
internal sealed class Memories<T, TKey>(
    string name, ChangeFeed feed, Func<int, T?, CancellationToken, Task<T?>> load,
    Func<T, IReadOnlyCollection<TKey>, CancellationToken, Task<IReadOnlyCollection<TKey>>> update, TimeProvider time, ILogger logger)
    : IDisposable where T : class where TKey : notnull, IParsable<TKey>
{
    private const int AtOnce = 4;

    // Whatever hangs keeps its connection: when that many do, the others wait, so that who buys finds connections left.
    private const int InFlightMax = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Before the first requests nobody waits for the next tick, and everything is read from the start.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RereadEvery = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan UnreadFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<int, Memory> all = new();
    private readonly SemaphoreSlim ticking = new(1, 1);
    private readonly SemaphoreSlim inFlight = new(InFlightMax, InFlightMax);
    private long caughtUpAt;

    /// <summary>All that have been noted, loaded or not.</summary>
    public IEnumerable<int> Ids => all.Keys;

    /// <summary>All that are loaded, as they are known now.</summary>
    public IEnumerable<T> Loaded => all.Values.Select(m => m.Live.Current).OfType<T>();

    /// <summary>The time since all were last brought up to date.</summary>
    public TimeSpan Age => time.GetElapsedTime(Volatile.Read(ref caughtUpAt));

    public bool IsTicking => ticking.CurrentCount == 0;

    public bool Knows(int id) => all.ContainsKey(id);

    /// <summary>As it is known now; null when nobody has loaded it.</summary>
    public T? FindLoaded(int id) => all.GetValueOrDefault(id)?.Live.Current;

    /// <summary>As it is known, loaded once for all who ask for it at the same time.</summary>
    public ValueTask<T?> GetAsync(int id, CancellationToken ct)
    {
        var memory = Note(id);
        memory.FoundAt = time.GetTimestamp();
        return memory.Live.GetAsync(ct);
    }

    /// <summary>Notes what of it has to be read once more.</summary>
    public void Touch(int id, IEnumerable<TKey> keys) => all.GetValueOrDefault(id)?.Live.Touch(keys);

    /// <summary>Notes that anything of it may have changed.</summary>
    public void TouchAll(int id) => all.GetValueOrDefault(id)?.Live.TouchAll();

    /// <summary>Notes the keys that the change names, or all of it where it names none.</summary>
    public void Touch(Change change)
    {
        List<TKey> keys = [];
        foreach (var text in change.Keys?.Split('\n') ?? [])
        {
            if (!TKey.TryParse(text, CultureInfo.InvariantCulture, out var key))
            {
                keys.Clear();
                break;
            }
            keys.Add(key);
        }
        if (keys.Count > 0) Touch(change.SubjectId, keys);
        else TouchAll(change.SubjectId);
    }

    /// <summary>One tick at a time: one that comes while another is under way does nothing.</summary>
    public async Task TickAsync(Func<Task> tickAsync, CancellationToken ct)
    {
        if (!await ticking.WaitAsync(0, ct)) return;
        try
        {
            await tickAsync();
        }
        finally
        {
            ticking.Release();
        }
    }

    /// <summary>
    /// What transactions on all nodes have changed since the last tick; null when anything may have, which is noted already.
    /// </summary>
    public async Task<IReadOnlyList<Change>?> ReadChangesAsync(CancellationToken ct)
    {
        var changes = await feed.ReadAsync(ct);
        if (changes is null) foreach (var memory in all.Values) memory.Live.TouchAll();
        return changes;
    }

    /// <summary>
    /// The one to be read again now, as a belt besides the braces: slowly, one after the other, everything is. Null while none is due.
    /// </summary>
    public T? TakeOldest()
    {
        var oldest = all.Values.Where(m => m.Live.Current is not null).MinBy(m => m.RereadAt);
        if (oldest is null || time.GetElapsedTime(oldest.RereadAt) < RereadEvery) return null;
        oldest.RereadAt = time.GetTimestamp();
        return oldest.Live.Current;
    }

    /// <summary>
    /// Takes in what has been noted, of a few at once, and loads what is wanted and missing. One that is still busy from an earlier tick is
    /// passed over.
    /// </summary>
    /// <param name="wanted">What has to be there, whether anybody asks or not.</param>
    /// <param name="caughtUp">Is told of each that has caught up in time.</param>
    public async Task CatchUpAsync(IReadOnlySet<int> wanted, CancellationToken ct, Action<T>? caughtUp = null)
    {
        foreach (var id in wanted) Note(id);
        var patience = Volatile.Read(ref caughtUpAt) == 0 ? StartPatience : Patience;
        await SideBySideAsync(all.Values, async memory =>
        {
            var isDone = await TryAsync(memory, m => m.CatchUpAsync(wanted.Contains(memory.Id), ct), patience, ct);
            if (isDone && memory.Live.Current is { } known) caughtUp?.Invoke(known);
        }, ct);
        Volatile.Write(ref caughtUpAt, time.GetTimestamp());
    }

    /// <summary>Reads those of these that are known anew; until then, readers go on with what there is.</summary>
    public Task RereadAsync(IEnumerable<int> ids, CancellationToken ct) =>
        SideBySideAsync(ids.Select(id => all.GetValueOrDefault(id)).OfType<Memory>(), memory =>
        {
            memory.Live.TouchAll();
            return TryAsync(memory, m => m.CatchUpAsync(isWanted: false, ct), Patience, ct);
        }, ct);

    /// <summary>One that is newer than what was seen, read once for all who have seen the same.</summary>
    public Task<T?> GetNewerAsync(int id, T seen, CancellationToken ct) => Note(id).Live.ReloadAsync(seen, ct);

    /// <summary>The same for who can go on without it.</summary>
    public Task TryGetNewerAsync(int id, T seen, CancellationToken ct) =>
        TryAsync(Note(id), m => m.TryReloadAsync(seen, ct), Patience, ct);

    /// <summary>Lets it go if nobody has asked for it lately.</summary>
    public void ForgetUnread(int id)
    {
        if (all.TryGetValue(id, out var memory) && time.GetElapsedTime(memory.FoundAt) > UnreadFor) all.TryRemove(id, out _);
    }

    /// <summary>Those that are behind by more than this, the worst first, and what keeps all of them behind.</summary>
    public MemoryHealth CheckHealth(TimeSpan allowed) => new(
        Age, feed.HeldBack,
        [.. all.Values.Select(m => (m.Id, m.Live.Age)).Where(m => m.Age > allowed).OrderByDescending(m => m.Age)]);

    /// <inheritdoc />
    public void Dispose()
    {
        ticking.Dispose();
        inFlight.Dispose();
        feed.Dispose();
        foreach (var memory in all.Values) memory.Live.Dispose();
    }

    private Memory Note(int id) => all.GetOrAdd(id, _ => new Memory(id, new Remembered<T, TKey>(async (before, ct) =>
    {
        await feed.StartAsync(ct);
        return await load(id, before, ct);
    }, update, time), time.GetTimestamp()));

    private static Task SideBySideAsync(IEnumerable<Memory> memories, Func<Memory, Task> act, CancellationToken ct) =>
        Parallel.ForEachAsync(
            memories, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (memory, _) => await act(memory));

    private async Task<bool> TryAsync(Memory memory, Func<Remembered<T, TKey>, Task<bool>> act, TimeSpan patience, CancellationToken ct)
    {
        try
        {
            return await TryAsync(memory, act, ct).WaitAsync(patience, time, ct);
        }
        catch (TimeoutException)
        {
            // It goes on without anybody waiting for it.
            logger.LogWarning("The {Memory} {Id} takes long to be brought up to date", name, memory.Id);
            return false;
        }
    }

    private async Task<bool> TryAsync(Memory memory, Func<Remembered<T, TKey>, Task<bool>> act, CancellationToken ct)
    {
        if (!await inFlight.WaitAsync(0, ct)) return false;
        try
        {
            return await act(memory.Live);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            logger.LogWarning(failure, "The {Memory} {Id} could not be brought up to date", name, memory.Id);
            return false;
        }
        finally
        {
            inFlight.Release();
        }
    }

    private sealed class Memory(int id, Remembered<T, TKey> live, long at)
    {
        public int Id => id;
        public Remembered<T, TKey> Live => live;
        public long RereadAt { get; set; } = at;
        public long FoundAt { get; set; } = at;
    }
}
