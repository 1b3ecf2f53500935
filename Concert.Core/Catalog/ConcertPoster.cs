using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Catalog;

/// <summary>A picture that hangs in place of the drawn poster. The concert says which one counts, by its version.</summary>
public sealed class ConcertPoster
{
    /// <summary>The largest picture, in bytes.</summary>
    public const int BytesMax = 5 * 1024 * 1024;

    /// <summary>The concert whose it is; one each.</summary>
    public int ConcertId { get; init; }
    /// <summary>What was found in it.</summary>
    public PictureKind Kind { get; set; }
    /// <summary>The picture.</summary>
    public required byte[] Content { get; set; }
}

internal sealed class ConcertPosterConfiguration : IEntityTypeConfiguration<ConcertPoster>
{
    public void Configure(EntityTypeBuilder<ConcertPoster> poster)
    {
        poster.ToTable("concert_posters");
        poster.HasKey(p => p.ConcertId);
        poster.Property(p => p.ConcertId).ValueGeneratedNever();
        poster.HasOne<Concert>().WithOne().HasForeignKey<ConcertPoster>(p => p.ConcertId).OnDelete(DeleteBehavior.Cascade);
    }
}
