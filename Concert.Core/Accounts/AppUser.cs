using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Accounts;

/// <summary>A person who can sign in: a fan, or one of the staff by role.</summary>
public sealed class AppUser : IdentityUser<Guid>
{
    /// <summary>When the account was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The language the person last used the site in, in which mails are written; null for the site's own.</summary>
    public string? Language { get; set; }
}

internal sealed class AppUserConfiguration : IEntityTypeConfiguration<AppUser>
{
    public void Configure(EntityTypeBuilder<AppUser> user)
    {
        // Identity only looks before it writes: two people who change to one address at once would both have it, and neither could sign in.
        user.HasIndex(u => u.NormalizedEmail).IsUnique();
        user.Property(u => u.Language).HasMaxLength(5);
    }
}
