using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Catalog;
using Ticketing.Idempotency;
using Ticketing.Mails;
using Ticketing.Payments;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tickets;
using Ticketing.Wallets;

namespace Ticketing.Persistence;

/// <summary>The one model of the database; each provider has a thin subclass with migrations of its own.</summary>
public abstract partial class ConcertDbContext(DbContextOptions options) : IdentityDbContext<AppUser, IdentityRole<Guid>, Guid>(options)
{
    public DbSet<Venue> Venues => Set<Venue>();
    public DbSet<Section> Sections => Set<Section>();
    public DbSet<VenueSeat> VenueSeats => Set<VenueSeat>();
    public DbSet<Catalog.Concert> Concerts => Set<Catalog.Concert>();
    public DbSet<ConcertPoster> ConcertPosters => Set<ConcertPoster>();
    public DbSet<PriceTier> PriceTiers => Set<PriceTier>();
    public DbSet<TierSection> TierSections => Set<TierSection>();
    public DbSet<Performance> Performances => Set<Performance>();
    public DbSet<Seat> Seats => Set<Seat>();
    public DbSet<WaitingRoom> WaitingRooms => Set<WaitingRoom>();
    public DbSet<Place> Places => Set<Place>();
    public DbSet<Reservation> Reservations => Set<Reservation>();
    public DbSet<ReservedSeat> ReservedSeats => Set<ReservedSeat>();
    public DbSet<Wallet> Wallets => Set<Wallet>();
    public DbSet<LedgerEntry> LedgerEntries => Set<LedgerEntry>();
    public DbSet<LedgerCheck> LedgerChecks => Set<LedgerCheck>();
    public DbSet<Payment> Payments => Set<Payment>();
    public DbSet<Refund> Refunds => Set<Refund>();
    public DbSet<Ticket> Tickets => Set<Ticket>();
    public DbSet<CallOff> CallOffs => Set<CallOff>();
    public DbSet<Authenticator> Authenticators => Set<Authenticator>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<WrongPasswords> WrongPasswords => Set<WrongPasswords>();
    public DbSet<Mail> Mails => Set<Mail>();
    public DbSet<SaleAlert> SaleAlerts => Set<SaleAlert>();
    public DbSet<KeptAnswer> KeptAnswers => Set<KeptAnswer>();
    public DbSet<Change> Changes => Set<Change>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>The collation that compares labels, keys and codes byte by byte.</summary>
    protected abstract string OrdinalCollation { get; }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(20);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(ConcertDbContext).Assembly);
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            if (entity.IsMappedToJson())
            {
                entity.SetContainerColumnName(SnakeCase(entity.GetContainerColumnName()!));
                continue;
            }
            if (entity.GetTableName() is { } table && table.StartsWith("AspNet", StringComparison.Ordinal))
                entity.SetTableName("identity_" + SnakeCase(table["AspNet".Length..]));
            foreach (var property in entity.GetProperties())
            {
                // Check constraints and filters name columns in plain SQL, so both providers must call them the same.
                if (property.GetColumnName() == property.Name) property.SetColumnName(SnakeCase(property.Name));
            }
        }
        foreach (var (entity, property) in new (Type, string)[]
                 {
                     (typeof(Seat), nameof(Seat.Label)), (typeof(VenueSeat), nameof(VenueSeat.Label)),
                     (typeof(ReservedSeat), nameof(ReservedSeat.Label)),
                     (typeof(Ticket), nameof(Ticket.Label)), (typeof(Ticket), nameof(Ticket.Code)),
                     (typeof(KeptAnswer), nameof(KeptAnswer.Key)), (typeof(LedgerEntry), nameof(LedgerEntry.Cause)),
                     (typeof(Mail), nameof(Mail.Cause)),
                 })
            builder.Entity(entity).Property(property).UseCollation(OrdinalCollation);
    }

    private static string SnakeCase(string name) => WordBoundary().Replace(name, "_$0").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])[A-Z]")]
    private static partial Regex WordBoundary();

    private sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(
        t => t.ToUniversalTime(), t => t.ToUniversalTime());
}

/// <summary>The model on SQL Server.</summary>
public sealed class SqlServerConcertDbContext(DbContextOptions<SqlServerConcertDbContext> options) : ConcertDbContext(options)
{
    /// <inheritdoc />
    protected override string OrdinalCollation => "Latin1_General_100_BIN2";

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Change>().Property(c => c.Stamp).HasConversion<byte[]>().IsRowVersion();
        // Its order of GUIDs isn't the order they were made in: as the clustered key they would be written all over the table. And ids
        // of passkeys may be longer than a clustered key.
        Type[] apart = [typeof(Guid), typeof(byte[])];
        foreach (var entity in builder.Model.GetEntityTypes())
            if (entity.FindPrimaryKey() is { } key && apart.Contains(key.Properties[0].ClrType)) key.SetIsClustered(false);
    }
}

/// <summary>The model on PostgreSQL.</summary>
public sealed class PostgreSqlConcertDbContext(DbContextOptions<PostgreSqlConcertDbContext> options) : ConcertDbContext(options)
{
    /// <inheritdoc />
    protected override string OrdinalCollation => "C";

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Change>().Property(c => c.Stamp).HasColumnType("xid8").HasDefaultValueSql("pg_current_xact_id()");
    }
}
