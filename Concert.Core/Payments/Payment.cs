using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Ticketing.Catalog;
using Ticketing.Reservations;

namespace Ticketing.Payments;

/// <summary>One reservation, paid once. Written by checkout; refunds only add to <see cref="RefundedAmount"/>.</summary>
public sealed class Payment
{
    /// <summary>The id.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();
    /// <summary>What was paid for; paid once, by constraint.</summary>
    public Guid ReservationId { get; init; }
    /// <summary>Who paid.</summary>
    public Guid PersonId { get; init; }
    /// <summary>KRW.</summary>
    public long Amount { get; init; }
    /// <summary>KRW in the wallet afterwards.</summary>
    public long BalanceAfter { get; init; }
    /// <summary>When, UTC.</summary>
    public DateTimeOffset PaidAt { get; init; }
    /// <summary>KRW paid back so far; at most <see cref="Amount"/>.</summary>
    public long RefundedAmount { get; private set; }
    /// <summary>When all of it had been paid back, UTC.</summary>
    public DateTimeOffset? RefundedAt { get; private set; }
    /// <summary>The tickets.</summary>
    public List<Ticket> Tickets { get; init; } = [];
}

/// <summary>Money paid back for tickets of one payment: who did it, and why.</summary>
public sealed class Refund
{
    /// <summary>The id, and the ledger's cause.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();
    /// <summary>The payment.</summary>
    public Guid PaymentId { get; init; }
    /// <summary>KRW.</summary>
    public long Amount { get; init; }
    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; init; }
    /// <summary>The admin who did it; null when the owner did.</summary>
    public Guid? AdminId { get; init; }
    /// <summary>The admin's reason.</summary>
    public string? Reason { get; init; }
}

/// <summary>The right to one seat of one performance.</summary>
public sealed class Ticket
{
    /// <summary>The id.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();
    /// <summary>The payment.</summary>
    public Guid PaymentId { get; init; }
    /// <summary>The reservation.</summary>
    public Guid ReservationId { get; init; }
    /// <summary>The owner.</summary>
    public Guid PersonId { get; init; }
    /// <summary>The performance.</summary>
    public int PerformanceId { get; init; }
    /// <summary>The seat.</summary>
    public required string Label { get; init; }
    /// <summary>What the QR code says: 128 random bits, guessed by nobody.</summary>
    public required string Code { get; init; }
    /// <summary>What it is good for.</summary>
    public TicketStatus Status { get; private set; }
    /// <summary>When it let somebody in, UTC.</summary>
    public DateTimeOffset? UsedAt { get; private set; }
    /// <summary>At which door.</summary>
    public string? UsedAtDoor { get; private set; }
    /// <summary>The scan that did it, so that the same scan sent again over a bad line is answered the same.</summary>
    public Guid? UsedByScan { get; private set; }
    /// <summary>The refund that ended it.</summary>
    public Guid? RefundId { get; private set; }
}

internal sealed class PaymentConfiguration : IEntityTypeConfiguration<Payment>, IEntityTypeConfiguration<Refund>, IEntityTypeConfiguration<Ticket>
{
    public void Configure(EntityTypeBuilder<Payment> payment)
    {
        payment.ToTable("payments", t => t.HasCheckConstraint("ck_payments_amounts", "amount > 0 AND refunded_amount >= 0 AND refunded_amount <= amount"));
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
        refund.HasOne<Payment>().WithMany().HasForeignKey(r => r.PaymentId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Ticket> ticket)
    {
        ticket.ToTable("tickets");
        ticket.Property(t => t.Label).HasMaxLength(VenueSeat.LabelLengthMax);
        ticket.Property(t => t.Code).HasMaxLength(26);
        ticket.Property(t => t.UsedAtDoor).HasMaxLength(100);
        ticket.HasIndex(t => t.Code).IsUnique();
        ticket.HasIndex(t => t.PersonId);
        // The second gate behind the conditional seat update: two living tickets for one seat can't be stored.
        ticket.HasIndex(t => new { t.PerformanceId, t.Label }).IsUnique().HasFilter("status <> 'Refunded'").HasDatabaseName("ux_tickets_one_living_ticket");
        ticket.HasOne<Performance>().WithMany().HasForeignKey(t => t.PerformanceId).OnDelete(DeleteBehavior.Restrict);
        ticket.HasOne<Refund>().WithMany().HasForeignKey(t => t.RefundId).OnDelete(DeleteBehavior.Restrict);
    }
}
