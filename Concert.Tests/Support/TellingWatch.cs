using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ticketing.Tests.Support;

/// <summary>
/// Stands between every node of every test and its database: a transaction that changes seats or places and doesn't say so in the table of
/// changes can't be committed. Other nodes would never hear of it.
/// </summary>
public sealed partial class TellingWatch : DbCommandInterceptor, IDbTransactionInterceptor
{
    private readonly ConcurrentDictionary<DbTransaction, (string? Change, bool IsTold)> all = new();

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        Look(command);
        return new(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Look(command);
        return new(result);
    }

    /// <summary>Connections begin with the same object again and again: what was rolled back is forgotten here.</summary>
    ValueTask<DbTransaction> IDbTransactionInterceptor.TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken)
    {
        all.TryRemove(result, out _);
        return new(result);
    }

    ValueTask<InterceptionResult> IDbTransactionInterceptor.TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken) =>
        all.TryRemove(transaction, out var one) && one is { Change: { } change, IsTold: false } ? throw Untold(change) : new(result);

    Task IDbTransactionInterceptor.RolledBackToSavepointAsync(
        DbTransaction transaction, TransactionEventData eventData, CancellationToken cancellationToken)
    {
        all.TryRemove(transaction, out _);
        return Task.CompletedTask;
    }

    private void Look(DbCommand command)
    {
        var sql = command.CommandText;
        // The draw is told once, when all of it is there.
        if (sql.Contains("SET rank = drawn.rank", StringComparison.Ordinal)) return;
        var isTelling = sql.Contains("INSERT INTO changes", StringComparison.Ordinal);
        var change = Remembered().Match(sql) is { Success: true, Value: var found } ? found : null;
        if (!isTelling && change is null) return;
        if (command.Transaction is { } transaction)
            all.AddOrUpdate(transaction, (change, isTelling), (_, one) => (change ?? one.Change, isTelling || one.IsTold));
        else if (!isTelling)
            throw Untold(change!);
    }

    private static InvalidOperationException Untold(string change) => new($"No other node would ever hear of this: {change}");

    [GeneratedRegex(@"(UPDATE|INSERT INTO|DELETE FROM) (seats|places)\b")]
    private static partial Regex Remembered();
}
