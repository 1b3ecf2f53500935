using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Ticketing.Reservations;
using Ticketing.Tickets;

namespace Ticketing.Payments;

/// <summary>One reservation, paid once. Written by checkout; refunds only add to <see cref="RefundedAmount"/>.</summary>
public sealed class Payment
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    /// <summary>What was paid for; paid once, by constraint.</summary>
    public Guid ReservationId { get; init; }
    /// <summary>The concert of what was paid for: a sale's sums need no reservation.</summary>
    public int ConcertId { get; init; }
    /// <summary>Who paid.</summary>
    public Guid PersonId { get; init; }
    /// <summary>KRW.</summary>
    public long Amount { get; init; }
    /// <summary>How many tickets it was paid for.</summary>
    public int TicketCount { get; init; }
    /// <summary>KRW in the wallet afterwards.</summary>
    public long BalanceAfter { get; init; }
    /// <summary>When, UTC.</summary>
    public DateTimeOffset PaidAt { get; init; }
    /// <summary>KRW paid back so far; at most <see cref="Amount"/>.</summary>
    public long RefundedAmount { get; private set; }
    /// <summary>When all of it had been paid back, UTC.</summary>
    public DateTimeOffset? RefundedAt { get; private set; }
    public List<Ticket> Tickets { get; init; } = [];
}

/// <summary>Money paid back for tickets of one payment: who did it, and why.</summary>
public sealed class Refund
{
    /// <summary>The id, and the ledger's cause.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid PaymentId { get; init; }
    /// <summary>The payment's concert.</summary>
    public int ConcertId { get; init; }
    /// <summary>KRW.</summary>
    public long Amount { get; init; }
    /// <summary>How many tickets it paid back.</summary>
    public int TicketCount { get; init; }
    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; init; }
    /// <summary>The admin who did it; null when the owner did.</summary>
    public Guid? AdminId { get; init; }
    /// <summary>The admin's reason.</summary>
    public string? Reason { get; init; }
}

internal sealed class PaymentConfiguration : IEntityTypeConfiguration<Payment>, IEntityTypeConfiguration<Refund>
{
    public void Configure(EntityTypeBuilder<Payment> payment)
    {
        payment.ToTable(
            "payments",
            t => t.HasCheckConstraint("ck_payments_amounts", "amount > 0 AND refunded_amount >= 0 AND refunded_amount <= amount"));
        payment.HasIndex(p => p.ReservationId).IsUnique();
        payment.HasIndex(p => new { p.PersonId, p.PaidAt });
        payment.HasIndex(p => p.PaidAt);
        payment.HasOne<Reservation>().WithOne().HasForeignKey<Payment>(p => p.ReservationId).OnDelete(DeleteBehavior.Restrict);
        payment.HasMany(p => p.Tickets).WithOne().HasForeignKey(t => t.PaymentId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Refund> refund)
    {
        refund.ToTable("refunds", t => t.HasCheckConstraint("ck_refunds_amount", "amount > 0"));
        refund.HasIndex(r => r.At);
        refund.Property(r => r.Reason).HasMaxLength(200);
        refund.HasMany<Ticket>().WithOne().HasForeignKey(t => t.RefundId).OnDelete(DeleteBehavior.Restrict);
        refund.HasOne<Payment>().WithMany().HasForeignKey(r => r.PaymentId).OnDelete(DeleteBehavior.Restrict);
    }
}
