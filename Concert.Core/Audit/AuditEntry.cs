using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Ticketing.Accounts;

namespace Ticketing.Audit;

/// <summary>One act of an admin, written in the transaction of the act. Never updated, never deleted: the database refuses it.</summary>
public sealed class AuditEntry
{
    /// <summary>The longest reason that is kept, in characters; wherever an admin gives one, fans may read it.</summary>
    public const int ReasonLengthMax = 200;
    /// <summary>The longest subject, in characters.</summary>
    public const int SubjectLengthMax = 100;

    /// <summary>The id; later entries have higher ones.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();
    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; init; }
    /// <summary>Who did it.</summary>
    public Guid AdminId { get; init; }
    /// <summary>What they did.</summary>
    public AuditAct Act { get; init; }
    /// <summary>What it was done to, e.g. <c>concert:12</c>: see <see cref="AuditSubject"/>.</summary>
    public required string Subject { get; init; }
    /// <summary>How it was before, as JSON or plain text; null when it is new.</summary>
    public string? Before { get; init; }
    /// <summary>How it is now, as JSON or plain text; null when it is gone.</summary>
    public string? After { get; init; }
    /// <summary>Why, in the admin's words.</summary>
    public string? Reason { get; init; }
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.ToTable("audit_entries");
        entry.Property(e => e.Act).HasMaxLength(40);
        entry.Property(e => e.Subject).HasMaxLength(AuditEntry.SubjectLengthMax);
        entry.Property(e => e.Reason).HasMaxLength(AuditEntry.ReasonLengthMax);
        entry.HasIndex(e => e.At);
        entry.HasIndex(e => new { e.Subject, e.At });
        entry.HasIndex(e => new { e.AdminId, e.At });
        entry.HasOne<AppUser>().WithMany().HasForeignKey(e => e.AdminId).OnDelete(DeleteBehavior.Restrict);
    }
}
