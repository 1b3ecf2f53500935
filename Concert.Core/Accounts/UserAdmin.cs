using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Ticketing.Audit;
using Ticketing.Persistence;

namespace Ticketing.Accounts;

/// <summary>Who has which role, and whose account is locked. There is always one admin who can sign in.</summary>
public sealed class UserAdmin(
    IDbContextFactory<ConcertDbContext> contexts, Staff staff, Proof proof, Standing standing, SessionStore sessions, TimeProvider time,
    SecurityEvents events)
{
    /// <summary>A page of the accounts, by address; empty for whoever isn't an admin.</summary>
    public async Task<ResultPage<UserView>> SearchAsync(
        Guid adminId, string? text, bool staffOnly, int skip, int take, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Admin, ct)) return ResultPage<UserView>.None;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var users = db.Users.AsNoTracking();
        if (text?.Trim() is { Length: > 0 } words)
        {
            var upper = words.ToUpperInvariant();
            users = users.Where(u => u.NormalizedEmail!.Contains(upper));
        }
        if (staffOnly) users = users.Where(u => db.UserRoles.Any(r => r.UserId == u.Id));
        var total = await users.CountAsync(ct);
        var rows = await users.OrderBy(u => u.NormalizedEmail).Skip(skip).Take(take)
            .Select(u => new UserView(
                u.Id, u.Email!, u.CreatedAt,
                db.Roles.Where(role => db.UserRoles.Any(r => r.UserId == u.Id && r.RoleId == role.Id)).Select(role => role.Name!).ToArray(),
                u.LockedAt != null)).ToListAsync(ct);
        return new ResultPage<UserView>(rows, total);
    }

    /// <summary>Gives the person one of the <see cref="Roles"/>.</summary>
    public Task<UserChangeResult> GiveRoleAsync(
        Guid adminId, Guid? sessionId, Guid personId, string role, string? reason, CancellationToken ct) =>
        ChangeAsync(adminId, sessionId, personId, AuditAct.RoleGiven, reason, ct, change: async db =>
        {
            var roleId = await RoleIdAsync(db, role, ct);
            if (!await db.UserRoles.AnyAsync(r => r.UserId == personId && r.RoleId == roleId, ct))
                db.Add(new IdentityUserRole<Guid> { UserId = personId, RoleId = roleId });
        });

    /// <summary>Takes one of the <see cref="Roles"/> away; the admin's only if another admin is left who can sign in.</summary>
    public Task<UserChangeResult> TakeRoleAsync(
        Guid adminId, Guid? sessionId, Guid personId, string role, string? reason, CancellationToken ct) =>
        ChangeAsync(adminId, sessionId, personId, AuditAct.RoleTaken, reason, ct, change: db => db.UserRoles
            .Where(r => r.UserId == personId && db.Roles.Any(known => known.Id == r.RoleId && known.Name == role))
            .ExecuteDeleteAsync(ct));

    /// <summary>Locks the account until it is unlocked, unless no admin would be left who can sign in.</summary>
    public Task<UserChangeResult> LockAsync(
        Guid adminId, Guid? sessionId, Guid personId, string? reason, CancellationToken ct) =>
        ChangeAsync(adminId, sessionId, personId, AuditAct.AccountLocked, reason, ct, set: (account, why, now) => account
            .SetProperty(u => u.LockedAt, now).SetProperty(u => u.LockedBy, adminId).SetProperty(u => u.LockReason, why));

    /// <summary>Lets the account act and sign in again.</summary>
    public Task<UserChangeResult> UnlockAsync(
        Guid adminId, Guid? sessionId, Guid personId, string? reason, CancellationToken ct) =>
        ChangeAsync(adminId, sessionId, personId, AuditAct.AccountUnlocked, reason, ct, set: (account, _, _) => account
            .SetProperty(u => u.LockedAt, (DateTimeOffset?)null).SetProperty(u => u.LockedBy, (Guid?)null)
            .SetProperty(u => u.LockReason, (string?)null));

    private async Task<UserChangeResult> ChangeAsync(
        Guid adminId, Guid? sessionId, Guid personId, AuditAct act, string? reason, CancellationToken ct,
        Func<ConcertDbContext, Task>? change = null, Action<UpdateSettersBuilder<AppUser>, string, DateTimeOffset>? set = null)
    {
        if (!await staff.MayActAsync(adminId, Roles.Admin, ct)) return new UserChangeResult.NotAllowed();
        if (!AuditReason.TryClean(reason, out var why)) return new UserChangeResult.ReasonInvalid();
        if (!await proof.IsFreshAsync(adminId, sessionId, ct)) return new UserChangeResult.ProofNeeded();
        IReadOnlyList<Session> ended = [];
        var result = await contexts.InTransactionAsync<UserChangeResult>(async (db, transaction) =>
        {
            var now = time.GetUtcNow();
            // The role's row is the lock: of two admins who remove each other, the second sees what the first has done.
            await db.Roles.Where(r => r.Name == Roles.Admin)
                .ExecuteUpdateAsync(r => r.SetProperty(x => x.ConcurrencyStamp, Guid.NewGuid().ToString()), ct);
            var before = await StateAsync(db, personId, ct);
            if (before is null) return new UserChangeResult.NoSuchPerson();
            if (change is not null) await change(db);
            await db.Users.Where(u => u.Id == personId).ExecuteUpdateAsync(account =>
            {
                // Identity writes whole accounts, as it has read them: one that it read before this must not be written after it.
                account.SetProperty(u => u.ConcurrencyStamp, Guid.NewGuid().ToString());
                // Cookies are made anew from the account, or end, when the stamp is next compared; the services ask for roles themselves.
                account.SetProperty(u => u.SecurityStamp, Guid.NewGuid().ToString("N"));
                set?.Invoke(account, why, now);
            }, ct);
            db.Tell(ChangeKind.People, 0, [personId]);
            await db.SaveChangesAsync(ct);
            if (!await Staff.Living(db).AnyAsync(given => given.Role == Roles.Admin, ct)) return new UserChangeResult.LastAdmin();
            AuditLog.Add(db, adminId, act, AuditSubject.Person(personId), now, before, await StateAsync(db, personId, ct), why);
            await db.SaveChangesAsync(ct);
            // What opens pages is in the cookie: whoever had the role sees not even the frame of one, and who has it now signs in with it.
            if (act is AuditAct.RoleTaken or AuditAct.RoleGiven) ended = await sessions.EndOthersAsync(db, personId, null);
            await transaction.CommitAsync(ct);
            return new UserChangeResult.Changed();
        }, ct);
        staff.Forget(personId);
        standing.Forget([personId]);
        if (result is not UserChangeResult.Changed) return result;
        events.AccountChanged(personId, act, adminId);
        await sessions.TellAsync(ended);
        return result;
    }

    // Written with the first who gets it.
    private static async Task<Guid> RoleIdAsync(ConcertDbContext db, string role, CancellationToken ct)
    {
        if (!Roles.All.Contains(role)) throw new ArgumentOutOfRangeException(nameof(role), role, null);
        if (await db.Roles.SingleOrDefaultAsync(r => r.Name == role, ct) is { } known) return known.Id;
        var made = new IdentityRole<Guid>(role) { Id = Guid.CreateVersion7(), NormalizedName = role.ToUpperInvariant() };
        db.Add(made);
        return made.Id;
    }

    private static IQueryable<string> NamesOf(ConcertDbContext db, Guid personId) =>
        db.Roles.Where(role => db.UserRoles.Any(r => r.UserId == personId && r.RoleId == role.Id)).OrderBy(role => role.Name)
            .Select(role => role.Name!);

    private static async Task<AccountState?> StateAsync(ConcertDbContext db, Guid personId, CancellationToken ct)
    {
        var isLocked = await db.Users.Where(u => u.Id == personId).Select(u => (bool?)(u.LockedAt != null)).SingleOrDefaultAsync(ct);
        return isLocked is { } locked ? new AccountState(string.Join(", ", await NamesOf(db, personId).ToListAsync(ct)), locked) : null;
    }

    private sealed record AccountState(string Roles, bool IsLocked);
}

/// <summary>An account as admins see it.</summary>
public sealed record UserView(Guid PersonId, string Email, DateTimeOffset CreatedAt, IReadOnlyList<string> Roles, bool IsLocked);

/// <summary>How a change of an account ended.</summary>
public abstract record UserChangeResult
{
    private UserChangeResult() { }
    /// <summary>Done.</summary>
    public sealed record Changed : UserChangeResult;
    /// <summary>Not an admin, or not any more.</summary>
    public sealed record NotAllowed : UserChangeResult;
    /// <summary>The reason is missing or too long.</summary>
    public sealed record ReasonInvalid : UserChangeResult;
    /// <summary>The admin's last proof of who they are was too long ago.</summary>
    public sealed record ProofNeeded : UserChangeResult;
    /// <summary>No such person.</summary>
    public sealed record NoSuchPerson : UserChangeResult;
    /// <summary>Nobody would be left who can open the admin area.</summary>
    public sealed record LastAdmin : UserChangeResult;
}
