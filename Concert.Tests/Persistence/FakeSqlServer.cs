using System.Collections;
using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using IsolationLevel = System.Data.IsolationLevel;

namespace Ticketing.Tests.Persistence;

/// <summary>
/// Stands where SQL Server would: every statement that the provider sends is parsed by Microsoft's own grammar, and answered with one
/// plausible row, whose columns are told by their names. What doesn't parse is kept as an error.
/// </summary>
/// <param name="answer">The value of a table's column; <see cref="DBNull"/> for null, and null for anything of the right type.</param>
/// <param name="isEmpty">Tables in which nothing is found.</param>
internal sealed partial class FakeSqlServer(Func<string, string, object?> answer, Func<string, bool> isEmpty) : DbConnection
{
    /// <summary>Work that goes on until nothing is left would never end here, where there is always one more.</summary>
    public const string Enough = "That will do.";
    private const int StatementsMax = 200;

    private int generated = 1_000;

    public ConcurrentQueue<string> Statements { get; } = new();
    public ConcurrentQueue<string> Errors { get; } = new();

    [AllowNull]
    public override string ConnectionString { get; set; } = "Server=nowhere";
    public override string Database => "concert";
    public override string DataSource => "nowhere";
    public override string ServerVersion => "16.00.0000";
    public override ConnectionState State => ConnectionState.Open;
    public override void ChangeDatabase(string databaseName) { }
    public override void Close() { }
    public override void Open() { }
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new FakeTransaction(this);
    protected override DbCommand CreateDbCommand() => new FakeCommand(this);

    private FakeAnswer Execute(string sql)
    {
        if (Statements.Count == StatementsMax) throw new NotSupportedException(Enough);
        Statements.Enqueue(sql);
        using var reader = new StringReader(sql);
        var script = (TSqlScript)new TSql150Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        foreach (var error in errors) Errors.Enqueue($"{error.Message} in: {sql}");
        if (TextsAsJson().IsMatch(sql))
            Errors.Enqueue($"Texts out of JSON have the database's collation, which conflicts with labels (468); say COLLATE in: {sql}");
        var result = new FakeAnswer();
        foreach (var statement in script.Batches.SelectMany(b => b.Statements)) Answer(statement, result);
        return result;
    }

    [GeneratedRegex(@"OPENJSON\([^)]*\)\s*WITH\s*\([^)]*\bn?varchar\s*\([^)]*\)(?!\s*COLLATE)", RegexOptions.IgnoreCase)]
    private static partial Regex TextsAsJson();

    private void Answer(TSqlStatement statement, FakeAnswer result)
    {
        switch (statement)
        {
            case SelectStatement { QueryExpression: var query }:
                var spec = First(query);
                result.Sets.Add(new FakeRows(
                    _ => [.. spec.SelectElements.OfType<SelectScalarExpression>().Select(element => Value(spec, element))],
                    TableOf(spec.FromClause) is { } table && isEmpty(table) ? 0 : 1)
                {
                    Names = [.. spec.SelectElements.OfType<SelectScalarExpression>().Select(NameOf)],
                });
                break;
            case IfStatement { ThenStatement: var then }:
                Answer(then, result);
                break;
            case DataModificationStatement modification:
                result.Affected += RowsOf(modification);
                OutputClause? output = modification switch
                {
                    InsertStatement insert => insert.InsertSpecification.OutputClause,
                    UpdateStatement update => update.UpdateSpecification.OutputClause,
                    DeleteStatement delete => delete.DeleteSpecification.OutputClause,
                    MergeStatement merge => merge.MergeSpecification.OutputClause,
                    _ => null,
                };
                if (output is not null)
                    result.Sets.Add(
                        new FakeRows(row => [.. output.SelectColumns.Select(column => Generated(column, row))], RowsOf(modification)));
                break;
        }
    }

    /// <summary>Many rows go in by one MERGE; the server then says which of them got which number.</summary>
    private static int RowsOf(DataModificationStatement statement) =>
        statement is MergeStatement { MergeSpecification.TableReference: InlineDerivedTable values } ? values.RowValues.Count : 1;

    private object? Generated(SelectElement column, int row) =>
        column is SelectScalarExpression { Expression: ColumnReferenceExpression named }
        ? named.MultiPartIdentifier.Identifiers[^1].Value switch { "_Position" => row, "id" => ++generated, _ => null }
        : null;

    private object? Value(QuerySpecification spec, SelectScalarExpression element)
    {
        if (element.Expression is SearchedCaseExpression { WhenClauses: [{ WhenExpression: ExistsPredicate exists }] })
            return TableOf(First(exists.Subquery.QueryExpression).FromClause) is { } asked ? answer(asked, "exists") : null;
        if (element.Expression is FunctionCall { FunctionName.Value: "COUNT" } && TableOf(spec.FromClause) is { } counted)
            return answer(counted, "count");
        if (element.Expression is not ColumnReferenceExpression column) return null;
        var names = column.MultiPartIdentifier.Identifiers;
        var (alias, name) = (names.Count > 1 ? names[^2].Value : "", names[^1].Value);
        foreach (var table in TablesOf(spec.FromClause))
        {
            if (table is NamedTableReference named && (named.Alias?.Value ?? "") == alias)
                return answer(named.SchemaObject.BaseIdentifier.Value, name);
            if (table is QueryDerivedTable derived && derived.Alias.Value == alias)
            {
                var inner = First(derived.QueryExpression);
                if (inner.SelectElements.OfType<SelectScalarExpression>().FirstOrDefault(e => NameOf(e) == name) is { } source)
                    return Value(inner, source);
            }
        }
        return null;
    }

    private static string? NameOf(SelectScalarExpression element) =>
        element.ColumnName?.Value ?? (element.Expression as ColumnReferenceExpression)?.MultiPartIdentifier.Identifiers[^1].Value;

    private static QuerySpecification First(QueryExpression query) => query switch
    {
        QuerySpecification spec => spec,
        BinaryQueryExpression both => First(both.FirstQueryExpression),
        QueryParenthesisExpression inner => First(inner.QueryExpression),
        _ => throw new NotSupportedException(query.GetType().Name),
    };

    private static string? TableOf(FromClause? from) => TablesOf(from).Select(t => t switch
    {
        NamedTableReference named => named.SchemaObject.BaseIdentifier.Value,
        QueryDerivedTable derived => TableOf(First(derived.QueryExpression).FromClause),
        _ => null,
    }).FirstOrDefault();

    private static IEnumerable<TableReference> TablesOf(FromClause? from) => from?.TableReferences.SelectMany(Flatten) ?? [];

    private static IEnumerable<TableReference> Flatten(TableReference table) => table switch
    {
        JoinTableReference join => [.. Flatten(join.FirstTableReference), .. Flatten(join.SecondTableReference)],
        _ => [table],
    };

    private sealed class FakeAnswer
    {
        public List<FakeRows> Sets { get; } = [];
        public int Affected { get; set; }
    }

    private sealed record FakeRows(Func<int, object?[]> Columns, int Count)
    {
        public IReadOnlyList<string?> Names { get; init; } = [];
    }

    private sealed class FakeTransaction(DbConnection connection) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => IsolationLevel.ReadCommitted;
        protected override DbConnection DbConnection => connection;
        public override void Commit() { }
        public override void Rollback() { }
    }

    private sealed class FakeCommand(FakeSqlServer server) : DbCommand
    {
        // The provider sets types that only SQL Server's own parameters have.
        private readonly SqlCommand inner = new();

        [AllowNull]
        public override string CommandText { get; set; } = "";
        public override int CommandTimeout { get; set; }
        public override CommandType CommandType { get; set; } = CommandType.Text;
        public override bool DesignTimeVisible { get; set; }
        public override UpdateRowSource UpdatedRowSource { get; set; }
        protected override DbConnection? DbConnection { get; set; } = server;
        protected override DbParameterCollection DbParameterCollection => inner.Parameters;
        protected override DbTransaction? DbTransaction { get; set; }
        public override void Cancel() { }
        public override void Prepare() { }
        protected override DbParameter CreateDbParameter() => new SqlParameter();
        public override int ExecuteNonQuery() => server.Execute(CommandText).Affected;
        public override object? ExecuteScalar() => server.Execute(CommandText).Sets.FirstOrDefault()?.Columns(0)[0];

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
        {
            var answer = server.Execute(CommandText);
            return new FakeReader(answer.Sets, answer.Affected);
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>Reads the sets; a column that nobody gave a value is whatever the reader asks for.</summary>
    private sealed class FakeReader(List<FakeRows> sets, int affected) : DbDataReader
    {
        private int set;
        private int row;

        private object?[] columns = [];

        private FakeRows Current => set < sets.Count ? sets[set] : new FakeRows(_ => [], 0);
        public override int FieldCount => Current.Columns(0).Length;
        public override bool HasRows => Current.Count > 0;
        public override int RecordsAffected => affected;
        public override bool IsClosed => false;
        public override int Depth => 0;
        public override bool Read()
        {
            if (row >= Current.Count) return false;
            columns = Current.Columns(row++);
            return true;
        }

        public override bool NextResult()
        {
            row = 0;
            return ++set < sets.Count;
        }

        public override bool IsDBNull(int ordinal) => columns[ordinal] is DBNull;
        public override T GetFieldValue<T>(int ordinal) => columns[ordinal] switch
        {
            T value => value,
            int number when typeof(T) == typeof(long) => (T)(object)(long)number,
            _ => (T)Anything(typeof(T)),
        };
        public override bool GetBoolean(int ordinal) => GetFieldValue<bool>(ordinal);
        public override byte GetByte(int ordinal) => GetFieldValue<byte>(ordinal);
        public override DateTime GetDateTime(int ordinal) => GetFieldValue<DateTime>(ordinal);
        public override double GetDouble(int ordinal) => GetFieldValue<double>(ordinal);
        public override decimal GetDecimal(int ordinal) => GetFieldValue<decimal>(ordinal);
        public override float GetFloat(int ordinal) => GetFieldValue<float>(ordinal);
        public override Guid GetGuid(int ordinal) => GetFieldValue<Guid>(ordinal);
        public override short GetInt16(int ordinal) => GetFieldValue<short>(ordinal);
        public override int GetInt32(int ordinal) => GetFieldValue<int>(ordinal);
        public override long GetInt64(int ordinal) => GetFieldValue<long>(ordinal);
        public override string GetString(int ordinal) => GetFieldValue<string>(ordinal);
        public override object GetValue(int ordinal) => columns[ordinal] ?? 1;

        private static object Anything(Type type) =>
            type == typeof(string) ? "1" : type == typeof(Guid) ? SqlServerWorld.Id : type == typeof(DateTimeOffset) ? SqlServerWorld.Now
            : type == typeof(byte[]) ? new byte[32] : type == typeof(bool) ? true : type == typeof(
                DateTime) ? SqlServerWorld.Now.UtcDateTime : Convert.ChangeType(1, type, null);

        public override object this[int ordinal] => GetValue(ordinal);
        public override object this[string name] => throw new NotSupportedException();
        public override char GetChar(int ordinal) => throw new NotSupportedException();
        public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
            throw new NotSupportedException();
        public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
            throw new NotSupportedException();
        public override string GetDataTypeName(int ordinal) => "";
        public override IEnumerator GetEnumerator() => throw new NotSupportedException();
        public override Type GetFieldType(int ordinal) => typeof(object);
        public override string GetName(int ordinal) => Current.Names.ElementAtOrDefault(ordinal) ?? "";
        public override int GetOrdinal(string name) => throw new NotSupportedException();
        public override int GetValues(object[] values) => throw new NotSupportedException();
    }
}
