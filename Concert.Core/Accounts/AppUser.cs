using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Ticketing.Audit;

namespace Ticketing.Accounts;

/// <summary>
/// A person who can sign in: a fan, or one of the staff by role. Whether the account is locked is an admin's decision and stands in
/// <see cref="LockedAt"/>; Identity's lockout, which wrong passwords bring about, is used for nothing.
/// </summary>
public sealed class AppUser : IdentityUser<Guid>
{
    /// <summary>When the account was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Since when an admin has locked the account, UTC; null while it isn't locked.</summary>
    public DateTimeOffset? LockedAt { get; private set; }

    /// <summary>The admin who has locked it.</summary>
    public Guid? LockedBy { get; private set; }

    /// <summary>Why.</summary>
    public string? LockReason { get; private set; }

    /// <summary>The language the person last used the site in, in which mails are written; null for the site's own.</summary>
    public string? Language { get; set; }
}

internal sealed class AppUserConfiguration : IEntityTypeConfiguration<AppUser>
{
    public void Configure(EntityTypeBuilder<AppUser> user)
    {
        // Identity only looks before it writes: two people who change to one address at once would both have it, and neither could sign in.
        user.HasIndex(u => u.NormalizedEmail).IsUnique();
        user.Property(u => u.LockReason).HasMaxLength(AuditEntry.ReasonLengthMax);
        user.Property(u => u.Language).HasMaxLength(5);
    }
}
