using System.Collections.Concurrent;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Ticketing.Mails;
using Ticketing.Persistence;

namespace Ticketing.Accounts;

/// <summary>Begins, lists and ends sessions. What ends is told to all nodes in the same transaction.</summary>
public sealed class SessionStore(
    IDbContextFactory<ConcertDbContext> contexts, Standing standing, Outbox outbox, TimeProvider time, SecurityEvents events)
{
    /// <summary>How often it is written that a session was seen.</summary>
    public static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    /// <summary>How long sessions that are over stay known, and with them the places that somebody has signed in from.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    // The newest; nobody reads more of them.
    private const int ListedMax = 50;

    /// <summary>So many sessions of one person live at once; of more, the least recently seen end.</summary>
    public const int LivingMax = 100;

    private const int BatchSize = 1000;

    private readonly ConcurrentDictionary<Guid, bool> seen = new();

    /// <summary>
    /// Begins a session of somebody who has just proved who they are. Null when the account has got another password, role or lock since
    /// it was read: what was proved counts no more.
    /// </summary>
    /// <param name="stamp">The account's security stamp, as it was read with what was proved.</param>
    public async Task<Session?> BeginAsync(Guid personId, string? stamp, string device, string place, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var session = new Session
        {
            PersonId = personId, Device = device, Place = place, CreatedAt = now, LastSeenAt = now, ProvedAt = now,
        };
        var ended = await contexts.InTransactionAsync<List<Session>?>(async (db, transaction) =>
        {
            // Here a sign-in and a new password meet: either this waits for the new stamp and sees it, or is there to be ended by it.
            // And of one person one session begins after another, so that what is counted below stays counted.
            var same = await db.Users.Where(u => u.Id == personId && u.SecurityStamp == stamp)
                .ExecuteUpdateAsync(u => u.SetProperty(x => x.ConcurrencyStamp, x => x.ConcurrencyStamp), ct);
            if (same == 0) return null;
            if (outbox.IsOpen) await TellOfNewDeviceAsync(db, session, ct);
            var left = await MakeRoomAsync(db, personId, ct);
            db.Add(session);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return left;
        }, ct);
        if (ended is null) return null;
        events.SessionBegun(session.Id, personId);
        await TellAsync(ended);
        return session;
    }

    /// <summary>
    /// The first device of all is no news to anybody. A device is what a program says of itself, and may be another one each time: told is
    /// one in a while, and only to an address that is known to be the person's own.
    /// </summary>
    private async Task TellOfNewDeviceAsync(ConcertDbContext db, Session session, CancellationToken ct)
    {
        var (personId, device, now) = (session.PersonId, session.Device, session.CreatedAt);
        var cause = $"device:{personId}:{now.UtcTicks / AccountRecovery.MailEvery.Ticks}";
        if (await db.Users.AnyAsync(u => u.Id == personId && u.EmailConfirmed, ct)
            && await db.Sessions.AnyAsync(s => s.PersonId == personId, ct)
            && !await db.Sessions.AnyAsync(s => s.PersonId == personId && s.Device == device, ct)
            && !await Outbox.HasAsync(db, cause, ct))
            outbox.Add(db, MailKind.NewDevice, personId, cause, new MailData { At = now, Device = device });
    }

    private async Task<List<Session>> MakeRoomAsync(ConcertDbContext db, Guid personId, CancellationToken ct)
    {
        var oldest = await db.Sessions.AsNoTracking().Where(s => s.PersonId == personId && s.EndedAt == null)
            .OrderByDescending(s => s.LastSeenAt).ThenByDescending(s => s.Id).Skip(LivingMax - 1).Select(s => s.Id).ToListAsync(ct);
        return oldest.Count == 0 ? [] : await EndAsync(db, s => oldest.Contains(s.Id), ct);
    }

    /// <summary>The person's living sessions, the last seen first.</summary>
    public async Task<IReadOnlyList<SessionView>> ListAsync(Guid personId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var usedSince = time.GetUtcNow() - Session.UnusedFor;
        return await db.Sessions.Where(s => s.PersonId == personId && s.EndedAt == null && s.LastSeenAt > usedSince)
            .OrderByDescending(s => s.LastSeenAt).Take(ListedMax)
            .Select(s => new SessionView(s.Id, s.Device, s.Place, s.CreatedAt, s.LastSeenAt)).ToListAsync(ct);
    }

    /// <summary>Ends one session of the person; nothing happens when it isn't theirs, or has ended before.</summary>
    public Task EndAsync(Guid personId, Guid sessionId, CancellationToken ct) =>
        EndAsync(s => s.PersonId == personId && s.Id == sessionId, ct);

    /// <summary>Ends all sessions of the person but this one.</summary>
    public Task EndOthersAsync(Guid personId, Guid? sessionId, CancellationToken ct) =>
        EndAsync(s => s.PersonId == personId && s.Id != sessionId, ct);

    /// <summary>The same in the caller's transaction, who saves nothing more of it, commits, and then tells.</summary>
    internal async Task<IReadOnlyList<Session>> EndOthersAsync(ConcertDbContext db, Guid personId, Guid? sessionId)
    {
        var ended = await EndAsync(db, s => s.PersonId == personId && s.Id != sessionId, CancellationToken.None);
        await db.SaveChangesAsync();
        return ended;
    }

    /// <summary>
    /// Uses a refresh token up, by one conditional statement: returns the number of the next one. Null when the session has ended, or
    /// ends by this, because the token has been used before: one of the two who have it has stolen it.
    /// </summary>
    public async Task<int?> RotateAsync(Guid sessionId, int generation, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        var used = await db.Sessions.Where(s => s.Id == sessionId && s.Generation == generation && s.EndedAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.Generation, generation + 1).SetProperty(x => x.LastSeenAt, now), ct);
        if (used > 0) return generation + 1;
        if (await EndAsync(s => s.Id == sessionId && s.Generation > generation, ct) > 0) events.RefreshTokenReused(sessionId);
        return null;
    }

    /// <summary>Notes that the session was used; written now and then, for many together.</summary>
    public void Note(Guid sessionId) => seen.TryAdd(sessionId, true);

    /// <summary>Writes which sessions were used.</summary>
    public async Task WriteSeenAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        foreach (var some in seen.Keys.Chunk(BatchSize))
        {
            foreach (var id in some) seen.TryRemove(id, out _);
            // Another node may have written some of them a moment ago.
            await db.Sessions.Where(s => some.Contains(s.Id) && s.EndedAt == null && s.LastSeenAt < now - SeenEvery / 2)
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, now), ct);
        }
    }

    /// <summary>Deletes a bounded number of sessions that were over long ago; returns how many.</summary>
    public async Task<int> TidyAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var before = time.GetUtcNow() - KeptFor;
        return await db.Sessions.Where(s => s.LastSeenAt < before).OrderBy(s => s.LastSeenAt).Take(BatchSize).ExecuteDeleteAsync(ct);
    }

    private async Task<int> EndAsync(Expression<Func<Session, bool>> which, CancellationToken ct)
    {
        var ended = await contexts.InTransactionAsync(async (db, transaction) =>
        {
            var living = await EndAsync(db, which, ct);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return living;
        }, ct);
        await TellAsync(ended);
        return ended.Count;
    }

    /// <summary>Ends them in the caller's transaction, who saves, and tells afterwards.</summary>
    private async Task<List<Session>> EndAsync(ConcertDbContext db, Expression<Func<Session, bool>> which, CancellationToken ct)
    {
        var living = await db.Sessions.AsNoTracking().Where(which).Where(s => s.EndedAt == null).OrderBy(s => s.Id).Locked()
            .ToListAsync(ct);
        if (living.Count == 0) return living;
        var (now, ids) = (time.GetUtcNow(), living.ConvertAll(s => s.Id));
        await db.Sessions.Where(s => ids.Contains(s.Id)).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), ct);
        db.Tell(ChangeKind.Sessions, 0, ids);
        return living;
    }

    /// <summary>Tells this node at once; the others hear of it by the change feed.</summary>
    internal async Task TellAsync(IReadOnlyList<Session> ended)
    {
        if (ended.Count == 0) return;
        foreach (var session in ended) events.SessionEnded(session.Id, session.PersonId);
        List<Guid> endedIds = [.. ended.Select(s => s.Id)];
        standing.Forget(endedIds);
        await standing.TellEndedAsync(endedIds, CancellationToken.None);
    }
}

/// <summary>A session as its owner sees it.</summary>
public sealed record SessionView(Guid SessionId, string Device, string Place, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt);

/// <summary>The session that this request, or this scope, belongs to.</summary>
public sealed class CurrentSession
{
    /// <summary>Null where nobody is signed in.</summary>
    public Guid? Id { get; set; }
}
