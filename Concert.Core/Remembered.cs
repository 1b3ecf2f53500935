namespace Ticketing;

/// <summary>
/// One thing that a node remembers, a map or a board: loaded once for all who wait for it, brought up to date by the keys of what has
/// changed, and swapped whole when it has to be read anew. What couldn't be read stays noted and is read the next time.
/// </summary>
/// <param name="load">Reads all of it, to go on from what was known; null when it doesn't exist.</param>
/// <param name="update">Reads what these keys name, takes it in, and returns the keys that have to be read once more.</param>
internal sealed class Remembered<T, TKey>(
    Func<T?, CancellationToken, Task<T?>> load,
    Func<T, IReadOnlyCollection<TKey>, CancellationToken, Task<IReadOnlyCollection<TKey>>> update, TimeProvider time)
    : IDisposable where T : class where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim loading = new(1, 1);
    private HashSet<TKey> touched = [];
    private bool allTouched;
    private volatile T? current;
    private long goodAt = time.GetTimestamp();

    /// <summary>As it is known now; null while nobody has asked for it, or it doesn't exist.</summary>
    public T? Current => current;

    /// <summary>Since when it may be behind: the last time that all that was noted had been taken in.</summary>
    public TimeSpan Age => time.GetElapsedTime(Volatile.Read(ref goodAt));

    /// <summary>As it is known, read when nobody has yet.</summary>
    public async ValueTask<T?> GetAsync(CancellationToken ct)
    {
        if (current is { } known) return known;
        await loading.WaitAsync(ct);
        try
        {
            return current ?? await LoadAsync(ct);
        }
        finally
        {
            loading.Release();
        }
    }

    /// <summary>Notes what has changed.</summary>
    public void Touch(IEnumerable<TKey> keys)
    {
        lock (gate) touched.UnionWith(keys);
    }

    /// <summary>Notes that anything may have changed.</summary>
    public void TouchAll()
    {
        lock (gate) allTouched = true;
    }

    /// <summary>
    /// Takes in what has been noted; readers go on with what is there meanwhile. What is wanted is read if nobody has yet. False when
    /// somebody reads it at this moment: what was noted since then is taken in the next time.
    /// </summary>
    public async Task<bool> CatchUpAsync(bool isWanted, CancellationToken ct)
    {
        // What has never been read, though somebody has tried, is behind as well.
        if (current is null && IsAllTouched && !isWanted) return false;
        if (!await loading.WaitAsync(0, ct)) return false;
        var startedAt = time.GetTimestamp();
        try
        {
            if (current is null ? isWanted : IsAllTouched) await LoadAsync(ct);
            else if (current is { } known) await UpdateAsync(known, ct);
        }
        finally
        {
            loading.Release();
        }
        Volatile.Write(ref goodAt, startedAt);
        return true;
    }

    /// <summary>Reads all of it now, and swaps it in: once for all who have seen the same and want something newer.</summary>
    public async Task<T?> ReloadAsync(T? seen, CancellationToken ct)
    {
        await loading.WaitAsync(ct);
        try
        {
            return current is { } newer && newer != seen ? newer : await LoadAsync(ct);
        }
        finally
        {
            loading.Release();
        }
    }

    /// <summary>The same for who can go on without it; false when somebody reads it at this moment.</summary>
    public async Task<bool> TryReloadAsync(T? seen, CancellationToken ct)
    {
        if (!await loading.WaitAsync(0, ct)) return false;
        try
        {
            if (current == seen) await LoadAsync(ct);
            return true;
        }
        finally
        {
            loading.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => loading.Dispose();

    private bool IsAllTouched
    {
        get { lock (gate) return allTouched; }
    }

    private async Task<T?> LoadAsync(CancellationToken ct)
    {
        // What is noted from here on may be missing in what is read now, and stays noted.
        lock (gate) (touched, allTouched) = ([], false);
        T? read;
        try
        {
            read = current = await load(current, ct);
        }
        catch
        {
            TouchAll();
            throw;
        }
        // What this node has committed meanwhile was shown by what has just been swapped out.
        if (read is not null) await UpdateAsync(read, ct);
        return read;
    }

    private async Task UpdateAsync(T known, CancellationToken ct)
    {
        HashSet<TKey> keys;
        lock (gate) (keys, touched) = (touched, []);
        if (keys.Count == 0) return;
        try
        {
            Touch(await update(known, keys, ct));
        }
        catch
        {
            Touch(keys);
            throw;
        }
    }
}
