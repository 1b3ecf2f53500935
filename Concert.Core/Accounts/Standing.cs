using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Persistence;

namespace Ticketing.Accounts;

/// <summary>
/// Whether somebody may act now, and whether a session still counts. Asked by every act and every request, so answers are remembered:
/// whoever changes one writes a row for the change feed in the same transaction, and an answer is believed only while the feed has been
/// read within <see cref="BelievedFor"/>. Otherwise the database is asked.
/// </summary>
public sealed class Standing(
    IDbContextFactory<ConcertDbContext> contexts, TimeProvider time, SecurityEvents events, ILogger<Standing> logger) : IDisposable
{
    /// <summary>After a lock, or the end of a session, nothing goes on for longer than this.</summary>
    public static readonly TimeSpan BelievedFor = TimeSpan.FromSeconds(2);

    // Enough for all who come to an opening; beyond it everybody is asked for anew once.
    private const int RememberedMax = 1_000_000;

    private readonly ChangeFeed feed = new(contexts, time, ChangeKind.People, ChangeKind.Sessions);
    private readonly SemaphoreSlim reading = new(1, 1);
    private readonly Lock gate = new();
    // Of people and sessions alike: no two ids are the same.
    private readonly ConcurrentDictionary<Guid, bool> answers = new();
    private readonly ConcurrentDictionary<Guid, (Guid SessionId, Func<Task> Ended)> watchers = new();
    private long? readAt;
    private int forgotten;

    /// <summary>True unless an admin has locked the account, or it is gone.</summary>
    public async ValueTask<bool> MayActAsync(Guid personId, CancellationToken ct)
    {
        var mayAct = await AskAsync(personId, db => db.Users.AnyAsync(u => u.Id == personId && u.LockedAt == null, ct), ct);
        if (!mayAct) events.LockedAct(personId);
        return mayAct;
    }

    /// <summary>True until the session is ended.</summary>
    public async ValueTask<bool> IsAliveAsync(Guid sessionId, CancellationToken ct)
    {
        try
        {
            return await AskAsync(sessionId, db => db.Sessions.AnyAsync(s => s.Id == sessionId && s.EndedAt == null, ct), ct);
        }
        catch (Exception away) when (away.IsDatabaseUnreachable() && answers.TryGetValue(sessionId, out var known) && known)
        {
            // Who waits goes on waiting meanwhile; whatever changes anything needs the database anyway.
            return true;
        }
    }

    /// <summary>Takes in what all nodes have changed, and tells those who watch a session that has ended.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        if (!await reading.WaitAsync(0, ct)) return;
        try
        {
            var at = time.GetTimestamp();
            var changes = await feed.ReadAsync(ct);
            List<Guid>? changed = changes is null
                ? null
                : [.. changes.SelectMany(c => c.Keys?.Split('\n') ?? []).Select(Guid.Parse)];
            Forget(changed);
            readAt = at;
            await TellEndedAsync(changed, ct);
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>Calls back, on no particular thread, when the session has ended, until disposed.</summary>
    public IDisposable Watch(Guid sessionId, Func<Task> ended)
    {
        var id = Guid.NewGuid();
        watchers[id] = (sessionId, ended);
        return new Watching(this, id);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        feed.Dispose();
        reading.Dispose();
    }

    /// <summary>Forgets what was believed of these people or sessions, or of all; this node's own changes count at once.</summary>
    internal void Forget(IReadOnlyCollection<Guid>? ids)
    {
        lock (gate)
        {
            forgotten++;
            if (ids is null || answers.Count > RememberedMax) answers.Clear();
            else foreach (var id in ids) answers.TryRemove(id, out _);
        }
    }

    /// <summary>Tells the watchers of those of these sessions that have ended.</summary>
    internal async Task TellEndedAsync(IReadOnlyCollection<Guid>? changed, CancellationToken ct)
    {
        var watched = watchers.Values.Select(w => w.SessionId).Distinct().Where(id => changed?.Contains(id) ?? true).ToList();
        if (watched.Count == 0) return;
        await using var db = await contexts.CreateDbContextAsync(ct);
        foreach (var some in watched.Chunk(1000))
        {
            var living = await db.Sessions.Where(s => some.Contains(s.Id) && s.EndedAt == null).Select(s => s.Id).ToListAsync(ct);
            foreach (var (_, watcher) in watchers.Where(w => some.Contains(w.Value.SessionId) && !living.Contains(w.Value.SessionId)))
                _ = TellAsync(watcher.SessionId, watcher.Ended);
        }
    }

    private async Task TellAsync(Guid sessionId, Func<Task> ended)
    {
        try
        {
            await ended();
        }
        catch (Exception gone) when (gone is not OutOfMemoryException)
        {
            logger.LogDebug(gone, "A watcher of session {SessionId} could not be told", sessionId);
        }
    }

    private async ValueTask<bool> AskAsync(Guid id, Func<ConcertDbContext, Task<bool>> ask, CancellationToken ct)
    {
        if (readAt is { } at && time.GetElapsedTime(at) <= BelievedFor && answers.TryGetValue(id, out var known)) return known;
        await feed.StartAsync(ct);
        int before;
        lock (gate) before = forgotten;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var answer = await ask(db);
        lock (gate)
        {
            // What was forgotten meanwhile may be what was just read.
            if (forgotten == before) answers[id] = answer;
        }
        return answer;
    }

    private sealed class Watching(Standing standing, Guid id) : IDisposable
    {
        public void Dispose() => standing.watchers.TryRemove(id, out _);
    }
}
