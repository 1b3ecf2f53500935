using Microsoft.AspNetCore.Identity;

namespace Ticketing.Accounts;

/// <summary>A person who can sign in: a fan, or an admin by role.</summary>
public sealed class AppUser : IdentityUser<Guid>
{
    /// <summary>The role that opens the admin area.</summary>
    public const string AdminRole = "Admin";

    /// <summary>When the account was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }
}
