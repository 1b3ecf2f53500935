using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Ticketing.Persistence;

/// <summary>One way to change anything: a whole unit in one transaction, retried whole, never by half.</summary>
public static class Transactions
{
    /// <summary>Runs the work in a transaction that the work itself commits; every early return rolls back. Deadlocks and lost connections run it again from the start.</summary>
    public static async Task<T> InTransactionAsync<T>(
        this IDbContextFactory<ConcertDbContext> contexts, Func<ConcertDbContext, IDbContextTransaction, Task<T>> work, CancellationToken ct)
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
}
