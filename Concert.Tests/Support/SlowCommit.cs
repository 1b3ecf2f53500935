using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ticketing.Tests.Support;

/// <summary>
/// Holds up the commit of a node's first transaction that has written to the table: all is done, and nobody else sees it until the test
/// lets it go.
/// </summary>
public sealed class SlowCommit(string table) : DbCommandInterceptor, IDbTransactionInterceptor
{
    private readonly ConcurrentDictionary<DbTransaction, bool> writers = new();

    public Stop Stop { get; } = new();

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        Note(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return ValueTask.FromResult(result);
    }

    async ValueTask<InterceptionResult> IDbTransactionInterceptor.TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken)
    {
        if (writers.ContainsKey(transaction)) await Stop.PassAsync();
        return result;
    }

    private void Note(DbCommand command)
    {
        if (!Stop.IsReached && command.Transaction is { } transaction && SlowStatement.Writes(command.CommandText, table))
            writers[transaction] = true;
    }
}
