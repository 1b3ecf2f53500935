using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ticketing.Persistence;

/// <summary>Brings a database up to date before anything else uses it.</summary>
public sealed class DatabaseSetup(
    IDbContextFactory<ConcertDbContext> contexts, DatabaseClock clock, ILogger<DatabaseSetup> logger)
{
    // Whoever asks for a lock by that name or number in this database must mean the same.
    private const string LockName = "concert: setting up the database";
    private const long LockNumber = 0x436F6E63657274;
    private static readonly TimeSpan LockInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Makes the database where it is missing; safe when several nodes do so at once.</summary>
    public async Task CreateAsync(CancellationToken ct)
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
    }

    /// <summary>
    /// Does the work while no other node does such work on the same database, and waits for one that does. The lock is held by a
    /// connection, needs no table, and goes when the process dies. The work must not ask for it again.
    /// </summary>
    public async Task AloneAsync(Func<Task> work, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Database.OpenConnectionAsync(ct);
        for (var hasWaited = false; !await TryLockAsync(db, ct); hasWaited = true)
        {
            if (!hasWaited) logger.LogInformation("Another node is setting up the database; waiting until it is done");
            await Task.Delay(LockInterval, clock, ct);
        }
        try
        {
            await work();
        }
        finally
        {
            // Even when the start was cancelled: the connection goes back to a pool, where it would keep the lock.
            await db.Database.ExecuteSqlAsync(db.Database.IsSqlServer()
                ? $"EXEC sp_releaseapplock @Resource = {LockName}, @LockOwner = 'Session'"
                : (FormattableString)$"SELECT pg_advisory_unlock({LockNumber})", CancellationToken.None);
        }
    }

    /// <summary>Applies pending migrations to a database that exists.</summary>
    public async Task MigrateAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
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

    // Asked again and again rather than waited for: a wait in the database would end with the command's time-out.
    private static async Task<bool> TryLockAsync(ConcertDbContext db, CancellationToken ct)
    {
        var taken = db.Database.IsSqlServer()
            ? db.Database.SqlQuery<int>($"""
                DECLARE @taken int;
                EXEC @taken = sp_getapplock @Resource = {LockName}, @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 0;
                SELECT CASE WHEN @taken >= 0 THEN 1 ELSE 0 END AS Value
                """)
            : db.Database.SqlQuery<int>($"""SELECT pg_try_advisory_lock({LockNumber})::int AS "Value" """);
        return (await taken.ToListAsync(ct)).Single() == 1;
    }
}
