using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Ticketing.Catalog;

namespace Ticketing.Seating;

/// <summary>
/// One seat of one performance. Its state changes only by conditional statements; whether it is free is asked of <see cref="SeatRules"/>.
/// </summary>
public sealed class Seat
{
    public int PerformanceId { get; init; }
    /// <summary>What tickets call the seat; with the performance, the key.</summary>
    public required string Label { get; init; }
    public int SectionId { get; init; }
    /// <summary>The tier it was planned in.</summary>
    public int TierId { get; set; }
    /// <summary>The row's name.</summary>
    public required string Row { get; init; }
    /// <summary>The number within the row.</summary>
    public int Number { get; init; }
    /// <summary>Across the section, in seat pitches.</summary>
    public float X { get; init; }
    /// <summary>Away from the stage, in seat pitches.</summary>
    public float Y { get; init; }
    /// <summary>What to know before choosing it.</summary>
    public SeatFeatures Features { get; init; }
    /// <summary>The stored state.</summary>
    public SeatStatus Status { get; private set; }
    /// <summary>Whose hold or sale this is.</summary>
    public Guid? ReservationId { get; private set; }
    /// <summary>The person behind it.</summary>
    public Guid? HolderId { get; private set; }
    /// <summary>Until when a hold counts, UTC.</summary>
    public DateTimeOffset? HeldUntil { get; private set; }
    /// <summary>Why an admin blocked it.</summary>
    public string? BlockReason { get; private set; }

    /// <summary>A free seat, as the hall has it.</summary>
    public static Seat Plan(int performanceId, VenueSeat seat, int tierId) => new()
    {
        PerformanceId = performanceId, Label = seat.Label, SectionId = seat.SectionId, TierId = tierId, Row = seat.Row,
        Number = seat.Number,
        X = seat.X, Y = seat.Y, Features = seat.Features,
    };
}

internal sealed class SeatConfiguration : IEntityTypeConfiguration<Seat>
{
    public void Configure(EntityTypeBuilder<Seat> seat)
    {
        seat.ToTable("seats", t => t.HasCheckConstraint("ck_seats_state",
            "(status = 'Available' AND reservation_id IS NULL AND held_until IS NULL AND holder_id IS NULL)" +
            " OR (status = 'Held' AND reservation_id IS NOT NULL AND held_until IS NOT NULL AND holder_id IS NOT NULL)" +
            " OR (status = 'Sold' AND reservation_id IS NOT NULL AND held_until IS NULL AND holder_id IS NOT NULL)" +
            " OR (status = 'Blocked' AND reservation_id IS NULL AND held_until IS NULL AND holder_id IS NULL)"));
        seat.HasKey(s => new { s.PerformanceId, s.Label });
        seat.Property(s => s.Label).HasMaxLength(VenueSeat.LabelLengthMax);
        seat.Property(s => s.Row).HasMaxLength(10);
        seat.Property(s => s.Features).HasConversion<int>();
        seat.Property(s => s.BlockReason).HasMaxLength(200);
        seat.HasIndex(s => s.ReservationId);
        seat.HasOne<Performance>().WithMany().HasForeignKey(s => s.PerformanceId).OnDelete(DeleteBehavior.Restrict);
        seat.HasOne<Section>().WithMany().HasForeignKey(s => s.SectionId).OnDelete(DeleteBehavior.Restrict);
        seat.HasOne<PriceTier>().WithMany().HasForeignKey(s => s.TierId).OnDelete(DeleteBehavior.Restrict);
    }
}
