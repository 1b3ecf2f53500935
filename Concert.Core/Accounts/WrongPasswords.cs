using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Accounts;

/// <summary>
/// Wrong passwords for one sign-in name, from one address prefix or known device, or from all that never signed in to it. Names without
/// an account are counted alike, so a row tells nobody which have one.
/// </summary>
public sealed class WrongPasswords
{
    /// <summary>A digest of name and sender: neither is to be read here.</summary>
    public required string Key { get; init; }
    public int Count { get; init; }
    /// <summary>Since when it counts, UTC: of one sender the last wrong password, of strangers the first within the hour.</summary>
    public DateTimeOffset Since { get; init; }
    /// <summary>No password is looked at before this, UTC.</summary>
    public DateTimeOffset WaitUntil { get; init; }
}

internal sealed class WrongPasswordsConfiguration : IEntityTypeConfiguration<WrongPasswords>
{
    public void Configure(EntityTypeBuilder<WrongPasswords> wrong)
    {
        wrong.ToTable("wrong_passwords");
        wrong.HasKey(w => w.Key);
        wrong.Property(w => w.Key).HasMaxLength(64);
        wrong.HasIndex(w => w.Since);
    }
}
