using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Ticketing.Accounts;
using Ticketing.Catalog;

namespace Ticketing.Mails;

/// <summary>A person wants to be told by mail when the sale of a concert opens, and when their turn comes.</summary>
public sealed class SaleAlert
{
    public Guid PersonId { get; init; }
    public int ConcertId { get; init; }
    /// <summary>UTC.</summary>
    public DateTimeOffset AskedAt { get; init; }
    /// <summary>The opening that they have been told of, UTC; a sale that is put off is told again.</summary>
    public DateTimeOffset? ToldOf { get; private set; }
}

internal sealed class SaleAlertConfiguration : IEntityTypeConfiguration<SaleAlert>
{
    public void Configure(EntityTypeBuilder<SaleAlert> alert)
    {
        alert.ToTable("sale_alerts");
        alert.HasKey(a => new { a.ConcertId, a.PersonId });
        alert.HasOne<AppUser>().WithMany().HasForeignKey(a => a.PersonId).OnDelete(DeleteBehavior.Cascade);
        alert.HasOne<Catalog.Concert>().WithMany().HasForeignKey(a => a.ConcertId).OnDelete(DeleteBehavior.Cascade);
    }
}
