using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Catalog;

/// <summary>What is sold: a catalog at a venue, on one or more dates.</summary>
public sealed class Concert
{
    /// <summary>The longest title or artist stored, in characters.</summary>
    public const int TitleLengthMax = 200;
    /// <summary>The longest description stored, in characters.</summary>
    public const int DescriptionLengthMax = 4000;
    /// <summary>The longest evening, in minutes.</summary>
    public const int RunningMinutesMax = 24 * 60;
    /// <summary>The highest age that can be asked for.</summary>
    public const int AgeRatingMax = 21;
    /// <summary>The highest price of a seat, KRW.</summary>
    public const long PriceMax = 10_000_000;

    /// <summary>The key, given by the database.</summary>
    public int Id { get; private set; }
    /// <summary>The title on the poster.</summary>
    public required string Title { get; set; }
    /// <summary>Who plays.</summary>
    public required string Artist { get; set; }
    /// <summary>Plain text about the evening.</summary>
    public required string Description { get; set; }
    /// <summary>The hall.</summary>
    public int VenueId { get; set; }
    /// <summary>The hall.</summary>
    public Venue? Venue { get; private set; }
    /// <summary>How long the evening lasts, interval included; null when that isn't told.</summary>
    public int? RunningMinutes { get; set; }
    /// <summary>From what age people are let in, 0 for everybody; null when that isn't told.</summary>
    public int? AgeRating { get; set; }
    /// <summary>How far the planning has come.</summary>
    public ConcertStatus Status { get; set; }
    /// <summary>From when people may gather before the sale, UTC.</summary>
    public DateTimeOffset PreQueueOpensAt { get; set; }
    /// <summary>When the order is drawn and the sale begins, UTC.</summary>
    public DateTimeOffset SalesOpenAt { get; set; }
    /// <summary>When no new hold is given any more, UTC.</summary>
    public DateTimeOffset SalesCloseAt { get; set; }
    /// <summary>How long before a performance refunds end.</summary>
    public TimeSpan RefundCutoff { get; set; } = TimeSpan.FromDays(1);
    /// <summary>Seats per person; null for the configured default.</summary>
    public int? SeatLimit { get; set; }
    /// <summary>How much longer a hold lasts for somebody who asks for more time, once; zero when the concert doesn't allow it.</summary>
    public TimeSpan ExtraTime { get; set; }
    /// <summary>Changes with every picture that hangs in place of the drawn poster; null while none does.</summary>
    public Guid? PosterVersion { get; set; }
    /// <summary>Changes with every edit, so that a second editor is told.</summary>
    public Guid Version { get; set; } = Guid.CreateVersion7();
    /// <summary>What seats cost.</summary>
    public List<PriceTier> Tiers { get; init; } = [];
    /// <summary>The dates.</summary>
    public List<Performance> Performances { get; init; } = [];
}

/// <summary>A price that a set of sections shares.</summary>
public sealed class PriceTier
{
    /// <summary>The key, given by the database.</summary>
    public int Id { get; private set; }
    public int ConcertId { get; init; }
    /// <summary>What the tier is called.</summary>
    public required string Name { get; set; }
    /// <summary>KRW a seat.</summary>
    public long Price { get; set; }
    /// <summary>Its place in the list and its colour, from 0.</summary>
    public int Order { get; set; }
    /// <summary>The sections that cost this.</summary>
    public List<TierSection> Sections { get; init; } = [];
}

/// <summary>Which tier a section belongs to for one concert.</summary>
public sealed class TierSection
{
    public int ConcertId { get; init; }
    /// <summary>The section; in one tier only.</summary>
    public int SectionId { get; init; }
    public int TierId { get; set; }
}

/// <summary>A dated showing with seats of its own.</summary>
public sealed class Performance
{
    /// <summary>The key, given by the database.</summary>
    public int Id { get; private set; }
    public int ConcertId { get; init; }
    /// <summary>When it starts, UTC.</summary>
    public DateTimeOffset StartsAt { get; set; }
    /// <summary>When it was called off, UTC; null when it wasn't.</summary>
    public DateTimeOffset? CalledOffAt { get; set; }
}

internal sealed class ConcertConfiguration :
    IEntityTypeConfiguration<Concert>, IEntityTypeConfiguration<PriceTier>, IEntityTypeConfiguration<TierSection>,
    IEntityTypeConfiguration<Performance>
{
    public void Configure(EntityTypeBuilder<Concert> concert)
    {
        concert.ToTable("concerts", t =>
        {
            t.HasCheckConstraint("ck_concerts_sale_window", "pre_queue_opens_at <= sales_open_at AND sales_open_at < sales_close_at");
            t.HasCheckConstraint("ck_concerts_seat_limit", "seat_limit IS NULL OR seat_limit > 0");
            t.HasCheckConstraint("ck_concerts_running_minutes", "running_minutes IS NULL OR running_minutes > 0");
            t.HasCheckConstraint("ck_concerts_age_rating", "age_rating IS NULL OR age_rating >= 0");
        });
        concert.Property(c => c.Title).HasMaxLength(Concert.TitleLengthMax);
        concert.Property(c => c.Artist).HasMaxLength(Concert.TitleLengthMax);
        concert.Property(c => c.Description).HasMaxLength(Concert.DescriptionLengthMax);
        // Stored as ticks: SQL Server's time type ends at 24 hours.
        concert.Property(c => c.RefundCutoff).HasConversion<long>();
        concert.Property(c => c.ExtraTime).HasConversion<long>();
        concert.Property(c => c.Version).IsConcurrencyToken();
        concert.HasOne(c => c.Venue).WithMany().HasForeignKey(c => c.VenueId).OnDelete(DeleteBehavior.Restrict);
        concert.HasMany(c => c.Tiers).WithOne().HasForeignKey(t => t.ConcertId).OnDelete(DeleteBehavior.Cascade);
        concert.HasMany(c => c.Performances).WithOne().HasForeignKey(p => p.ConcertId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<PriceTier> tier)
    {
        tier.ToTable("price_tiers", t => t.HasCheckConstraint("ck_price_tiers_price", "price > 0"));
        tier.Property(t => t.Name).HasMaxLength(100);
        tier.Property(t => t.Order).HasColumnName("display_order");
        tier.HasIndex(t => new { t.ConcertId, t.Name }).IsUnique();
        tier.HasMany(t => t.Sections).WithOne().HasForeignKey(s => s.TierId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<TierSection> section)
    {
        section.ToTable("tier_sections");
        section.HasKey(s => new { s.ConcertId, s.SectionId });
        section.HasOne<Section>().WithMany().HasForeignKey(s => s.SectionId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Performance> performance)
    {
        performance.ToTable("performances");
        performance.HasIndex(p => new { p.ConcertId, p.StartsAt }).IsUnique();
    }
}
