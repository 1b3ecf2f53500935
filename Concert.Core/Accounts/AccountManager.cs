using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ticketing.Accounts;

/// <summary>Identity's manager; notes when an account is made, by whatever way.</summary>
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
        if (user.CreatedAt == default) user.CreatedAt = time.GetUtcNow();
        return base.CreateAsync(user);
    }
}
