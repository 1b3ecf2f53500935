using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Ticketing.Accounts;

namespace Ticketing.Wallets;

/// <summary>A person's money here. Balance and count change only together with a ledger entry, in one transaction.</summary>
public sealed class Wallet
{
    /// <summary>The owner, and the key.</summary>
    public Guid PersonId { get; init; }
    /// <summary>KRW; the sum of the ledger.</summary>
    public long Balance { get; private set; }
    /// <summary>How many ledger entries there are: the number of the newest.</summary>
    public int EntryCount { get; private set; }
}

/// <summary>One change of a balance. Written once, never updated or deleted.</summary>
public sealed class LedgerEntry
{
    /// <summary>The wallet's owner; with the number, the key.</summary>
    public Guid PersonId { get; init; }
    /// <summary>1, 2, 3 … without a gap in each wallet.</summary>
    public int Number { get; init; }
    /// <summary>Why.</summary>
    public LedgerKind Kind { get; init; }
    /// <summary>KRW, signed.</summary>
    public long Amount { get; init; }
    /// <summary>KRW after this entry.</summary>
    public long BalanceAfter { get; init; }
    /// <summary>What caused it, e.g. <c>payment:…</c>; each cause counts once, ever.</summary>
    public required string Cause { get; init; }
    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; init; }
    /// <summary>The reservation it is about.</summary>
    public Guid? ReservationId { get; init; }
    /// <summary>The payment it is about.</summary>
    public Guid? PaymentId { get; init; }
    /// <summary>An admin's reason.</summary>
    public string? Reason { get; init; }
}

internal sealed class WalletConfiguration : IEntityTypeConfiguration<Wallet>, IEntityTypeConfiguration<LedgerEntry>
{
    public void Configure(EntityTypeBuilder<Wallet> wallet)
    {
        wallet.ToTable("wallets", t => t.HasCheckConstraint("ck_wallets_balance", "balance >= 0"));
        wallet.HasKey(w => w.PersonId);
        wallet.HasOne<AppUser>().WithOne().HasForeignKey<Wallet>(w => w.PersonId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<LedgerEntry> entry)
    {
        entry.ToTable("ledger_entries", t =>
        {
            t.HasCheckConstraint("ck_ledger_entries_balance_after", "balance_after >= 0");
            t.HasCheckConstraint("ck_ledger_entries_sign", "(kind = 'Payment' AND amount < 0) OR (kind <> 'Payment' AND amount > 0)");
        });
        entry.HasKey(e => new { e.PersonId, e.Number });
        entry.Property(e => e.Cause).HasMaxLength(60);
        entry.Property(e => e.Reason).HasMaxLength(200);
        entry.HasIndex(e => e.Cause).IsUnique();
        entry.HasIndex(e => new { e.PersonId, e.At });
        entry.HasIndex(e => e.At);
        entry.HasOne<Wallet>().WithMany().HasForeignKey(e => e.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}
