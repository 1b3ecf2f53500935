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
    private readonly ConcurrentDictionary<DbTransaction, string> untold = new();

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

    ValueTask<InterceptionResult> IDbTransactionInterceptor.TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken) =>
        untold.TryRemove(transaction, out var change) ? throw Untold(change) : new(result);

    Task IDbTransactionInterceptor.RolledBackToSavepointAsync(
        DbTransaction transaction, TransactionEventData eventData, CancellationToken cancellationToken)
    {
        untold.TryRemove(transaction, out _);
        return Task.CompletedTask;
    }

    private void Look(DbCommand command)
    {
        var sql = command.CommandText;
        // The draw is told once, when all of it is there.
        if (sql.Contains("SET rank = drawn.rank", StringComparison.Ordinal)) return;
        if (sql.Contains("INSERT INTO changes", StringComparison.Ordinal)) Forgive(command.Transaction);
        else if (Remembered().Match(sql) is { Success: true, Value: var change })
        {
            if (command.Transaction is not { } transaction) throw Untold(change);
            untold[transaction] = change;
        }
    }

    private void Forgive(DbTransaction? transaction)
    {
        if (transaction is not null) untold.TryRemove(transaction, out _);
    }

    private static InvalidOperationException Untold(string change) => new($"No other node would ever hear of this: {change}");

    [GeneratedRegex(@"(UPDATE|INSERT INTO|DELETE FROM) (seats|places)\b")]
    private static partial Regex Remembered();
}
