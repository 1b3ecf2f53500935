using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Ticketing.Persistence;

namespace Ticketing.Tests.Persistence;

/// <summary>What can be known about both databases without a server.</summary>
public sealed class MigrationTests
{
    private static SqlServerConcertDbContext OnSqlServer() => new(
        (DbContextOptions<SqlServerConcertDbContext>)new DbContextOptionsBuilder<SqlServerConcertDbContext>()
            .UseConcertSqlServer("Server=nowhere").Options);

    private static PostgreSqlConcertDbContext OnPostgreSql() => new(
        (DbContextOptions<PostgreSqlConcertDbContext>)new DbContextOptionsBuilder<PostgreSqlConcertDbContext>()
            .UseConcertPostgreSql("Host=nowhere").Options);

    [Fact]
    public void No_change_of_the_model_waits_for_a_migration()
    {
        using var sqlServer = OnSqlServer();
        using var postgreSql = OnPostgreSql();
        Assert.False(sqlServer.Database.HasPendingModelChanges(), "dotnet ef migrations add … --context SqlServerConcertDbContext");
        Assert.False(postgreSql.Database.HasPendingModelChanges(), "dotnet ef migrations add … --context PostgreSqlConcertDbContext");
    }

    [Theory]
    [InlineData(MigrationsSqlGenerationOptions.Default)]
    [InlineData(MigrationsSqlGenerationOptions.Idempotent)]
    public void The_migrations_are_valid_T_SQL(MigrationsSqlGenerationOptions options)
    {
        using var db = OnSqlServer();
        var script = db.GetService<IMigrator>().GenerateScript(options: options);
        Assert.Contains("CREATE TABLE", script, StringComparison.Ordinal);
        Assert.Empty(SqlServerGrammar.Errors(script));
    }

    [Fact]
    public void The_grammar_does_refuse_what_is_not_T_SQL() =>
        Assert.NotEmpty(SqlServerGrammar.Errors("SELECT * FROM seats LIMIT 1 FOR UPDATE"));
}

/// <summary>Microsoft's own parser of T-SQL, in place of the server that can't run here.</summary>
internal static class SqlServerGrammar
{
    public static IReadOnlyList<string> Errors(string sql)
    {
        using var reader = new StringReader(sql);
        new TSql150Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        return [.. errors.Select(error => $"line {error.Line}: {error.Message}")];
    }
}
