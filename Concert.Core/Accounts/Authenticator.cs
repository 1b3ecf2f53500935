using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Accounts;

/// <summary>What is known of a person's authenticator app beside its key, which Identity's store keeps.</summary>
public sealed class Authenticator
{
    /// <summary>Whose, and the key: one app a person.</summary>
    public Guid PersonId { get; init; }
    /// <summary>Since when its codes count, UTC; null while it is being set up.</summary>
    public DateTimeOffset? Since { get; init; }
    /// <summary>The time step of the last code that was taken: it and those before it count no more.</summary>
    public long LastStep { get; init; }
}

internal sealed class AuthenticatorConfiguration : IEntityTypeConfiguration<Authenticator>
{
    public void Configure(EntityTypeBuilder<Authenticator> authenticator)
    {
        authenticator.ToTable("authenticators");
        authenticator.HasKey(a => a.PersonId);
        authenticator.Property(a => a.PersonId).ValueGeneratedNever();
        authenticator.HasOne<AppUser>().WithOne().HasForeignKey<Authenticator>(a => a.PersonId);
    }
}
