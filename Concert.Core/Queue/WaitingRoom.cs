using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Queue;

/// <summary>
/// The waiting room of one concert: its dial, its announcement, its draw. Letting people in locks this row first, so that two nodes never
/// admit the same slot twice.
/// </summary>
public sealed class WaitingRoom
{
    /// <summary>The longest announcement, in characters.</summary>
    public const int AnnouncementLengthMax = 500;

    public int ConcertId { get; init; }
    /// <summary>People inside at once; null for the configured default.</summary>
    public int? MaxAdmitted { get; set; }
    /// <summary>How long an admission lasts; null for the configured default.</summary>
    public TimeSpan? AdmissionDuration { get; set; }
    /// <summary>How long an admission waits for its owner; null for the configured default.</summary>
    public TimeSpan? ClaimDuration { get; set; }
    /// <summary>True while nobody is let in.</summary>
    public bool Paused { get; set; }
    /// <summary>True while nobody may join and those inside finish.</summary>
    public bool Draining { get; set; }
    /// <summary>What everybody who waits is told.</summary>
    public string? Announcement { get; set; }
    /// <summary>Since when, UTC.</summary>
    public DateTimeOffset? AnnouncedAt { get; set; }
    /// <summary>Signs this concert's queue tokens.</summary>
    public byte[] TokenKey { get; init; } = RandomNumberGenerator.GetBytes(32);
    /// <summary>Decides the draw; secret until <see cref="DrawnAt"/>.</summary>
    public string Seed { get; init; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    /// <summary>The rank of whoever joined last. Raised by the join itself, while it has this row locked.</summary>
    public long LastRank { get; private set; }
    /// <summary>The last rank that takes part in the draw; null until the pre-queue is closed, which is when the sale opens.</summary>
    public long? ClosedRank { get; private set; }
    /// <summary>When the pre-queue's order was drawn, UTC.</summary>
    public DateTimeOffset? DrawnAt { get; private set; }
    /// <summary>Changes with every edit by an admin.</summary>
    public Guid Version { get; set; } = Guid.CreateVersion7();

    /// <summary>The promise published before the draw: SHA-256 over the seed's text, lower-case hex.</summary>
    public string SeedHash => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Seed)));
}

internal sealed class WaitingRoomConfiguration : IEntityTypeConfiguration<WaitingRoom>
{
    public void Configure(EntityTypeBuilder<WaitingRoom> room)
    {
        room.ToTable(
            "waiting_rooms", t => t.HasCheckConstraint("ck_waiting_rooms_max_admitted", "max_admitted IS NULL OR max_admitted >= 0"));
        room.HasKey(r => r.ConcertId);
        room.Property(r => r.ConcertId).ValueGeneratedNever();
        room.Property(r => r.AdmissionDuration).HasConversion<long?>();
        room.Property(r => r.ClaimDuration).HasConversion<long?>();
        room.Property(r => r.Announcement).HasMaxLength(WaitingRoom.AnnouncementLengthMax);
        room.Property(r => r.TokenKey).HasMaxLength(32);
        room.Property(r => r.Seed).HasMaxLength(64);
        room.HasOne<Catalog.Concert>().WithOne().HasForeignKey<WaitingRoom>(r => r.ConcertId).OnDelete(DeleteBehavior.Restrict);
    }
}
