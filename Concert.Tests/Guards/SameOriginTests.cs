using System.Net;
using System.Net.WebSockets;
using System.Text;
using Ticketing.Tests.Api;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Guards;

public sealed class SameOriginTests(SiteFixture fixture) : IClassFixture<SiteFixture>
{
    private const string Foreign = "https://evil.example";

    public static TheoryData<string, string> Writes => new()
    {
        { "/preferences/language", "application/x-www-form-urlencoded" },
        { "/account/sign-in", "application/x-www-form-urlencoded" },
        { "/account/sign-out", "application/x-www-form-urlencoded" },
        { "/admin/check-in/scans", "application/json" },
        { "/api/v1/wallet/charges", "application/json" },
        { "/api/v1/auth/login?useCookies=true", "application/json" },
        { "/_blazor/negotiate?negotiateVersion=1", "text/plain" },
    };

    [Theory, MemberData(nameof(Writes))]
    public async Task What_another_sites_page_has_a_browser_post_is_refused_with_a_problem(string path, string type)
    {
        foreach (var (name, value) in new[]
        {
            ("Origin", Foreign), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"),
            // The same host on another port is another's.
            ("Origin", $"http://{fixture.Site.Address.Host}:1"),
        })
        {
            var answer = await PostAsync(path, type, (name, value));
            answer.IsProblem(403, "forbidden");
        }
    }

    [Theory, MemberData(nameof(Writes))]
    public async Task What_a_page_of_ours_or_a_program_posts_gets_past(string path, string type)
    {
        var own = fixture.Site.Address.GetLeftPart(UriPartial.Authority);
        foreach (var (name, value) in new[] { ("Origin", own), ("Sec-Fetch-Site", "same-origin"), ("X-Nothing", "said") })
            Assert.NotEqual(403, (await PostAsync(path, type, (name, value))).Status);
    }

    [Fact]
    public async Task A_token_that_a_page_of_another_site_has_been_given_may_be_used_there()
    {
        using var fan = await ApiCaller.RegisterAsync(fixture.Site);
        var answer = await fan.PostAsync("/wallet/charges", new { amount = 10_000 }, Guid.NewGuid().ToString(), ("Origin", Foreign));
        answer.Is(201);
    }

    /// <summary>The line that a circuit runs over carries the cookie, whoever opens it: that was the proof of the fault.</summary>
    [Theory]
    [InlineData(Foreign, false)]
    [InlineData(null, true)]
    public async Task Only_a_page_of_ours_gets_a_line_to_a_circuit(string? origin, bool isOpened)
    {
        var browser = await AccountCookie.RegisterAsync(fixture.Site);
        using var http = fixture.Site.CreateClient();
        using var negotiation = new HttpRequestMessage(HttpMethod.Post, new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative));
        negotiation.Headers.Add("Cookie", browser);
        using var negotiated = await http.SendAsync(negotiation);
        var token = (await ApiAnswer.ReadAsync(negotiated)).Is(200).Text("connectionToken");
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", browser);
        socket.Options.SetRequestHeader("Origin", origin ?? fixture.Site.Address.GetLeftPart(UriPartial.Authority));
        var address = new Uri($"ws://{fixture.Site.Address.Authority}/_blazor?id={token}");
        if (isOpened) await socket.ConnectAsync(address, default);
        else await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, default));
        Assert.Equal(isOpened, socket.State == WebSocketState.Open);
    }

    private async Task<ApiAnswer> PostAsync(string path, string type, params (string Name, string Value)[] headers)
    {
        using var http = fixture.Site.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
        {
            Content = new StringContent("", Encoding.UTF8, type),
        };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await http.SendAsync(request);
        return await ApiAnswer.ReadAsync(answer);
    }
}
