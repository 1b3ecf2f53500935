using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Accounts;

/// <summary>
/// Whether a person may act in a role now. Services ask it before every act and every read that isn't everybody's: a circuit lives long
/// and passes no middleware. Whoever hasn't the role is told so by an act (<c>NotAllowed</c>), and finds nothing by a read (null, an empty
/// page or list).
/// </summary>
public sealed class Staff(IDbContextFactory<ConcertDbContext> contexts, TimeProvider time)
{
    /// <summary>How long an answer is believed: a role that was taken away ends within this time.</summary>
    public static readonly TimeSpan BelievedFor = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, (string[] Roles, long AskedAt)> answers = new();

    /// <summary>True when the person has this role (one of <see cref="Roles"/>) or is an admin, and the account isn't locked.</summary>
    public async ValueTask<bool> MayActAsync(Guid personId, string role, CancellationToken ct)
    {
        var roles = await RolesOfAsync(personId, ct);
        return roles.Contains(role) || roles.Contains(Roles.Admin);
    }

    private async ValueTask<string[]> RolesOfAsync(Guid personId, CancellationToken ct)
    {
        if (answers.TryGetValue(personId, out var known) && time.GetElapsedTime(known.AskedAt) < BelievedFor) return known.Roles;
        var askedAt = time.GetTimestamp();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var roles = await Living(db, time.GetUtcNow())
            .Where(given => given.PersonId == personId).Select(given => given.Role).ToArrayAsync(ct);
        answers[personId] = (roles, askedAt);
        return roles;
    }

    /// <summary>Forgets what was believed of this person, after a change on this node.</summary>
    internal void Forget(Guid personId) => answers.TryRemove(personId, out _);

    /// <summary>The roles of all whose accounts aren't locked.</summary>
    internal static IQueryable<GivenRole> Living(ConcertDbContext db, DateTimeOffset now) =>
        from user in db.Users
        join given in db.UserRoles on user.Id equals given.UserId
        join role in db.Roles on given.RoleId equals role.Id
        where user.LockoutEnd == null || user.LockoutEnd <= now
        select new GivenRole { PersonId = user.Id, Role = role.Name! };

    /// <summary>A person's role.</summary>
    internal sealed class GivenRole
    {
        /// <summary>Whose.</summary>
        public Guid PersonId { get; init; }

        /// <summary>Its name.</summary>
        public string Role { get; init; } = "";
    }
}
