using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ticketing.Tests.Support;

/// <summary>
/// Sees every statement that a node is about to send, and may do something first: move the clock, let a rival in, or fail.
/// </summary>
public sealed class CommandWatch(Func<string, Task> before) : DbCommandInterceptor
{
    /// <summary>Does this once, before the first statement that updates the table.</summary>
    public static CommandWatch BeforeUpdateOf(string table, Func<Task> act) => Once("UPDATE", table, act);

    /// <summary>Does this once, before the first statement that adds rows to the table.</summary>
    public static CommandWatch BeforeInsertInto(string table, Func<Task> act) => Once("INSERT", table, act);

    private static CommandWatch Once(string verb, string table, Func<Task> act)
    {
        var done = 0;
        return new CommandWatch(sql => sql.Contains(verb, StringComparison.Ordinal) && sql.Contains(table, StringComparison.Ordinal)
            && Interlocked.Exchange(ref done, 1) == 0 ? act() : Task.CompletedTask);
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        await before(command.CommandText);
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await before(command.CommandText);
        return result;
    }

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        await before(command.CommandText);
        return result;
    }
}
