using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Ticketing.Persistence;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Nodes;

/// <summary>
/// Something that keeps a house sound, and how to do without it: conditions that its statements lose, constraints that are dropped.
/// </summary>
internal sealed class Guard(string name)
{
    private readonly List<SwitchedOffCondition> conditions = [];
    private readonly List<SwitchedOffLock> locks = [];
    private readonly List<ReversedOrder> orders = [];
    private readonly List<CommandWatch> pauses = [];
    private readonly List<(string Table, string Name, bool IsIndex)> dropped = [];

    public override string ToString() => name;

    /// <summary>Of statements that begin so with this table, the conditions that name all of these columns.</summary>
    /// <param name="always">What stands in their place: true, or false.</param>
    public Guard WithoutCondition(string verb, string table, string[] columns, bool always = true)
    {
        conditions.Add(new SwitchedOffCondition(verb, table, columns, always));
        return this;
    }

    /// <summary>Makes whoever comes to these statements take a moment, so that others come in between.</summary>
    public Guard WithPausesBefore(string verb, string table, string[] columns)
    {
        pauses.Add(new CommandWatch(sql => SqlConditions.IsOn(sql, verb, table) && SqlConditions.Replace(sql, columns, "") is not null
            ? Task.Delay(Random.Shared.Next(20))
            : Task.CompletedTask));
        return this;
    }

    /// <summary>The second gate, so that it is the first one that is seen to be missing.</summary>
    public Guard WithoutIndex(string table, string index)
    {
        dropped.Add((table, index, true));
        return this;
    }

    public Guard WithoutConstraint(string table, string constraint)
    {
        dropped.Add((table, constraint, false));
        return this;
    }

    /// <summary>Rows of this table are read, but not locked.</summary>
    public Guard WithoutLock(string table)
    {
        locks.Add(new SwitchedOffLock(table));
        return this;
    }

    /// <summary>Of rows that are locked to decide by them, the column says this instead.</summary>
    public Guard WithLie(string table, string column, string lie)
    {
        locks.Add(new SwitchedOffLock(table) { Column = column, Lie = lie });
        return this;
    }

    /// <summary>Rows of this table that are taken in the order of this column, and then another, are taken from its end.</summary>
    public Guard WithReversedOrder(string table, string column)
    {
        orders.Add(new ReversedOrder(table, column));
        return this;
    }

    public IInterceptor[] Interceptors => [.. conditions, .. locks, .. orders, .. pauses];

    /// <summary>A guard that was never switched off proves nothing.</summary>
    public IEnumerable<string> NeverMatched =>
        [.. conditions.Where(c => !c.HasMatched).Select(c => c.ToString()), .. locks.Where(l => !l.HasMatched).Select(l => l.ToString()),
            .. orders.Where(o => !o.HasMatched).Select(o => o.ToString())];

    public async Task DropAsync(ConcertDbContext db)
    {
        foreach (var (table, name, isIndex) in dropped)
        {
            var sql = !isIndex ? $"ALTER TABLE {table} DROP CONSTRAINT \"{name}\""
                : db.Database.IsNpgsql() ? $"DROP INDEX \"{name}\"" : $"DROP INDEX \"{name}\" ON {table}";
            await db.Database.ExecuteSqlRawAsync(sql);
        }
    }
}

/// <summary>Takes conditions out of statements on their way to the database.</summary>
internal sealed class SwitchedOffCondition(string verb, string table, string[] columns, bool always) : DbCommandInterceptor
{
    public bool HasMatched { get; private set; }

    public override string ToString() => $"{verb} {table}: {string.Join(", ", columns)}";

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        Rewrite(command);
        return new(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Rewrite(command);
        return new(result);
    }

    private void Rewrite(DbCommand command)
    {
        var statements = command.CommandText.Split(";\n");
        var isRewritten = false;
        for (var i = 0; i < statements.Length; i++)
        {
            if (!SqlConditions.IsOn(statements[i], verb, table)) continue;
            var without = SqlConditions.Replace(statements[i], columns, always ? "1 = 1" : "1 = 0");
            if (without is null) continue;
            statements[i] = without;
            isRewritten = HasMatched = true;
        }
        if (isRewritten) command.CommandText = string.Join(";\n", statements);
    }
}

/// <summary>Takes locks out of the statements that decide by what they lock, or makes what they read untrue.</summary>
internal sealed class SwitchedOffLock(string table) : DbCommandInterceptor
{
    public string? Column { get; init; }
    public string? Lie { get; init; }
    public bool HasMatched { get; private set; }

    public override string ToString() => $"lock of {table} {Column}";

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        var sql = command.CommandText;
        if (!sql.StartsWith("-- lock: ", StringComparison.Ordinal) || !sql.Contains($"FROM {table} AS ", StringComparison.Ordinal))
            return new(result);
        var changed = Column is null
            ? string.Join('\n', sql.Split('\n').Where(line => !line.StartsWith("-- lock: ", StringComparison.Ordinal)
                && !line.StartsWith("FOR UPDATE", StringComparison.Ordinal)))
            : Regex.Replace(sql, $@"\b{table[0]}\.{Column}(?: AS (""\w+""))?(?=[,\n])",
                found => $"{Lie} AS {(found.Groups[1].Success ? found.Groups[1].Value : Column)}");
        if (changed != sql) (command.CommandText, HasMatched) = (changed, true);
        return new(result);
    }
}

/// <summary>Turns the order around in which statements take rows.</summary>
internal sealed class ReversedOrder(string table, string column) : DbCommandInterceptor
{
    private readonly Regex order = new($@"(FROM {table} AS (\w+)[^;]*\nORDER BY \2\.{column}),");

    public bool HasMatched { get; private set; }

    public override string ToString() => $"order of {table} by {column}";

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        var reversed = order.Replace(command.CommandText, "$1 DESC,");
        if (reversed != command.CommandText) (command.CommandText, HasMatched) = (reversed, true);
        return new(result);
    }
}
