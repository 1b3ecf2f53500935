using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.EntityFrameworkCore;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Guards;

public sealed class KeyProtectionTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly TestDatabase database = new();

    public Task InitializeAsync() => database.InitializeAsync();

    public Task DisposeAsync() => database.DisposeAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    [Fact]
    public async Task Without_protection_the_keys_are_in_the_database_for_all_to_read_and_the_operator_is_told()
    {
        var log = new HeardLog();
        await using var site = await StartAsync([], log);
        await AccountCookie.RegisterAsync(site);
        Assert.Contains("<masterKey", await StoredAsync(), StringComparison.Ordinal);
        Assert.Contains(log.Lines, line => line.Text.Contains("DataProtection:Key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task By_a_key_of_the_configuration_they_are_hidden_and_another_node_reads_them()
    {
        Dictionary<string, string?> settings = new() { ["DataProtection:Key"] = NewKey() };
        var log = new HeardLog();
        await using var site = await StartAsync(settings, log);
        var session = await AccountCookie.RegisterAsync(site);
        Assert.DoesNotContain("<masterKey", await StoredAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(log.Lines, line => line.Text.Contains("DataProtection:Key", StringComparison.Ordinal));
        await using var other = await StartAsync(settings);
        Assert.Equal(HttpStatusCode.OK, await OpenAccountAsync(other, session));
    }

    [Fact]
    public async Task By_a_certificate_they_are_hidden_too()
    {
        var file = Path.GetTempFileName();
        try
        {
            using var rsa = RSA.Create(2048);
            var request = new CertificateRequest("CN=concert", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
            await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pfx, "a password"));
            Dictionary<string, string?> settings = new()
            {
                ["DataProtection:CertificatePath"] = file, ["DataProtection:CertificatePassword"] = "a password",
            };
            await using var site = await StartAsync(settings);
            var session = await AccountCookie.RegisterAsync(site);
            Assert.DoesNotContain("<masterKey", await StoredAsync(), StringComparison.Ordinal);
            await using var other = await StartAsync(settings);
            Assert.Equal(HttpStatusCode.OK, await OpenAccountAsync(other, session));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_key_may_be_changed_and_what_the_old_one_protected_is_still_read()
    {
        var (old, today) = (NewKey(), NewKey());
        string session;
        await using (var site = await StartAsync(new() { ["DataProtection:Key"] = old })) session = await AccountCookie.RegisterAsync(site);
        await using var after = await StartAsync(new() { ["DataProtection:Key"] = today, ["DataProtection:OldKeys:0"] = old });
        Assert.Equal(HttpStatusCode.OK, await OpenAccountAsync(after, session));
        await using var forgetful = await StartAsync(new() { ["DataProtection:Key"] = today });
        Assert.Equal(HttpStatusCode.Found, await OpenAccountAsync(forgetful, session));
    }

    /// <summary>What was once in plain is in somebody's backup: a session by it could be anybody's.</summary>
    [Fact]
    public async Task Once_keys_are_protected_a_session_by_one_that_was_in_plain_is_over()
    {
        string session;
        await using (var site = await StartAsync([])) session = await AccountCookie.RegisterAsync(site);
        await using var closed = await StartAsync(new() { ["DataProtection:Key"] = NewKey() });
        Assert.Equal(HttpStatusCode.Found, await OpenAccountAsync(closed, session));
        Assert.Equal(HttpStatusCode.OK, await OpenAccountAsync(closed, await AccountCookie.RegisterAsync(closed)));
    }

    [Fact]
    public async Task A_key_that_is_none_stops_the_start_and_says_how_to_make_one()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(new() { ["DataProtection:Key"] = "secret" }));
        Assert.Contains("openssl rand -base64 32", failure.ToString(), StringComparison.Ordinal);
    }

    private Task<ConcertSite> StartAsync(Dictionary<string, string?> settings, HeardLog? log = null) =>
        ConcertSite.StartAsync(
            database, log: log,
            settings: new Dictionary<string, string?>(settings) { ["environment"] = "Production", ["Jobs:Enabled"] = "false" });

    private async Task<string> StoredAsync()
    {
        await using var db = database.CreateContext();
        return string.Concat(await db.DataProtectionKeys.Select(key => key.Xml).ToListAsync());
    }

    private static async Task<HttpStatusCode> OpenAccountAsync(ConcertSite site, string session)
    {
        using var http = site.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/account", UriKind.Relative));
        request.Headers.Add("Cookie", session);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
