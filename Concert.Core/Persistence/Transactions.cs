using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Ticketing.Persistence;

/// <summary>One way to change anything: a whole unit in one transaction, retried whole, never by half.</summary>
public static class Transactions
{
    /// <summary>
    /// Runs the work in a transaction that the work itself commits; every early return rolls back. Deadlocks and lost connections run it
    /// again from the start.
    /// </summary>
    public static async Task<T> InTransactionAsync<T>(
        this IDbContextFactory<ConcertDbContext> contexts, Func<ConcertDbContext, IDbContextTransaction, Task<T>> work,
        CancellationToken ct)
    {
        await using var outer = await contexts.CreateDbContextAsync(ct);
        return await outer.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            // A retry must not see what the failed attempt tracked.
            await using var db = await contexts.CreateDbContextAsync(ct);
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            return await work(db, transaction);
        });
    }

    /// <summary>True when a unique constraint refused the row, on either provider.</summary>
    public static bool IsDuplicate(this DbUpdateException exception) => exception.InnerException switch
    {
        Npgsql.PostgresException postgres => postgres.SqlState == Npgsql.PostgresErrorCodes.UniqueViolation,
        // 2627: unique constraint, 2601: unique index.
        Microsoft.Data.SqlClient.SqlException sqlServer => sqlServer.Number is 2627 or 2601,
        _ => false,
    };

    /// <summary>True when the server could not be reached or gave up for now, on either provider, and trying later may work.</summary>
    public static bool IsDatabaseUnreachable(this Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is RetryLimitExceededException or DbException { IsTransient: true }) return true;
            if (cause is Microsoft.Data.SqlClient.SqlException sqlServer && UnreachableSqlServer.Contains(sqlServer.Number)) return true;
        }
        return false;
    }

    // SqlClient: time-out, connection refused, lost or not found, pool empty; the server: starting, stopping, out of workers.
    private static readonly HashSet<int> UnreachableSqlServer =
        [-2, -1, 0, 2, 20, 53, 64, 121, 233, 258, 596, 6005, 10053, 10054, 10060, 10061, 10928, 11001, 17142, 18401];
}
