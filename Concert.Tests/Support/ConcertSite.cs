using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Ticketing.Tests.Support;

/// <summary>
/// The real site in this process, on Kestrel at a free port of this machine, over the database and by the clock it is given.
/// </summary>
public sealed class ConcertSite : IAsyncDisposable
{
    private readonly Factory factory;

    private ConcertSite(Factory factory) => this.factory = factory;

    /// <summary>Such as http://127.0.0.1:39871/.</summary>
    public Uri Address { get; private init; } = null!;

    public IServiceProvider Services => factory.Services;

    /// <param name="database">Which database it uses; two sites over one database are two nodes.</param>
    /// <param name="clock">The database's when null.</param>
    /// <param name="settings">Configuration that wins over the rest, such as <c>Sales:HoldDuration</c>. The demonstration data is off and
    /// so is
    /// the limiting of requests, unless they say otherwise.</param>
    /// <param name="log">Hears what is logged.</param>
    /// <param name="configure">Such as <see cref="TestNode.With"/>.</param>
    public static Task<ConcertSite> StartAsync(
        TestDatabase database, TimeProvider? clock = null, IReadOnlyDictionary<string, string?>? settings = null,
        ILoggerProvider? log = null, Action<IServiceCollection>? configure = null)
    {
        var all = new Dictionary<string, string?>(database.Settings) { ["Demo:Enabled"] = "false", ["RateLimiting:Enabled"] = "false" };
        foreach (var (name, value) in settings ?? database.Settings) all[name] = value;
        // Starting a host blocks its thread, and xunit has only a few.
        return Task.Run(() => Start(new Factory(clock, all, log, configure)));
    }

    private static ConcertSite Start(Factory factory)
    {
        factory.UseKestrel(0);
        factory.StartServer();
        var addresses = factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new ConcertSite(factory) { Address = new Uri(addresses.First()) };
    }

    /// <summary>A program that calls the site, with cookies, and sees redirects as they are.</summary>
    /// <param name="cookies">Where it keeps them; its own when null.</param>
    public HttpClient CreateClient(CookieContainer? cookies = null) =>
        new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies ?? new CookieContainer() })
        {
            BaseAddress = Address,
        };

    public ValueTask DisposeAsync() => factory.DisposeAsync();

    private sealed class Factory(
        TimeProvider? clock, IReadOnlyDictionary<string, string?> settings, ILoggerProvider? log, Action<IServiceCollection>? configure)
        : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Development");
            foreach (var (name, value) in settings) builder.UseSetting(name, value);
            builder.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
            if (log is not null) builder.ConfigureLogging(logging => logging.AddProvider(log));
            if (configure is not null) builder.ConfigureTestServices(configure);
            if (clock is not null) builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton(clock)));
        }
    }
}
