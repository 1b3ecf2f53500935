using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ticketing.Tests.Support;

/// <summary>Breaks every statement of a node that asks for one thing by its number, and no other.</summary>
public sealed class FailingStatements(string about, int id) : DbCommandInterceptor
{
    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        Break(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Break(command);
        return ValueTask.FromResult(result);
    }

    private void Break(DbCommand command)
    {
        if (!command.CommandText.Contains(about, StringComparison.Ordinal)) return;
        foreach (DbParameter parameter in command.Parameters)
            if (parameter.Value is int value && value == id) throw new BrokenStatementException(command.CommandText);
    }
}

/// <summary>What the tests throw in place of a plan that can't be read.</summary>
public sealed class BrokenStatementException(string sql) : Exception($"Broken here: {sql}");
