using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Ticketing.Persistence;

namespace Ticketing.Accounts;

/// <summary>
/// Whether a person may act in a role now. Services ask it before every act and every read that isn't everybody's: a circuit lives long
/// and passes no middleware. Whoever hasn't the role is told so by an act (<c>NotAllowed</c>), and finds nothing by a read (null, an empty
/// page or list).
/// </summary>
public sealed class Staff(
    IDbContextFactory<ConcertDbContext> contexts, IOptions<AccountsOptions> options, TimeProvider time, SecurityEvents events)
{
    /// <summary>How long an answer is believed: a role that was taken away ends within this time.</summary>
    public static readonly TimeSpan BelievedFor = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, (List<GivenRole> Roles, long AskedAt)> answers = new();

    /// <summary>
    /// True when the person has this role (one of <see cref="Roles"/>) or is an admin, the account isn't locked, and has the second factor
    /// where one is asked for.
    /// </summary>
    public async ValueTask<bool> MayActAsync(Guid personId, string role, CancellationToken ct)
    {
        var roles = await RolesOfAsync(personId, ct);
        if (roles.Exists(given => (given.Role == role || given.Role == Roles.Admin) && !Lacks(given))) return true;
        events.RightRefused(personId, role);
        return false;
    }

    /// <summary>True for whoever has a role, as long as the account isn't locked.</summary>
    public async ValueTask<bool> WorksHereAsync(Guid personId, CancellationToken ct) => (await RolesOfAsync(personId, ct)).Count > 0;

    /// <summary>True when somebody who works here has to set up a second factor before anything else.</summary>
    public async ValueTask<bool> LacksSecondFactorAsync(Guid personId, CancellationToken ct) =>
        (await RolesOfAsync(personId, ct)).Exists(Lacks);

    private bool Lacks(GivenRole given) => options.Value.AdminsNeedSecondFactor && !given.HasSecondFactor;

    private async ValueTask<List<GivenRole>> RolesOfAsync(Guid personId, CancellationToken ct)
    {
        if (answers.TryGetValue(personId, out var known) && time.GetElapsedTime(known.AskedAt) < BelievedFor) return known.Roles;
        var askedAt = time.GetTimestamp();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var roles = await Living(db).Where(given => given.PersonId == personId).ToListAsync(ct);
        answers[personId] = (roles, askedAt);
        return roles;
    }

    /// <summary>Forgets what was believed of this person, after a change on this node.</summary>
    internal void Forget(Guid personId) => answers.TryRemove(personId, out _);

    /// <summary>The roles of all whose accounts aren't locked.</summary>
    internal static IQueryable<GivenRole> Living(ConcertDbContext db) =>
        from user in db.Users
        join given in db.UserRoles on user.Id equals given.UserId
        join role in db.Roles on given.RoleId equals role.Id
        where user.LockedAt == null
        select new GivenRole { PersonId = user.Id, Role = role.Name!, HasSecondFactor = user.TwoFactorEnabled };

    /// <summary>A person's role.</summary>
    internal sealed class GivenRole
    {
        /// <summary>Whose.</summary>
        public Guid PersonId { get; init; }

        /// <summary>Its name.</summary>
        public string Role { get; init; } = "";

        /// <summary>Whether an app or a passkey is asked for when they sign in.</summary>
        public bool HasSecondFactor { get; init; }
    }
}
