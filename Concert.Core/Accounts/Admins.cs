using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Accounts;

/// <summary>
/// Whether a person may act as an admin now. Services ask it before every act and every admin's read: a circuit lives long and passes no
/// middleware. Whoever isn't one is told so by an act (<c>NotAllowed</c>), and finds nothing by a read (null, an empty page or list).
/// </summary>
public sealed class Admins(IDbContextFactory<ConcertDbContext> contexts, TimeProvider time)
{
    /// <summary>How long an answer is believed: a role that was taken away ends within this time.</summary>
    public static readonly TimeSpan BelievedFor = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, (bool IsAdmin, long AskedAt)> answers = new();

    /// <summary>True when the person has the role and the account isn't locked.</summary>
    public async ValueTask<bool> MayActAsync(Guid personId, CancellationToken ct)
    {
        if (answers.TryGetValue(personId, out var known) && time.GetElapsedTime(known.AskedAt) < BelievedFor) return known.IsAdmin;
        var askedAt = time.GetTimestamp();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var isAdmin = await Living(db, time.GetUtcNow()).AnyAsync(id => id == personId, ct);
        answers[personId] = (isAdmin, askedAt);
        return isAdmin;
    }

    /// <summary>Forgets what was believed of this person, after a change on this node.</summary>
    internal void Forget(Guid personId) => answers.TryRemove(personId, out _);

    /// <summary>The ids of all admins whose accounts aren't locked.</summary>
    internal static IQueryable<Guid> Living(ConcertDbContext db, DateTimeOffset now) =>
        from user in db.Users
        join given in db.UserRoles on user.Id equals given.UserId
        join role in db.Roles on given.RoleId equals role.Id
        where role.Name == AppUser.AdminRole && (user.LockoutEnd == null || user.LockoutEnd <= now)
        select user.Id;
}
