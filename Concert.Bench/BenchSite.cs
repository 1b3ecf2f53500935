using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Ticketing.Persistence;

namespace Ticketing.Bench;

/// <summary>The site as an operator runs it, in a process of its own, over the bench's database.</summary>
internal sealed class BenchSite : IAsyncDisposable
{
    private readonly Process process;
    private readonly ServiceProvider tokens;

    private BenchSite(Process process, Uri address, ServiceProvider tokens) =>
        (this.process, Address, this.tokens) = (process, address, tokens);

    public Uri Address { get; }

    public static async Task<BenchSite> StartAsync(BenchHouse house, IReadOnlyDictionary<string, string>? settings = null)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start =
            new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(SiteAssembly)! };
        start.ArgumentList.Add(SiteAssembly);
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ConnectionStrings__Concert"] = house.Connection;
        start.Environment["Database__Provider"] = nameof(DatabaseProvider.PostgreSql);
        start.Environment["RateLimiting__Enabled"] = "false";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        using var client = new HttpClient { BaseAddress = address };
        for (var tries = 0; ; tries++)
        {
            try
            {
                if ((await client.GetAsync(new Uri("/health/live", UriKind.Relative))).IsSuccessStatusCode) break;
            }
            catch (HttpRequestException) when (tries < 300 && !process.HasExited)
            {
                await Task.Delay(100);
            }
        }
        return new BenchSite(process, address, Tokens(house));
    }

    /// <summary>An access token as sign-in would give it; hashing thousands of passwords is not what is measured.</summary>
    public string AccessToken(Guid personId)
    {
        var identity =
            new ClaimsIdentity(
                [new Claim(ClaimTypes.NameIdentifier, personId.ToString()), new Claim(ClaimTypes.Name, personId.ToString())],
                IdentityConstants.BearerScheme);
        var properties = new AuthenticationProperties { ExpiresUtc = tokens.GetRequiredService<TimeProvider>().GetUtcNow().AddHours(1) };
        return tokens.GetRequiredService<IOptionsMonitor<BearerTokenOptions>>().Get(IdentityConstants.BearerScheme)
            .BearerTokenProtector.Protect(
                new AuthenticationTicket(new ClaimsPrincipal(identity), properties, $"{IdentityConstants.BearerScheme}:AccessToken"));
    }

    /// <summary>The cookie that the sign-in page would have set.</summary>
    public string Session(Guid personId)
    {
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, personId.ToString()), new Claim(ClaimTypes.Name, personId.ToString())],
            IdentityConstants.ApplicationScheme);
        var properties = new AuthenticationProperties { IssuedUtc = tokens.GetRequiredService<TimeProvider>().GetUtcNow() };
        return tokens.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme)
            .TicketDataFormat.Protect(
                new AuthenticationTicket(new ClaimsPrincipal(identity), properties, IdentityConstants.ApplicationScheme));
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        await tokens.DisposeAsync();
    }

    private static string SiteAssembly => Environment.GetEnvironmentVariable("CONCERT_BENCH_SITE")
        ?? throw new InvalidOperationException("CONCERT_BENCH_SITE is not set. Run ./dev bench.");

    private static ServiceProvider Tokens(BenchHouse house)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddConcertDatabase(house.Get<IConfiguration>());
        services.AddDataProtection().SetApplicationName("Concert");
        services.AddAuthentication().AddBearerToken(IdentityConstants.BearerScheme).AddCookie(IdentityConstants.ApplicationScheme);
        return services.BuildServiceProvider();
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
