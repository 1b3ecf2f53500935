using Ticketing.Tests.Support;

namespace Ticketing.Tests.Api;

/// <summary>One house with a site, for a test class whose tests bring people of their own.</summary>
public sealed class ApiHouse : IAsyncLifetime
{
    public TestHouse House { get; private set; } = null!;

    public ConcertSite Site { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        House = await TestHouse.OpenAsync();
        Site = await House.OpenSiteAsync();
    }

    public async Task DisposeAsync()
    {
        await Site.DisposeAsync();
        await House.DisposeAsync();
    }
}

/// <summary>Tests over HTTP in one house together: what each looks at is its own people's.</summary>
public abstract class SharedApiTests(ApiHouse shared) : IClassFixture<ApiHouse>, IDisposable
{
    private protected TestHouse House { get; } = shared.House;
    private protected ConcertSite Site { get; } = shared.Site;
    private protected ApiCaller Nobody { get; } = new(shared.Site);

    private protected Task<ApiCaller> RegisterAsync() => ApiCaller.RegisterAsync(Site);

    public void Dispose()
    {
        Nobody.Dispose();
        GC.SuppressFinalize(this);
    }
}
