using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Ticketing.Catalog;

namespace Ticketing.Tickets;

/// <summary>The right to one seat of one performance.</summary>
public sealed class Ticket
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid PaymentId { get; init; }
    public Guid ReservationId { get; init; }
    /// <summary>The owner.</summary>
    public Guid PersonId { get; init; }
    public int PerformanceId { get; init; }
    /// <summary>The seat.</summary>
    public required string Label { get; init; }
    /// <summary>What the QR code says: 128 random bits, guessed by nobody.</summary>
    public required string Code { get; init; }
    /// <summary>What it is good for.</summary>
    public TicketStatus Status { get; private set; }
    /// <summary>When it let somebody in, UTC.</summary>
    public DateTimeOffset? UsedAt { get; private set; }
    public string? UsedAtDoor { get; private set; }
    /// <summary>The scan that did it, so that the same scan sent again over a bad line is answered the same.</summary>
    public Guid? UsedByScan { get; private set; }
    /// <summary>The refund that ended it.</summary>
    public Guid? RefundId { get; private set; }
}

internal sealed class TicketConfiguration : IEntityTypeConfiguration<Ticket>
{
    public void Configure(EntityTypeBuilder<Ticket> ticket)
    {
        ticket.ToTable("tickets");
        ticket.Property(t => t.Label).HasMaxLength(VenueSeat.LabelLengthMax);
        ticket.Property(t => t.Code).HasMaxLength(26);
        ticket.Property(t => t.UsedAtDoor).HasMaxLength(100);
        ticket.HasIndex(t => t.Code).IsUnique();
        ticket.HasIndex(t => t.PersonId);
        // The second gate behind the conditional seat update: two living tickets for one seat can't be stored.
        ticket.HasIndex(t => new { t.PerformanceId, t.Label }).IsUnique().HasFilter("status <> 'Refunded'")
            .HasDatabaseName("ux_tickets_one_living_ticket");
        ticket.HasOne<Performance>().WithMany().HasForeignKey(t => t.PerformanceId).OnDelete(DeleteBehavior.Restrict);
    }
}
