using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Accounts;

/// <summary>A person who can sign in: a fan, or one of the staff by role.</summary>
public sealed class AppUser : IdentityUser<Guid>
{
    /// <summary>When the account was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class AppUserConfiguration : IEntityTypeConfiguration<AppUser>
{
    // Identity only looks before it writes: two people who change to one address at once would both have it, and neither could sign in.
    public void Configure(EntityTypeBuilder<AppUser> user) => user.HasIndex(u => u.NormalizedEmail).IsUnique();
}
