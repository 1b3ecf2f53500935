using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Catalog;

/// <summary>
/// A hall with its sections and seats. Performances copy the seats when they are planned, so a later change here never moves a seat that is
/// on sale.
/// </summary>
public sealed class Venue
{
    /// <summary>The longest name stored, in characters.</summary>
    public const int NameLengthMax = 200;

    /// <summary>The key, given by the database.</summary>
    public int Id { get; private set; }
    /// <summary>What the hall is called.</summary>
    public required string Name { get; set; }
    /// <summary>The city it stands in.</summary>
    public required string City { get; set; }
    /// <summary>Changes with every edit, so that a second editor is told.</summary>
    public Guid Version { get; set; } = Guid.CreateVersion7();
    /// <summary>The blocks of seats.</summary>
    public List<Section> Sections { get; init; } = [];
}

/// <summary>A block of seats in a hall.</summary>
public sealed class Section
{
    /// <summary>The key, given by the database.</summary>
    public int Id { get; private set; }
    /// <summary>The hall.</summary>
    public int VenueId { get; private set; }
    /// <summary>What the section is called; unique in its hall.</summary>
    public required string Name { get; set; }
    /// <summary>Left edge on the venue's plan as if the section were neither bent nor turned; the stage is at y = 0.</summary>
    public float X { get; set; }
    /// <summary>Edge nearest the stage, likewise.</summary>
    public float Y { get; set; }
    /// <summary>Breadth on the plan; of a bent section along its middle row.</summary>
    public float Width { get; set; }
    /// <summary>Depth on the plan.</summary>
    public float Height { get; set; }
    /// <summary>Degrees around the centre, clockwise.</summary>
    public float Rotation { get; set; }
    /// <summary>Degrees that it spans around its centre of curvature, which lies in front of it; 0 for straight rows.</summary>
    public float Curve { get; set; }
    /// <summary>Metres of its first row above the hall's floor.</summary>
    public float Elevation { get; set; }
    public List<VenueSeat> Seats { get; init; } = [];
}

/// <summary>A seat as the hall has it, before any performance.</summary>
public sealed class VenueSeat
{
    /// <summary>The longest label, in characters.</summary>
    public const int LabelLengthMax = 20;

    /// <summary>The hall; comes with the section.</summary>
    public int VenueId { get; private set; }
    /// <summary>What tickets call the seat; unique in the hall.</summary>
    public required string Label { get; init; }
    public int SectionId { get; init; }
    /// <summary>The row's name.</summary>
    public required string Row { get; init; }
    /// <summary>The number within the row.</summary>
    public int Number { get; init; }
    /// <summary>Across the section, in seat pitches.</summary>
    public float X { get; init; }
    /// <summary>Away from the stage, in seat pitches.</summary>
    public float Y { get; init; }
    /// <summary>What to know before choosing it.</summary>
    public SeatFeatures Features { get; set; }
}

internal sealed class VenueConfiguration :
    IEntityTypeConfiguration<Venue>, IEntityTypeConfiguration<Section>, IEntityTypeConfiguration<VenueSeat>
{
    public void Configure(EntityTypeBuilder<Venue> venue)
    {
        venue.ToTable("venues");
        venue.Property(v => v.Name).HasMaxLength(Venue.NameLengthMax);
        venue.Property(v => v.City).HasMaxLength(100);
        venue.Property(v => v.Version).IsConcurrencyToken();
        venue.HasIndex(v => v.Name).IsUnique();
        venue.HasMany(v => v.Sections).WithOne().HasForeignKey(s => s.VenueId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<Section> section)
    {
        section.ToTable("sections");
        section.Property(s => s.Name).HasMaxLength(100);
        section.HasIndex(s => new { s.VenueId, s.Name }).IsUnique();
        // The hall is a part of the key, so that a seat can't stand in another hall than its section.
        section.HasMany(s => s.Seats).WithOne().HasForeignKey(s => new { s.VenueId, s.SectionId })
            .HasPrincipalKey(s => new { s.VenueId, s.Id }).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<VenueSeat> seat)
    {
        seat.ToTable("venue_seats");
        seat.HasKey(s => new { s.VenueId, s.Label });
        seat.Property(s => s.Label).HasMaxLength(VenueSeat.LabelLengthMax);
        seat.Property(s => s.Row).HasMaxLength(10);
        seat.Property(s => s.Features).HasConversion<int>();
    }
}
