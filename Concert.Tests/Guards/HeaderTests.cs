using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using AngleSharp.Html.Parser;
using Ticketing.Tests.Api;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Guards;

public sealed class HeaderTests(PublicSite site) : IClassFixture<PublicSite>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/account/sign-in")]
    [InlineData("/concerts/999999")]
    [InlineData("/api/v1/concerts")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/tickets-worker.js")]
    [InlineData("/health/live")]
    [InlineData("/openapi/v1.json")]
    public async Task Every_answer_says_whose_scripts_run_and_that_nobody_frames_it(string path)
    {
        using var http = site.CreateClient();
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        var policy = Header(answer, "Content-Security-Policy");
        foreach (var rule in new[]
        {
            "default-src 'self'", "script-src 'self' 'sha256-", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:",
            "connect-src 'self'", "object-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'",
        })
            Assert.Contains(rule, policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("DENY", Header(answer, "X-Frame-Options"));
        Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
        Assert.Contains("camera=()", Header(answer, "Permissions-Policy"), StringComparison.Ordinal);
        Assert.Equal("max-age=31536000; includeSubDomains", Header(answer, "Strict-Transport-Security"));
        Assert.Empty(Header(answer, "Server"));
    }

    [Fact]
    public async Task The_only_script_in_a_page_is_the_one_whose_hash_the_policy_names()
    {
        using var http = site.CreateClient();
        using var answer = await http.GetAsync(new Uri("/", UriKind.Relative));
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        var inline = Assert.Single(page.QuerySelectorAll("script:not([src])"));
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(inline.TextContent)));
        Assert.Contains($"'sha256-{hash}'", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain(page.All.SelectMany(e => e.Attributes), a => a.Name.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_door_may_ask_for_the_camera()
    {
        using var http = site.CreateClient();
        using var answer = await http.GetAsync(new Uri("/admin/check-in", UriKind.Relative));
        Assert.Contains("camera=(self)", Header(answer, "Permissions-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_tls_nothing_demands_it()
    {
        using var http = site.CreateClient(withTls: false);
        using var answer = await http.GetAsync(new Uri("/account/sign-in", UriKind.Relative));
        Assert.Empty(Header(answer, "Strict-Transport-Security"));
        Assert.DoesNotContain("__Host-", Header(answer, "Set-Cookie"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_tls_every_cookie_is_the_hosts_own_and_one_without_the_prefix_is_nobodys()
    {
        var email = $"{Guid.NewGuid():n}@concert.example";
        using var http = site.CreateClient();
        using var page = await http.GetAsync(new Uri("/account/register", UriKind.Relative));
        var form = new HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync());
        var antiforgery = Cookie(page);
        var fields = form.QuerySelectorAll("form[method=post] input[type=hidden]")
            .Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)).DistinctBy(f => f.Key)
            .Append(new("Form.Email", email)).Append(new("Form.Password", ApiCaller.Password));
        using var post = new HttpRequestMessage(HttpMethod.Post, new Uri("/account/register", UriKind.Relative))
        {
            Content = new FormUrlEncodedContent(fields),
        };
        post.Headers.Add("Cookie", antiforgery);
        using var registered = await http.SendAsync(post);
        Assert.Equal(HttpStatusCode.Found, registered.StatusCode);
        foreach (var set in page.Headers.GetValues("Set-Cookie").Concat(registered.Headers.GetValues("Set-Cookie")))
        {
            Assert.StartsWith("__Host-", set, StringComparison.Ordinal);
            Assert.Contains("; secure", set, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("path=/;", set, StringComparison.OrdinalIgnoreCase);
        }
        var session = registered.Headers.GetValues("Set-Cookie")
            .Single(c => c.Contains("concert.session", StringComparison.Ordinal)).Split(';')[0];
        using var mine = await GetAsync(http, "/wallet", session);
        Assert.Equal(HttpStatusCode.OK, mine.StatusCode);
        Assert.Contains("no-store", Header(mine, "Cache-Control"), StringComparison.Ordinal);
        // What a neighbour under the same domain could set is nobody's session.
        using var planted = await GetAsync(http, "/wallet", session["__Host-".Length..]);
        Assert.Equal(HttpStatusCode.Found, planted.StatusCode);
    }

    [Fact]
    public async Task Tokens_are_kept_by_nobody_on_their_way()
    {
        var me = new { email = $"{Guid.NewGuid():n}@concert.example", password = ApiCaller.Password };
        using var caller = new ApiCaller(site.Site);
        (await caller.PostAsync("/auth/register", me)).Is(200);
        var answer = (await caller.PostAsync("/auth/login", me)).Is(200);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
    }

    /// <summary>What Kestrel refuses before the site sees it: a status, nothing to read, nothing about who refuses.</summary>
    [Theory]
    [InlineData("nonsense\r\n\r\n", "400")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "400")]
    [InlineData("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", "505")]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", "400")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nX: {20000}\r\n\r\n", "431")]
    [InlineData("GET /{20000} HTTP/1.1\r\nHost: localhost\r\n\r\n", "414")]
    public async Task What_isnt_http_is_refused_plainly(string request, string status)
    {
        using var line = new TcpClient();
        await line.ConnectAsync(site.Site.Address.Host, site.Site.Address.Port);
        var stream = line.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request.Replace("{20000}", new string('x', 20_000), StringComparison.Ordinal)));
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Server:", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_host_name_that_isnt_the_sites_is_refused()
    {
        await using var database = new TestDatabase();
        await database.InitializeAsync();
        await using var own = await ConcertSite.StartAsync(
            database, settings: new Dictionary<string, string?> { ["AllowedHosts"] = "tickets.example", ["Jobs:Enabled"] = "false" });
        using var http = own.CreateClient();
        using var foreign = await http.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        Assert.Empty(await foreign.Content.ReadAsStringAsync());
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/", UriKind.Relative));
        request.Headers.Host = "tickets.example";
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public void An_operator_is_told_what_was_left_open() =>
        Assert.Contains(site.Log.Lines, line => line.Text.Contains("AllowedHosts", StringComparison.Ordinal));

    private static async Task<HttpResponseMessage> GetAsync(HttpClient http, string path, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Add("Cookie", cookie);
        return await http.SendAsync(request);
    }

    private static string Cookie(HttpResponseMessage answer) =>
        string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
}
