using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ticketing.Persistence;

/// <summary>How rows that are read are locked until the transaction ends.</summary>
internal enum RowLock
{
    /// <summary>Others may read and lock them so, too; nobody changes them.</summary>
    Shared,
    /// <summary>Nobody else locks or changes them.</summary>
    Exclusive,
    /// <summary>The same, passing over rows that somebody else has locked: for jobs, which come again.</summary>
    ExclusiveSkippingLocked,
}

/// <summary>
/// Locks the rows of a query, in the order in which it sorts them; LINQ has no word for it. One table a query, without grouping.
/// </summary>
internal sealed partial class RowLocks : DbCommandInterceptor
{
    private const string Tag = "lock: ";

    /// <summary>What the query is tagged with, which the interceptor reads.</summary>
    public static string TagOf(RowLock mode) => Tag + mode;

    /// <inheritdoc />
    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        if (command.CommandText.StartsWith($"-- {Tag}", StringComparison.Ordinal))
            command.CommandText = Lock(command.CommandText, eventData.Context!.Database.IsNpgsql());
        return new(result);
    }

    /// <inheritdoc />
    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) =>
        command.CommandText.StartsWith($"-- {Tag}", StringComparison.Ordinal)
            ? throw new NotSupportedException("Rows are locked by queries that are awaited.")
            : result;

    private static string Lock(string sql, bool isNpgsql)
    {
        var end = sql.IndexOf('\n', StringComparison.Ordinal);
        var mode = Enum.Parse<RowLock>(sql.AsSpan("-- ".Length + Tag.Length, end - "-- ".Length - Tag.Length).Trim());
        if (isNpgsql)
            return sql + mode switch
            {
                RowLock.Shared => "\nFOR SHARE",
                RowLock.Exclusive => "\nFOR UPDATE",
                _ => "\nFOR UPDATE SKIP LOCKED",
            };
        return FirstTable().Replace(sql, mode switch
        {
            // Held to the end even where readers see snapshots.
            RowLock.Shared => "$0 WITH (REPEATABLEREAD, ROWLOCK)",
            RowLock.Exclusive => "$0 WITH (UPDLOCK, ROWLOCK)",
            _ => "$0 WITH (UPDLOCK, ROWLOCK, READPAST, READCOMMITTEDLOCK)",
        }, 1) + "\nOPTION (MAXDOP 1)";
    }

    [GeneratedRegex(@"FROM \[\w+\] AS \[\w+\]")]
    private static partial Regex FirstTable();
}

/// <summary>Locking what a query reads.</summary>
internal static class RowLockQueries
{
    /// <summary>Locks the rows until the transaction ends.</summary>
    public static IQueryable<T> Locked<T>(this IQueryable<T> rows, RowLock mode = RowLock.Exclusive) => rows.TagWith(RowLocks.TagOf(mode));
}
