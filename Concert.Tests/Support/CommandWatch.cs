using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ticketing.Tests.Support;

/// <summary>
/// Sees every statement that a node is about to send, and may do something first: move the clock, let a rival in, or fail.
/// </summary>
public sealed class CommandWatch(Func<string, Task> before) : DbCommandInterceptor
{
    /// <summary>Does this once, before the first statement that updates the table.</summary>
    public static CommandWatch BeforeUpdateOf(string table, Func<Task> act) => Before("UPDATE", table, act);

    /// <summary>Does this once, before the first statement that adds rows to the table.</summary>
    public static CommandWatch BeforeInsertInto(string table, Func<Task> act) => Before("INSERT", table, act);

    /// <summary>Does this once, before the first statement that locks rows of the table: where services begin to decide.</summary>
    public static CommandWatch BeforeLockOf(string table, Func<Task> act) => Before("-- lock: Exclusive", table, act);

    /// <summary>Does this once, before the first such statement.</summary>
    public static CommandWatch Before(Func<string, bool> isMeant, Func<Task> act)
    {
        var done = 0;
        return new CommandWatch(sql => isMeant(sql) && Interlocked.Exchange(ref done, 1) == 0 ? act() : Task.CompletedTask);
    }

    private static CommandWatch Before(string verb, string table, Func<Task> act) => Before(
        sql => sql.Contains(verb, StringComparison.Ordinal) && sql.Contains(table, StringComparison.Ordinal), act);

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
