using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Accounts;

/// <summary>
/// Identity's passkeys, which its own schema brings only where the application's services are known: not for migrations, nor for the jobs'
/// contexts.
/// </summary>
internal sealed class PasskeyConfiguration : IEntityTypeConfiguration<IdentityUserPasskey<Guid>>
{
    // No browser makes a longer one (Web Authentication, section 4).
    private const int IdLengthMax = 1023;

    public void Configure(EntityTypeBuilder<IdentityUserPasskey<Guid>> passkey)
    {
        passkey.ToTable("identity_user_passkeys");
        passkey.HasKey(p => p.CredentialId);
        passkey.Property(p => p.CredentialId).HasMaxLength(IdLengthMax);
        passkey.OwnsOne(p => p.Data).ToJson();
        passkey.HasOne<AppUser>().WithMany().HasForeignKey(p => p.UserId);
    }
}
