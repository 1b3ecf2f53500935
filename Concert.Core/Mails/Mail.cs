using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Ticketing.Accounts;

namespace Ticketing.Mails;

/// <summary>
/// Something that is to be told by mail, written in the transaction of what it tells. Words, address and one-time links are made when it
/// is sent: no link is ever kept here, and what is told reaches a person where they are then, in the language they read then.
/// </summary>
public sealed class Mail
{
    /// <summary>The longest cause.</summary>
    public const int CauseLengthMax = 200;

    /// <summary>Also the mail's own id outside, by which mail servers know one that they have seen.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();
    /// <summary>Whom it is for; null when all that is known is an address that somebody typed.</summary>
    public Guid? PersonId { get; init; }
    /// <summary>Where it goes, when that isn't the person's own address; and where it went, once it is sent.</summary>
    public string? Address { get; init; }
    public MailKind Kind { get; init; }
    /// <summary>What it tells: <see cref="MailData"/> as JSON.</summary>
    public required string Data { get; init; }
    /// <summary>Unique: nothing is told twice.</summary>
    public required string Cause { get; init; }
    public MailState State { get; private set; } = MailState.Waiting;
    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }
    /// <summary>
    /// When it is tried next, UTC; while it is being sent, when its fate counts as unknown; after that, when it was settled.
    /// </summary>
    public DateTimeOffset NextTryAt { get; init; }
    /// <summary>After that it would only confuse, UTC.</summary>
    public DateTimeOffset? UsefulUntil { get; init; }
    public int Attempts { get; private set; }
    public DateTimeOffset? SentAt { get; private set; }
    /// <summary>What went wrong last, for admins.</summary>
    public string? Failure { get; private set; }
}

internal sealed class MailConfiguration : IEntityTypeConfiguration<Mail>
{
    public void Configure(EntityTypeBuilder<Mail> mail)
    {
        mail.ToTable("mails");
        mail.Property(m => m.Address).HasMaxLength(AddressRules.LengthMax);
        mail.Property(m => m.Cause).HasMaxLength(Mail.CauseLengthMax);
        mail.Property(m => m.Failure).HasMaxLength(MailDelivery.FailureLengthMax);
        mail.HasIndex(m => m.Cause).IsUnique();
        mail.HasIndex(m => new { m.State, m.NextTryAt });
        mail.HasOne<AppUser>().WithMany().HasForeignKey(m => m.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}
