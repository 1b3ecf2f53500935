using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Persistence;

/// <summary>A key that protects cookies and bearer tokens, shared by all nodes.</summary>
public sealed class DataProtectionKey
{
    /// <summary>The key ring's own name for it.</summary>
    public required string FriendlyName { get; init; }
    /// <summary>The key ring's XML.</summary>
    public required string Xml { get; init; }
}

internal sealed class DataProtectionKeyConfiguration : IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<DataProtectionKey> key)
    {
        key.ToTable("data_protection_keys");
        key.HasKey(k => k.FriendlyName);
        key.Property(k => k.FriendlyName).HasMaxLength(200);
    }
}

/// <summary>Keeps the key ring in the database, so that every node can read what another has signed.</summary>
public sealed class DataProtectionKeyStore(IDbContextFactory<ConcertDbContext> contexts) : IXmlRepository
{
    /// <inheritdoc />
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = contexts.CreateDbContext();
        return db.DataProtectionKeys.Select(k => k.Xml).AsEnumerable().Select(XElement.Parse).ToList();
    }

    /// <inheritdoc />
    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = contexts.CreateDbContext();
        db.Add(new DataProtectionKey { FriendlyName = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }
}
