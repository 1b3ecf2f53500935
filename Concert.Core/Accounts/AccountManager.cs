using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ticketing.Accounts;

/// <summary>
/// Identity's manager; notes when an account is made, by whatever way, and locks accounts by the one clock, where Identity asks the
/// machine's.
/// </summary>
public sealed class AccountManager(
    IUserStore<AppUser> store, IOptions<IdentityOptions> options, IPasswordHasher<AppUser> hasher,
    IEnumerable<IUserValidator<AppUser>> users,
    IEnumerable<IPasswordValidator<AppUser>> passwords, ILookupNormalizer normalizer, IdentityErrorDescriber errors,
    IServiceProvider services,
    ILogger<UserManager<AppUser>> logger, TimeProvider time)
    : UserManager<AppUser>(store, options, hasher, users, passwords, normalizer, errors, services, logger)
{
    /// <inheritdoc />
    public override Task<IdentityResult> CreateAsync(AppUser user)
    {
        user.Language ??= CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        if (user.CreatedAt == default) user.CreatedAt = time.GetUtcNow();
        return base.CreateAsync(user);
    }

    /// <inheritdoc />
    public override Task<bool> IsLockedOutAsync(AppUser user) =>
        Task.FromResult(user.LockoutEnabled && user.LockoutEnd >= time.GetUtcNow());

    /// <inheritdoc />
    public override Task<IdentityResult> AccessFailedAsync(AppUser user)
    {
        user.AccessFailedCount++;
        if (user.AccessFailedCount >= Options.Lockout.MaxFailedAccessAttempts)
            (user.LockoutEnd, user.AccessFailedCount) = (time.GetUtcNow() + Options.Lockout.DefaultLockoutTimeSpan, 0);
        return UpdateUserAsync(user);
    }
}
