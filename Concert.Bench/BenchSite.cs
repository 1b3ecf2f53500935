using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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
    private readonly Certificate certificate;

    private BenchSite(Process process, Uri address, Uri secureAddress, Certificate certificate, ServiceProvider tokens) =>
        (this.process, Address, SecureAddress, this.certificate, this.tokens) = (process, address, secureAddress, certificate, tokens);

    /// <summary>For programs.</summary>
    public Uri Address { get; }

    /// <summary>For browsers, which speak HTTP/2 over TLS alone.</summary>
    public Uri SecureAddress { get; }

    /// <summary>By this hash of its key a browser knows the site's certificate as good; of one that isn't it keeps nothing.</summary>
    public string CertificateKeyHash => certificate.KeyHash;

    public static async Task<BenchSite> StartAsync(BenchHouse house, IReadOnlyDictionary<string, string>? settings = null)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var secureAddress = new Uri($"https://127.0.0.1:{FreePort()}");
        var certificate = await WriteCertificateAsync(house.Get<TimeProvider>().GetUtcNow());
        var start =
            new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(SiteAssembly)! };
        start.ArgumentList.Add(SiteAssembly);
        start.Environment["ASPNETCORE_URLS"] = $"{address};{secureAddress}";
        start.Environment["Kestrel__Certificates__Default__Path"] = certificate.File;
        start.Environment["Kestrel__Certificates__Default__Password"] = certificate.Password;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ConnectionStrings__Concert"] = house.Connection;
        start.Environment["Database__Provider"] = nameof(DatabaseProvider.PostgreSql);
        start.Environment["RateLimiting__Enabled"] = "false";
        start.Environment["Sales__HoldsPerHour"] = "1000000";
        // The whole crowd comes from one address.
        start.Environment["Circuits__PerAddress"] = start.Environment["Circuits__PerPerson"] = "100000";
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
        return new BenchSite(process, address, secureAddress, certificate, Tokens(house));
    }

    /// <summary>An access token as sign-in would give it; hashing thousands of passwords is not what is measured.</summary>
    public string AccessToken(Guid personId)
    {
        var identity =
            new ClaimsIdentity(
                [new Claim(ClaimTypes.NameIdentifier, personId.ToString()), new Claim(ClaimTypes.Name, personId.ToString()),
                    new Claim("session", personId.ToString())],
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
            [new Claim(ClaimTypes.NameIdentifier, personId.ToString()), new Claim(ClaimTypes.Name, personId.ToString()),
                    new Claim("session", personId.ToString())],
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
        File.Delete(certificate.File);
    }

    private static async Task<Certificate> WriteCertificateAsync(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var (file, password) = (Path.GetTempFileName(), Guid.NewGuid().ToString("N"));
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pfx, password));
        return new Certificate(file, password, Convert.ToBase64String(SHA256.HashData(key.ExportSubjectPublicKeyInfo())));
    }

    private sealed record Certificate(string File, string Password, string KeyHash);

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
