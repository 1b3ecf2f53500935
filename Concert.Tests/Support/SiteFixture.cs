using Ticketing.Persistence;

namespace Ticketing.Tests.Support;

/// <summary>One empty site for a test class, by the database's clock: <c>IClassFixture&lt;SiteFixture&gt;</c>.</summary>
public sealed class SiteFixture : IAsyncLifetime, IAsyncDisposable
{
    private readonly TestDatabase database = new();

    public ConcertDbContext CreateContext() => database.CreateContext();

    public ConcertSite Site { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await database.InitializeAsync();
        Site = await ConcertSite.StartAsync(database, settings: new Dictionary<string, string?> { ["Jobs:Enabled"] = "false" });
    }

    public async Task DisposeAsync()
    {
        await Site.DisposeAsync();
        await database.DisposeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
}
