using System.Net;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Guards;

/// <summary>An empty site as it runs for the public: outside development, behind a proxy that has taken the TLS off.</summary>
public sealed class PublicSite : IAsyncLifetime, IAsyncDisposable
{
    private readonly TestDatabase database = new();

    public ConcertSite Site { get; private set; } = null!;

    public HeardLog Log { get; } = new();

    public async Task InitializeAsync()
    {
        await database.InitializeAsync();
        Site = await ConcertSite.StartAsync(database, log: Log, settings: new Dictionary<string, string?>
        {
            ["environment"] = "Production", ["ForwardedHeaders_Enabled"] = "true", ["Jobs:Enabled"] = "false",
        });
    }

    /// <summary>Somebody who came by TLS, or not.</summary>
    public HttpClient CreateClient(bool withTls = true)
    {
        // What a cookie's prefix demands, .NET's own jar doesn't know: it is carried by hand.
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Site.Address };
        if (withTls) client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestVersion = HttpVersion.Version11;
        return client;
    }

    public async Task DisposeAsync()
    {
        await Site.DisposeAsync();
        await database.DisposeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
}
