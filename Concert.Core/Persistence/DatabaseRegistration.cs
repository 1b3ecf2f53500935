using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ticketing.Persistence;

/// <summary>The servers the one model runs on.</summary>
public enum DatabaseProvider
{
    /// <summary>The production database.</summary>
    SqlServer,
    /// <summary>Development, tests, and whoever prefers it.</summary>
    PostgreSql,
}

/// <summary>The section <c>Database</c> of the configuration.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Which server the connection string is for.</summary>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.SqlServer;
    /// <summary>EF Core's largest batch of statements; null for the provider's own.</summary>
    public int? MaxBatchSize { get; set; }
}

/// <summary>Registers the database by configuration.</summary>
public static class DatabaseRegistration
{
    // A deadlock is over at once and a fail-over in seconds; who waits longer for a server that is gone is better told so.
    private const int RetriesMax = 5;
    private const int StatementsPreparedMax = 100;
    private static readonly TimeSpan RetryDelayMax = TimeSpan.FromSeconds(1);

#pragma warning disable RS0030 // The clock that everybody else is to ask instead is made from it.
    private static readonly TimeProvider Machine = TimeProvider.System;
#pragma warning restore RS0030

    /// <summary>Adds the context factory for the configured provider, its database's clock, and the key ring kept there.</summary>
    public static IServiceCollection AddConcertDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Database").Get<DatabaseOptions>() ?? new DatabaseOptions();
        var connection = configuration.GetConnectionString("Concert")
            ?? throw new InvalidOperationException(
                "ConnectionStrings:Concert is not set. Run ./dev run, or set ConnectionStrings__Concert and Database__Provider.");
        if (options.Provider == DatabaseProvider.PostgreSql)
            services.AddContext<PostgreSqlConcertDbContext>(builder => builder.UseConcertPostgreSql(connection, options.MaxBatchSize));
        else
            services.AddContext<SqlServerConcertDbContext>(builder => builder.UseConcertSqlServer(connection, options.MaxBatchSize));
        services.AddSingleton(provider =>
            DatabaseClock.Of(provider.GetRequiredService<IDbContextFactory<ConcertDbContext>>(), Machine));
        services.AddSingleton<DataProtectionKeyStore>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(keys => keys.XmlRepository = provider.GetRequiredService<DataProtectionKeyStore>()));
        return services;
    }

    /// <summary>The settings of every PostgreSQL connection.</summary>
    public static DbContextOptionsBuilder UseConcertPostgreSql(
        this DbContextOptionsBuilder builder, string connection, int? maxBatchSize = null) =>
        builder.UseNpgsql(Prepared(connection), npgsql =>
        {
            npgsql.EnableRetryOnFailure(RetriesMax, RetryDelayMax, errorCodesToAdd: null);
            if (maxBatchSize is { } size) npgsql.MaxBatchSize(size);
        }).Quietly();

    // What is asked again and again is read and planned by the server once a connection.
    private static string Prepared(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection);
        if (settings.MaxAutoPrepare > 0) return connection;
        settings.MaxAutoPrepare = StatementsPreparedMax;
        return settings.ConnectionString;
    }

    /// <summary>The settings of every SQL Server connection.</summary>
    public static DbContextOptionsBuilder UseConcertSqlServer(
        this DbContextOptionsBuilder builder, string connection, int? maxBatchSize = null) =>
        builder.UseSqlServer(connection, sqlServer =>
        {
            sqlServer.EnableRetryOnFailure(RetriesMax, RetryDelayMax, errorNumbersToAdd: null);
            if (maxBatchSize is { } size) sqlServer.MaxBatchSize(size);
        }).Quietly();

    private static readonly RowLocks Locks = new();

    // A refused duplicate is an expected answer here, told to the caller by the service; the log keeps what nobody foresaw.
    private static DbContextOptionsBuilder Quietly(this DbContextOptionsBuilder builder) => builder.AddInterceptors(Locks)
        .ConfigureWarnings(w => w.Ignore(CoreEventId.SaveChangesFailed, RelationalEventId.CommandError));

    private static void AddContext<TContext>(
        this IServiceCollection services, Action<DbContextOptionsBuilder> configure) where TContext : ConcertDbContext
    {
        services.AddPooledDbContextFactory<TContext>(configure);
        services.AddSingleton<IDbContextFactory<ConcertDbContext>, ContextFactory<TContext>>();
        // Identity's stores ask for a context of their own, one a scope.
        services.AddScoped<ConcertDbContext>(provider => provider.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContext());
    }

    private sealed class ContextFactory<TContext>(
        IDbContextFactory<TContext> inner) : IDbContextFactory<ConcertDbContext> where TContext : ConcertDbContext
    {
        public ConcertDbContext CreateDbContext() => inner.CreateDbContext();

        public async Task<ConcertDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
            await inner.CreateDbContextAsync(cancellationToken);
    }
}
