using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Audit;
using Ticketing.Persistence;

namespace Ticketing.Accounts;

/// <summary>Who is an admin, and who is locked out. There is always one admin who can sign in.</summary>
public sealed class UserAdmin(IDbContextFactory<ConcertDbContext> contexts, Admins admins, TimeProvider time, ILogger<UserAdmin> logger)
{
    /// <summary>A page of the accounts, by address; empty for whoever isn't an admin.</summary>
    public async Task<ResultPage<UserView>> SearchAsync(
        Guid adminId, string? text, bool adminsOnly, int skip, int take, CancellationToken ct)
    {
        if (!await admins.MayActAsync(adminId, ct)) return ResultPage<UserView>.None;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        var given = db.UserRoles.Where(r => db.Roles.Any(role => role.Id == r.RoleId && role.Name == AppUser.AdminRole));
        var users = db.Users.AsNoTracking();
        if (text?.Trim() is { Length: > 0 } words)
        {
            var upper = words.ToUpperInvariant();
            users = users.Where(u => u.NormalizedEmail!.Contains(upper));
        }
        if (adminsOnly) users = users.Where(u => given.Any(r => r.UserId == u.Id));
        var total = await users.CountAsync(ct);
        var rows = await users.OrderBy(u => u.NormalizedEmail).Skip(skip).Take(take)
            .Select(u => new UserView(u.Id, u.Email!, u.CreatedAt, given.Any(r => r.UserId == u.Id), u.LockoutEnd > now)).ToListAsync(ct);
        return new ResultPage<UserView>(rows, total);
    }

    /// <summary>Makes the person an admin.</summary>
    public Task<UserChangeResult> GiveRoleAsync(Guid adminId, Guid personId, string? reason, CancellationToken ct) =>
        ChangeAsync(adminId, personId, AuditAct.RoleGiven, reason, async (db, roleId, _) =>
        {
            if (!await db.UserRoles.AnyAsync(r => r.UserId == personId && r.RoleId == roleId, ct))
                db.Add(new IdentityUserRole<Guid> { UserId = personId, RoleId = roleId });
        }, ct);

    /// <summary>Takes the admin role away, unless nobody else would have it.</summary>
    public Task<UserChangeResult> TakeRoleAsync(Guid adminId, Guid personId, string? reason, CancellationToken ct) =>
        ChangeAsync(adminId, personId, AuditAct.RoleTaken, reason,
            (db, roleId, _) => db.UserRoles.Where(r => r.UserId == personId && r.RoleId == roleId).ExecuteDeleteAsync(ct), ct);

    /// <summary>Locks the account until it is unlocked, unless no admin would be left who can sign in.</summary>
    public Task<UserChangeResult> LockAsync(Guid adminId, Guid personId, string? reason, CancellationToken ct) =>
        ChangeAsync(adminId, personId, AuditAct.AccountLocked, reason, (db, _, _) => db.Users.Where(u => u.Id == personId)
            .ExecuteUpdateAsync(
                u => u.SetProperty(x => x.LockoutEnabled, true).SetProperty(x => x.LockoutEnd, DateTimeOffset.MaxValue), ct), ct);

    /// <summary>Lets the account sign in again.</summary>
    public Task<UserChangeResult> UnlockAsync(Guid adminId, Guid personId, string? reason, CancellationToken ct) =>
        ChangeAsync(adminId, personId, AuditAct.AccountUnlocked, reason, (db, _, _) => db.Users.Where(u => u.Id == personId)
            .ExecuteUpdateAsync(u => u.SetProperty(x => x.LockoutEnd, (DateTimeOffset?)null).SetProperty(x => x.AccessFailedCount, 0), ct),
            ct);

    private async Task<UserChangeResult> ChangeAsync(
        Guid adminId, Guid personId, AuditAct act, string? reason, Func<ConcertDbContext, Guid, DateTimeOffset, Task> change,
        CancellationToken ct)
    {
        if (!await admins.MayActAsync(adminId, ct)) return new UserChangeResult.NotAllowed();
        if (!AuditReason.TryClean(reason, out var why)) return new UserChangeResult.ReasonInvalid();
        var result = await contexts.InTransactionAsync<UserChangeResult>(async (db, transaction) =>
        {
            var now = time.GetUtcNow();
            // The role's row is the lock: of two admins who remove each other, the second sees what the first has done.
            await db.Roles.Where(r => r.Name == AppUser.AdminRole)
                .ExecuteUpdateAsync(r => r.SetProperty(x => x.ConcurrencyStamp, Guid.NewGuid().ToString()), ct);
            var roleId = await db.Roles.Where(r => r.Name == AppUser.AdminRole).Select(r => r.Id).SingleAsync(ct);
            var before = await StateAsync(db, personId, now, ct);
            if (before is null) return new UserChangeResult.NoSuchPerson();
            await change(db, roleId, now);
            // Sessions elsewhere end when the stamp is next compared; the services ask for the role themselves.
            await db.Users.Where(u => u.Id == personId)
                .ExecuteUpdateAsync(u => u.SetProperty(x => x.SecurityStamp, Guid.NewGuid().ToString("N")), ct);
            await db.SaveChangesAsync(ct);
            if (!await Admins.Living(db, now).AnyAsync(ct)) return new UserChangeResult.LastAdmin();
            AuditLog.Add(db, adminId, act, AuditSubject.Person(personId), now, before, await StateAsync(db, personId, now, ct), why);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return new UserChangeResult.Changed();
        }, ct);
        admins.Forget(personId);
        if (result is UserChangeResult.Changed) logger.LogInformation("{Act}: {PersonId}, by admin {AdminId}", act, personId, adminId);
        return result;
    }

    private static Task<AccountState?> StateAsync(ConcertDbContext db, Guid personId, DateTimeOffset now, CancellationToken ct) =>
        db.Users.Where(u => u.Id == personId).Select(u => new AccountState(
            db.UserRoles.Any(r => r.UserId == u.Id && db.Roles.Any(role => role.Id == r.RoleId && role.Name == AppUser.AdminRole)),
            u.LockoutEnd > now)).SingleOrDefaultAsync(ct);

    private sealed record AccountState(bool IsAdmin, bool IsLocked);
}

/// <summary>An account as admins see it.</summary>
public sealed record UserView(Guid PersonId, string Email, DateTimeOffset CreatedAt, bool IsAdmin, bool IsLocked);

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
    /// <summary>No such person.</summary>
    public sealed record NoSuchPerson : UserChangeResult;
    /// <summary>Nobody would be left who can open the admin area.</summary>
    public sealed record LastAdmin : UserChangeResult;
}
