using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Wallets;

/// <summary>What comparing wallets with their ledgers has come to, on whichever node it was done: one row, read by all.</summary>
public sealed class LedgerCheck
{
    /// <summary>There is one.</summary>
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;
    /// <summary>When somebody last finished comparing, UTC; null before the first time.</summary>
    public DateTimeOffset? FinishedAt { get; set; }
    /// <summary>Entries up to a little before this have been looked at, UTC.</summary>
    public DateTimeOffset? SeenUntil { get; set; }
    /// <summary>The last wallet that the pass over all of them has looked at; null when the next one begins.</summary>
    public Guid? PassWallet { get; set; }
    /// <summary>When the last whole pass finished, UTC.</summary>
    public DateTimeOffset? PassFinishedAt { get; set; }
    /// <summary>Those that don't add up, until they do again; a bounded number.</summary>
    public List<Guid> WrongWallets { get; set; } = [];
    /// <summary>Another value after each write: of two nodes that compare at once, one gives way.</summary>
    public Guid Version { get; set; }
}

internal sealed class LedgerCheckConfiguration : IEntityTypeConfiguration<LedgerCheck>
{
    public void Configure(EntityTypeBuilder<LedgerCheck> check)
    {
        check.ToTable("ledger_checks");
        check.Property(c => c.Id).ValueGeneratedNever();
        check.Property(c => c.Version).IsConcurrencyToken();
    }
}
