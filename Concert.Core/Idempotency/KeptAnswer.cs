using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Idempotency;

/// <summary>The first answer to a person's idempotency key, written in the transaction that made it true.</summary>
public sealed class KeptAnswer
{
    /// <summary>The longest key, in characters (HTTP contract).</summary>
    public const int KeyLengthMax = 255;

    /// <summary>Whose key.</summary>
    public Guid PersonId { get; init; }
    public required string Key { get; init; }
    /// <summary>A digest of what was asked, so that a reused key is told from a repeat.</summary>
    public required string Fingerprint { get; init; }
    /// <summary>The result as JSON.</summary>
    public required string Result { get; init; }
    /// <summary>The trace of the first answer, repeated with it.</summary>
    public string? TraceId { get; init; }
    /// <summary>Which batch wrote it: one that is run again after a lost commit knows its own answers.</summary>
    public Guid BatchId { get; init; }
    /// <summary>When, UTC; purged a day later.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class KeptAnswerConfiguration : IEntityTypeConfiguration<KeptAnswer>
{
    public void Configure(EntityTypeBuilder<KeptAnswer> answer)
    {
        answer.ToTable("kept_answers");
        answer.HasKey(a => new { a.PersonId, a.Key });
        answer.Property(a => a.Key).HasMaxLength(KeptAnswer.KeyLengthMax);
        answer.Property(a => a.Fingerprint).HasMaxLength(64);
        answer.Property(a => a.TraceId).HasMaxLength(64);
        answer.HasIndex(a => a.CreatedAt);
    }
}
