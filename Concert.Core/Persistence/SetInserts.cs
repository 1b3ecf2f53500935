using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Ticketing.Persistence;

/// <summary>
/// Writes many rows of one table in one statement, by what the model says of its columns: EF Core writes and reads back each row by itself,
/// which costs a batch more than all of its other statements together.
/// </summary>
internal static class SetInserts
{
    private static readonly ConcurrentDictionary<IEntityType, Plan> Plans = new();

    /// <summary>Inserts the rows as they are; nothing is tracked, and what the database gives of itself isn't read back.</summary>
    public static async Task InsertAllAsync<T>(this ConcertDbContext db, IReadOnlyCollection<T> rows, CancellationToken ct) where T : class
    {
        if (rows.Count == 0) return;
        var plan = Plans.GetOrAdd(db.Model.FindEntityType(typeof(T))!, type => Plan.Of(type, db.Database.IsNpgsql()));
        await using var made = db.Database.GetDbConnection().CreateCommand();
        await db.Database.ExecuteSqlRawAsync(plan.Sql, plan.Write(made, rows), ct);
    }

    private sealed record Plan(string Sql, IReadOnlyList<IProperty> Columns, bool IsNpgsql)
    {
        public static Plan Of(IEntityType type, bool isNpgsql)
        {
            var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
            // Numbers that the database counts, and stamps that it puts on, are its own.
            var columns = type.GetProperties().Where(p => p.GetDefaultValueSql(table) is null && !p.IsConcurrencyToken
                && !(p.ValueGenerated != ValueGenerated.Never && p.ClrType != typeof(Guid))).ToList();
            var names = columns.ConvertAll(c => c.GetColumnName(table)!);
            return new Plan(isNpgsql ? Npgsql(table.Name, names) : SqlServer(table.Name, names, columns), columns, isNpgsql);
        }

        public List<DbParameter> Write<T>(DbCommand command, IReadOnlyCollection<T> rows) where T : class
        {
            if (!IsNpgsql) return [Parameter(command, "rows", Json(rows))];
            return [.. Columns.Select((column, i) => Parameter(command, $"c{i}", Array(column, rows)))];
        }

        private static string Npgsql(string table, List<string> names) => $"""
            INSERT INTO {table} ({string.Join(", ", names.Select(n => $"\"{n}\""))})
            SELECT *
            FROM unnest({string.Join(", ", names.Select((_, i) => $"@c{i}"))})
            """;

        // Texts without a length: one that doesn't fit its column is then refused, not cut or left out.
        private static string SqlServer(string table, List<string> names, List<IProperty> columns) => $"""
            INSERT INTO [{table}] ({string.Join(", ", names.Select(n => $"[{n}]"))})
            SELECT {string.Join(", ", names.Select(n => $"r.[{n}]"))}
            FROM OPENJSON(@rows) WITH ({string.Join(", ", names.Select((n, i) => $"[{n}] {TypeOf(columns[i])} '$.{n}'"))}) AS r
            """;

        private static string TypeOf(IProperty column) =>
            column.GetColumnType() is var type && type.Contains("char", StringComparison.Ordinal)
                ? "nvarchar(max) COLLATE DATABASE_DEFAULT"
                : type;

        private static DbParameter Parameter(DbCommand command, string name, object value)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            return parameter;
        }

        private static object? ValueOf(IProperty column, object row)
        {
            var value = column.GetGetter().GetClrValue(row);
            return column.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;
        }

        private static Array Array<T>(IProperty column, IReadOnlyCollection<T> rows) where T : class
        {
            var stored = column.GetTypeMapping().Converter?.ProviderClrType ?? column.ClrType;
            if (column.IsNullable && stored.IsValueType && Nullable.GetUnderlyingType(stored) is null)
                stored = typeof(Nullable<>).MakeGenericType(stored);
            var values = System.Array.CreateInstance(stored, rows.Count);
            var at = 0;
            foreach (var row in rows) values.SetValue(ValueOf(column, row), at++);
            return values;
        }

        private string Json<T>(IReadOnlyCollection<T> rows) where T : class => JsonSerializer.Serialize(rows.Select(
            row => Columns.ToDictionary(c => c.GetColumnName(), c => ValueOf(c, row))));
    }
}
