using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Ticketing.Persistence;

namespace Ticketing.Tests.Support;

/// <summary>
/// The database server of this run: PostgreSQL from ./dev test, or SQL Server when CONCERT_TEST_SQLSERVER names one. Each test class gets a
/// fresh database; on PostgreSQL as a copy of one that was migrated once, which takes some 50 ms instead of seconds. A second one has the
/// demonstration data in it, whose 26,000 seats would otherwise be written again for each site.
/// </summary>
internal static class TestServer
{
    private static readonly string? SqlServer = Environment.GetEnvironmentVariable("CONCERT_TEST_SQLSERVER");
    private static readonly string? PostgreSql = Environment.GetEnvironmentVariable("CONCERT_TEST_POSTGRES");
    private static readonly string Run = Guid.NewGuid().ToString("N")[..8];
    private static readonly Lazy<Task<string>> Template = new(() => CreateTemplateAsync("template", MigrateAsync));
    private static readonly Lazy<Task<string>> DemoTemplate = new(() => CreateTemplateAsync("demo_template", MigrateAndLoadAsync));
    private static int databases;

    public static DatabaseProvider Provider => string.IsNullOrEmpty(SqlServer) ? DatabaseProvider.PostgreSql : DatabaseProvider.SqlServer;

    /// <summary>Makes a migrated, empty database and answers its connection string.</summary>
    public static Task<string> CreateDatabaseAsync() => CreateDatabaseAsync(NameDatabase());

    /// <summary>The same, by a name that <see cref="NameDatabase"/> gave.</summary>
    public static Task<string> CreateDatabaseAsync(string connection) => CreateDatabaseAsync(connection, Template, MigrateAsync);

    /// <summary>The same with the demonstration data in it.</summary>
    public static Task<string> CreateDemoDatabaseAsync() => CreateDatabaseAsync(NameDatabase(), DemoTemplate, MigrateAndLoadAsync);

    private static async Task<string> CreateDatabaseAsync(string connection, Lazy<Task<string>> template, Func<string, Task> fill)
    {
        if (Provider == DatabaseProvider.SqlServer) await fill(connection);
        else await RunAsync($"CREATE DATABASE {NpgsqlName(connection)} TEMPLATE {await template.Value}");
        return connection;
    }

    /// <summary>The connection string of a database that nobody has made.</summary>
    public static string NameDatabase()
    {
        var name = $"concert_{Run}_{Interlocked.Increment(ref databases)}";
        return Provider == DatabaseProvider.SqlServer
            ? new SqlConnectionStringBuilder(SqlServer) { InitialCatalog = name }.ConnectionString
            : ConnectionStringOf(name);
    }

    public static async Task DropDatabaseAsync(string connection)
    {
        if (Provider == DatabaseProvider.SqlServer)
        {
            await using var db = CreateContext(connection);
            await db.Database.EnsureDeletedAsync();
            return;
        }
        await using (var pool = new NpgsqlConnection(connection)) NpgsqlConnection.ClearPool(pool);
        await RunAsync($"DROP DATABASE IF EXISTS {NpgsqlName(connection)} WITH (FORCE)");
    }

    public static ConcertDbContext CreateContext(string connection) => Provider == DatabaseProvider.SqlServer
        ? new SqlServerConcertDbContext(Options<SqlServerConcertDbContext>(options => options.UseConcertSqlServer(connection)))
        : new PostgreSqlConcertDbContext(Options<PostgreSqlConcertDbContext>(options => options.UseConcertPostgreSql(connection)));

    private static DbContextOptions<TContext> Options<TContext>(Action<DbContextOptionsBuilder> configure) where TContext : DbContext
    {
        var builder = new DbContextOptionsBuilder<TContext>();
        configure(builder);
        return builder.Options;
    }

    private static async Task<string> CreateTemplateAsync(string suffix, Func<string, Task> fill)
    {
        var name = $"concert_{Run}_{suffix}";
        await RunAsync($"CREATE DATABASE {name}");
        await fill(ConnectionStringOf(name));
        // The server copies a database only while nobody is connected to it, and a pool keeps its connections open.
        await using (var pool = new NpgsqlConnection(ConnectionStringOf(name))) NpgsqlConnection.ClearPool(pool);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => DropDatabaseAsync(ConnectionStringOf(name)).GetAwaiter().GetResult();
        return name;
    }

    private static async Task MigrateAsync(string connection)
    {
        await using var db = CreateContext(connection);
        await db.Database.MigrateAsync();
    }

    private static async Task MigrateAndLoadAsync(string connection)
    {
        await MigrateAsync(connection);
        // By a site that starts, as in life: Identity, which makes the accounts, is the site's.
        var settings = new Dictionary<string, string?> { ["Demo:Enabled"] = "true", ["Jobs:Enabled"] = "false" };
        await using var site = await ConcertSite.StartAsync(TestDatabase.At(connection), settings: settings);
    }

    private static async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(AdminConnectionString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    // Ten databases may be open at once, each with parallel buyers: keep one test from taking all of the server's connections.
    private static string ConnectionStringOf(string database) =>
        new NpgsqlConnectionStringBuilder(AdminConnectionString()) { Database = database, MaxPoolSize = 60, MaxAutoPrepare = 100 }
            .ConnectionString;

    private static string? NpgsqlName(string connection) => new NpgsqlConnectionStringBuilder(connection).Database;

    private static string AdminConnectionString() => PostgreSql is { Length: > 0 }
        ? PostgreSql
        : throw new InvalidOperationException(
            "There is no database to test with. Run ./dev test, which brings one, or set CONCERT_TEST_POSTGRES.");
}
