using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ticketing.Persistence;

/// <summary>Brings a database up to date before anything else uses it.</summary>
public sealed class DatabaseSetup(IDbContextFactory<ConcertDbContext> contexts, ILogger<DatabaseSetup> logger)
{
    /// <summary>Makes the database where it is missing, and applies pending migrations.</summary>
    public async Task MigrateAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        // Migrating would make the database too, but only after it has logged the missing one as an error.
        var server = db.GetService<IRelationalDatabaseCreator>();
        try
        {
            if (!await server.ExistsAsync(ct)) await server.CreateAsync(ct);
        }
        catch (System.Data.Common.DbException) when (server.Exists())
        {
            // Another node that started in the same moment was faster.
        }
        var unknown = (await db.Database.GetAppliedMigrationsAsync(ct)).Except(db.Database.GetMigrations()).ToList();
        if (unknown.Count > 0 && (await db.Database.GetPendingMigrationsAsync(ct)).Any())
            throw new InvalidOperationException(
                $"The database was made by an earlier build ({unknown[0]}), from before the first release, and can't be brought up to "
                + "date. Name another database in ConnectionStrings:Concert; this one stays as it is.");
        await db.Database.MigrateAsync(ct);
    }

    /// <summary>Warns when SQL Server makes readers wait for writers: maps and boards would then wait for every checkout.</summary>
    public async Task WarnAboutIsolationAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!db.Database.IsSqlServer()) return;
        var isOn = await db.Database.SqlQuery<bool>($"""
            SELECT is_read_committed_snapshot_on AS Value
            FROM sys.databases
            WHERE database_id = DB_ID()
            """).SingleAsync(ct);
        if (!isOn)
            logger.LogWarning(
                "READ_COMMITTED_SNAPSHOT is off: run ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE");
    }
}
