using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Catalog;

namespace Ticketing.Payments;

/// <summary>
/// A performance that was called off, and whether everybody has their money back yet. Whoever finds it unfinished goes on with it.
/// </summary>
public sealed class CallOff
{
    /// <summary>The performance, and the key: called off once, ever.</summary>
    public int PerformanceId { get; init; }
    /// <summary>The admin who decided it.</summary>
    public Guid AdminId { get; init; }
    /// <summary>What everybody who had a ticket is told.</summary>
    public required string Reason { get; init; }
    /// <summary>When, UTC.</summary>
    public DateTimeOffset StartedAt { get; init; }
    /// <summary>Orders with money to pay back when it began.</summary>
    public int OrderCount { get; init; }
    /// <summary>When nothing was left to do, UTC.</summary>
    public DateTimeOffset? FinishedAt { get; private set; }
}

internal sealed class CallOffConfiguration : IEntityTypeConfiguration<CallOff>
{
    public void Configure(EntityTypeBuilder<CallOff> callOff)
    {
        callOff.ToTable("call_offs");
        callOff.HasKey(c => c.PerformanceId);
        callOff.Property(c => c.PerformanceId).ValueGeneratedNever();
        callOff.Property(c => c.Reason).HasMaxLength(AuditEntry.ReasonLengthMax);
        callOff.HasIndex(c => c.FinishedAt);
        callOff.HasOne<Performance>().WithOne().HasForeignKey<CallOff>(c => c.PerformanceId).OnDelete(DeleteBehavior.Restrict);
        callOff.HasOne<AppUser>().WithMany().HasForeignKey(c => c.AdminId).OnDelete(DeleteBehavior.Restrict);
    }
}
