using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Persistence;

namespace Ticketing.Tests.Support;

/// <summary>One fresh, migrated, empty database for one test class: <c>IClassFixture&lt;TestDatabase&gt;</c>.</summary>
public class TestDatabase : IAsyncLifetime, IAsyncDisposable
{
    public string ConnectionString { get; private set; } = "";

    /// <summary>What a program reads to find this database.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Accounts:AdminsNeedSecondFactor"] = "false",
        ["ConnectionStrings:Concert"] = ConnectionString,
        ["Database:Provider"] = TestServer.Provider.ToString(),
    };

    /// <summary>A database that doesn't exist yet: whoever starts on it has to make it.</summary>
    public static TestDatabase Missing() => At(TestServer.NameDatabase());

    internal static TestDatabase At(string connection) => new() { ConnectionString = connection };

    public async Task InitializeAsync() => ConnectionString = await CreateAsync();

    /// <summary>Makes one that was missing: it comes into being migrated and empty.</summary>
    public Task MakeAsync() => TestServer.CreateDatabaseAsync(ConnectionString);

    protected virtual Task<string> CreateAsync() => TestServer.CreateDatabaseAsync();

    public async Task DisposeAsync() => await TestServer.DropDatabaseAsync(ConnectionString);

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A context outside of any service, for setting up and for looking.</summary>
    public ConcertDbContext CreateContext() => TestServer.CreateContext(ConnectionString);

    /// <summary>The services of Concert.Core over this database, as a node would have them. Dispose what comes back.</summary>
    /// <param name="clock">The database's own when null; somebody has to sample it first.</param>
    public ServiceProvider CreateServices(
        TimeProvider? clock = null, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings).AddInMemoryCollection(settings ?? Settings).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging();
        if (clock is not null) services.AddSingleton(clock);
        services.AddConcertCore(configuration);
        TestNode.With(new TellingWatch())(services);
        configure?.Invoke(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }
}

/// <summary>The same with the demonstration data in it, as a site would have loaded it: <c>IClassFixture&lt;DemoDatabase&gt;</c>.</summary>
public sealed class DemoDatabase : TestDatabase
{
    protected override Task<string> CreateAsync() => TestServer.CreateDemoDatabaseAsync();
}
