using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Persistence;

namespace Ticketing.Accounts;

/// <summary>
/// Whether somebody may act now, and whether a session still counts. Asked by every act and every request, so answers are remembered:
/// whoever changes one writes a row for the change feed in the same transaction, and an answer is believed only while the feed, or the
/// database itself, has confirmed it within <see cref="BelievedFor"/>. Otherwise the database is asked, once for all who want to know.
/// </summary>
public sealed class Standing(
    IDbContextFactory<ConcertDbContext> contexts, TimeProvider time, SecurityEvents events, ILogger<Standing> logger) : IDisposable
{
    /// <summary>After a lock nothing goes on for longer than this; nor, while the feed is read in time, after a session's end.</summary>
    public static readonly TimeSpan BelievedFor = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a session is taken to live on while the feed is late. Every request asks: were each to become a statement, a database
    /// that is slow for a second would be kept slow by them.
    /// </summary>
    public static readonly TimeSpan SessionsBelievedFor = TimeSpan.FromSeconds(15);

    // Enough for all who come to an opening; beyond it everybody is asked for anew once.
    private const int RememberedMax = 1_000_000;

    private readonly ChangeFeed feed = new(contexts, time, ChangeKind.People, ChangeKind.Sessions);
    private readonly SemaphoreSlim reading = new(1, 1);
    private readonly Lock gate = new();
    // Of people and sessions alike: no two ids are the same.
    private readonly ConcurrentDictionary<Guid, Answer> answers = new();
    private readonly Dictionary<Guid, Question> questions = [];
    private readonly ConcurrentDictionary<Guid, (Guid SessionId, Func<Task> Ended)> watchers = new();
    // Whose watchers are still to be told; null for everybody's.
    private HashSet<Guid>? untold = [];
    private long? readAt;

    /// <summary>True unless an admin has locked the account, or it is gone.</summary>
    public async ValueTask<bool> MayActAsync(Guid personId, CancellationToken ct)
    {
        var mayAct = await AskAsync(
            personId, BelievedFor, (db, never) => db.Users.AnyAsync(u => u.Id == personId && u.LockedAt == null, never), ct);
        if (!mayAct) events.LockedAct(personId);
        return mayAct;
    }

    /// <summary>True until the session is ended.</summary>
    public async ValueTask<bool> IsAliveAsync(Guid sessionId, CancellationToken ct)
    {
        try
        {
            return await AskAsync(
                sessionId, SessionsBelievedFor, (db, never) => db.Sessions.AnyAsync(s => s.Id == sessionId && s.EndedAt == null, never),
                ct);
        }
        catch (Exception away) when (away.IsDatabaseUnreachable() && answers.TryGetValue(sessionId, out var known) && known.IsYes)
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
            if (changed is null) untold = null;
            else untold?.UnionWith(changed);
            // The feed tells once: whom this fails to tell, the next beat does.
            await TellEndedAsync(untold, ct);
            untold = [];
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
            if (ids is null || answers.Count > RememberedMax) answers.Clear();
            else foreach (var id in ids) answers.TryRemove(id, out _);
            // What is being read may be what was there before: nobody else waits for it, and it isn't remembered.
            if (ids is null) questions.Clear();
            else foreach (var id in ids) questions.Remove(id);
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

    private async ValueTask<bool> AskAsync(
        Guid id, TimeSpan believedFor, Func<ConcertDbContext, CancellationToken, Task<bool>> ask, CancellationToken ct)
    {
        if (answers.TryGetValue(id, out var known)
            && (time.GetElapsedTime(known.AskedAt) <= believedFor || (readAt is { } at && time.GetElapsedTime(at) <= believedFor)))
            return known.IsYes;
        Question question;
        lock (gate)
        {
            if (!questions.TryGetValue(id, out question!))
            {
                questions[id] = question = new Question();
                var mine = question;
                question.Answer = Task.Run(() => AskDatabaseAsync(id, mine, ask), CancellationToken.None);
            }
        }
        return await question.Answer.WaitAsync(ct);
    }

    /// <summary>Belongs to all who wait for it: nobody who leaves ends it.</summary>
    private async Task<bool> AskDatabaseAsync(
        Guid id, Question question, Func<ConcertDbContext, CancellationToken, Task<bool>> ask)
    {
        Answer? answer = null;
        try
        {
            await feed.StartAsync(CancellationToken.None);
            var askedAt = time.GetTimestamp();
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            answer = new Answer(await ask(db, CancellationToken.None), askedAt);
            return answer.Value.IsYes;
        }
        finally
        {
            lock (gate)
            {
                if (questions.GetValueOrDefault(id) == question)
                {
                    questions.Remove(id);
                    if (answer is { } known) answers[id] = known;
                }
            }
        }
    }

    private readonly record struct Answer(bool IsYes, long AskedAt);

    private sealed class Question
    {
        public Task<bool> Answer { get; set; } = null!;
    }

    private sealed class Watching(Standing standing, Guid id) : IDisposable
    {
        public void Dispose() => standing.watchers.TryRemove(id, out _);
    }
}
