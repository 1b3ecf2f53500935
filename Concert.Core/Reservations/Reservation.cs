using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Ticketing.Accounts;
using Ticketing.Catalog;

namespace Ticketing.Reservations;

/// <summary>
/// Seats taken together by one person for one performance. Stored <see cref="ReservationStatus.OnHold"/> past its time reads
/// <see cref="ReservationStatus.Expired"/>: ask <see cref="ReservationRules.StatusAt"/>.
/// </summary>
public sealed class Reservation
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    /// <summary>The owner.</summary>
    public Guid PersonId { get; init; }
    public int ConcertId { get; init; }
    public int PerformanceId { get; init; }
    /// <summary>The place in the queue it was made from.</summary>
    public Guid PlaceId { get; init; }
    /// <summary>The stored status.</summary>
    public ReservationStatus Status { get; private set; }
    /// <summary>How many seats it counts against the limit: those held or still owned.</summary>
    public int SeatCount { get; init; }
    /// <summary>KRW for all seats.</summary>
    public long Total { get; init; }
    /// <summary>When the seats were held, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }
    /// <summary>When the hold runs out, UTC.</summary>
    public DateTimeOffset HoldExpiresAt { get; init; }
    /// <summary>When its owner asked for more time, UTC; null while nobody has.</summary>
    public DateTimeOffset? ExtendedAt { get; private set; }
    /// <summary>When it was released, refunded or tidied away, UTC.</summary>
    public DateTimeOffset? EndedAt { get; private set; }
    /// <summary>Why, when somebody else than the owner ended it.</summary>
    public string? EndReason { get; private set; }
    public List<ReservedSeat> Seats { get; init; } = [];
}

/// <summary>A seat of a reservation as it was when held: later changes of plan or price don't reach it.</summary>
public sealed class ReservedSeat
{
    public Guid ReservationId { get; init; }
    /// <summary>The seat's label.</summary>
    public required string Label { get; init; }
    /// <summary>The section's name.</summary>
    public required string Section { get; init; }
    /// <summary>The row's name.</summary>
    public required string Row { get; init; }
    /// <summary>The number within the row.</summary>
    public int Number { get; init; }
    /// <summary>The tier's name.</summary>
    public required string Tier { get; init; }
    /// <summary>The tier's colour.</summary>
    public int TierOrder { get; init; }
    /// <summary>KRW.</summary>
    public long Price { get; init; }
}

internal sealed class ReservationConfiguration : IEntityTypeConfiguration<Reservation>, IEntityTypeConfiguration<ReservedSeat>
{
    public void Configure(EntityTypeBuilder<Reservation> reservation)
    {
        reservation.ToTable("reservations", t => t.HasCheckConstraint("ck_reservations_total", "total > 0 AND seat_count > 0"));
        reservation.Property(r => r.EndReason).HasMaxLength(200);
        reservation.HasIndex(r => new { r.PersonId, r.ConcertId });
        reservation.HasIndex(r => new { r.Status, r.HoldExpiresAt });
        reservation.HasIndex(r => r.PerformanceId);
        reservation.HasIndex(r => r.CreatedAt);
        reservation.HasOne<AppUser>().WithMany().HasForeignKey(r => r.PersonId).OnDelete(DeleteBehavior.Restrict);
        reservation.HasOne<Performance>().WithMany().HasForeignKey(r => r.PerformanceId).OnDelete(DeleteBehavior.Restrict);
        reservation.HasMany(r => r.Seats).WithOne().HasForeignKey(s => s.ReservationId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ReservedSeat> seat)
    {
        seat.ToTable("reserved_seats", t => t.HasCheckConstraint("ck_reserved_seats_price", "price > 0"));
        seat.HasKey(s => new { s.ReservationId, s.Label });
        seat.Property(s => s.Label).HasMaxLength(VenueSeat.LabelLengthMax);
        seat.Property(s => s.Section).HasMaxLength(100);
        seat.Property(s => s.Row).HasMaxLength(10);
        seat.Property(s => s.Tier).HasMaxLength(100);
    }
}
