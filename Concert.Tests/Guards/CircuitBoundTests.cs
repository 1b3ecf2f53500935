using System.Net;
using System.Net.WebSockets;
using System.Text;
using Ticketing.Tests.Api;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Guards;

public sealed class CircuitBoundTests : ApiTests
{
    private protected override Dictionary<string, string?> Settings =>
        new() { ["Circuits:PerPerson"] = "2", ["Circuits:PerAddress"] = "5", ["Circuits:PerNode"] = "100" };

    [Fact]
    public async Task A_visitor_gets_no_circuit_since_no_page_for_visitors_has_one()
    {
        (await NegotiateAsync(session: null)).IsProblem(401, "unauthenticated");
        using var socket = new ClientWebSocket();
        var refused = await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(new Uri($"ws://{Site.Address.Authority}/_blazor"), default));
        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_has_so_many_live_pages_and_the_next_says_that_others_are_open()
    {
        var concert = await AddConcertAsync();
        var fan = await AccountCookie.RegisterAsync(Site);
        using var first = await OpenAsync(fan);
        using var second = await OpenAsync(fan);
        await IsRefusedAsync(fan);
        using var page = await GetAsync("/wallet", fan);
        Assert.Equal(HttpStatusCode.TooManyRequests, page.StatusCode);
        Assert.NotNull(page.Headers.RetryAfter);
        Assert.Contains("Too many pages are open", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // What has no circuit is read as ever, and the line is stood in without one.
        using var tickets = await GetAsync("/tickets", fan);
        Assert.Equal(HttpStatusCode.OK, tickets.StatusCode);
        using var queue = await GetAsync($"/concerts/{concert.ConcertId}/queue?friend=x", fan);
        Assert.Equal($"/concerts/{concert.ConcertId}/wait?friend=x", queue.Headers.Location?.OriginalString);
        // Another person isn't meant.
        (await NegotiateAsync(await AccountCookie.RegisterAsync(Site))).Is(200);

        await second.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        await TestHouse.UntilAsync(async () => (await NegotiateAsync(fan)).Status == 200);
    }

    [Fact]
    public async Task An_address_has_so_many_however_many_people_are_behind_it()
    {
        var lines = new List<ClientWebSocket>();
        for (var i = 0; i < 5; i++) lines.Add(await OpenAsync(await AccountCookie.RegisterAsync(Site)));
        await IsRefusedAsync(await AccountCookie.RegisterAsync(Site));
        Assert.All(lines, line => Assert.Equal(WebSocketState.Open, line.State));
    }

    /// <summary>All were told that there was room before the first came in.</summary>
    [Fact]
    public async Task Many_at_once_are_counted_where_they_come_in()
    {
        var fan = await AccountCookie.RegisterAsync(Site);
        var tokens = new List<string>();
        for (var i = 0; i < 8; i++) tokens.Add((await NegotiateAsync(fan)).Text("connectionToken"));
        var opened = await TestHouse.InParallelAsync(tokens.Count, i => IsOpenAsync(fan, tokens[i]));
        Assert.Equal(2, opened.Count(isOpen => isOpen));
    }

    private async Task<ClientWebSocket> OpenAsync(string session)
    {
        var socket = await ConnectAsync(session, (await NegotiateAsync(session)).Is(200).Text("connectionToken"));
        Assert.Equal("{}\u001e", await HearAsync(socket));
        return socket;
    }

    // A line is counted right after its handshake was answered.
    private async Task IsRefusedAsync(string session)
    {
        await TestHouse.UntilAsync(async () => (await NegotiateAsync(session)).Status != 200);
        (await NegotiateAsync(session)).IsProblem(429, "too_many_requests");
    }

    private async Task<bool> IsOpenAsync(string session, string token)
    {
        var socket = await ConnectAsync(session, token);
        // Who is sent away hears so, perhaps in one breath with the handshake; who is let in hears nothing until something is drawn.
        if (await HearAsync(socket) != "{}\u001e") return false;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        try
        {
            await socket.ReceiveAsync(new byte[1024], patience.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private async Task<ClientWebSocket> ConnectAsync(string session, string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", session);
        await socket.ConnectAsync(new Uri($"ws://{Site.Address.Authority}/_blazor?id={token}"), default);
        await socket.SendAsync(
            Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, default);
        return socket;
    }

    private static async Task<string> HearAsync(ClientWebSocket socket)
    {
        var buffer = new byte[1024];
        var heard = await socket.ReceiveAsync(buffer, default);
        return Encoding.UTF8.GetString(buffer, 0, heard.Count);
    }

    private async Task<ApiAnswer> NegotiateAsync(string? session)
    {
        using var http = Site.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative));
        if (session is not null) request.Headers.Add("Cookie", session);
        using var answer = await http.SendAsync(request);
        return await ApiAnswer.ReadAsync(answer);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string session)
    {
        using var http = Site.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Add("Cookie", session);
        return await http.SendAsync(request);
    }
}
