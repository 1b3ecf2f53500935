using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Ticketing.Tests.Support;

/// <summary>Counts the statements that the server broke off as a deadlock's victim, retried or not: callers never hear of most.</summary>
public sealed class DeadlockWatch : DbCommandInterceptor
{
    private int count;

    public int Count => Volatile.Read(ref count);

    public override Task CommandFailedAsync(
        DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Exception is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected } or SqlException { Number: 1205 })
            Interlocked.Increment(ref count);
        return Task.CompletedTask;
    }

    /// <summary>How many the server has counted, once all have let go of their connections; null when it doesn't tell.</summary>
    public static async Task<long?> CountOnServerAsync(TestHouse house)
    {
        await using var db = house.CreateContext();
        if (!db.Database.IsNpgsql()) return null;
        // A session reports what it counted when it ends.
        await using (var pool = new NpgsqlConnection(house.ConnectionString)) NpgsqlConnection.ClearPool(pool);
        await TestHouse.UntilAsync(async () => await db.Database.SqlQuery<int>($"""
            SELECT count(*)::int AS "Value"
            FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """).SingleAsync() == 0);
        return await db.Database.SqlQuery<long>($"""
            SELECT deadlocks AS "Value"
            FROM pg_stat_database
            WHERE datname = current_database()
            """).SingleAsync();
    }
}
