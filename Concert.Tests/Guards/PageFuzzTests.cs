using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Accounts;
using Ticketing.Tests.Api;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Guards;

/// <summary>Whatever is sent to a page, a form, an export or the door: an answer of ours, and never "something broke".</summary>
public sealed class PageFuzzTests : ApiTests
{
    private const int Requests = 3_000;

    private static readonly string[] Segments =
        ["0", "1", "-1", "x", "2147483648", "%00", "%2e%2e", "%F0%9F%92%A5", "1'--", "00000000-0000-0000-0000-000000000000", "%ff", "a b",
            "{}"];

    private static readonly string[] Names =
    [
        "culture", "returnUrl", "_handler", "__RequestVerificationToken", "Form.Email", "Form.Password", "Form.Stay", "concertId", "q",
        "text", "page", "skip", "from", "date", "friend", "status", "scanId", "performanceId", "code", "door",
    ];

    private static readonly string[] Values =
        ["", "x", "-1", "1e9", "ko", "//evil.example", "sign-in", "%00", "\0", "💥", "'--", "true", "2026-11-21", "9999-99-99", "{}",
            "\ud83d"];

    private static readonly string[] Types =
    [
        "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=x", "multipart/form-data",
        "multipart/form-data; boundary=x", "application/json", "application/json; charset=utf-16", "text/plain", "x",
    ];

    [Fact]
    public async Task Thousands_of_mutated_requests_to_what_isnt_the_api_break_nothing()
    {
        await AddConcertAsync();
        var routes = Site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Where(path => !path.StartsWith("/api/", StringComparison.Ordinal)
                && !path.StartsWith("/_", StringComparison.Ordinal) && !path.Contains('.', StringComparison.Ordinal))
            .Concat(["/admin/exports/orders.csv", "/admin/exports/tickets.csv", "/admin/exports/ledger.csv", "/admin/exports/audit.csv"])
            .Append("/*")
            .Distinct().ToList();
        Assert.Contains("/preferences/language", routes);
        Assert.Contains("/admin/check-in/scans", routes);
        string?[] people = [null, await AccountCookie.RegisterAsync(Site), await AdminAsync()];
        var random = new Random(20261122);
        var requests = Enumerable.Range(0, Requests).Select(_ => Mutate(random, Pick(random, routes), Pick(random, people))).ToList();
        var broken = new ConcurrentBag<string>();
        using var http = Site.CreateClient();
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (request, ct) =>
        {
            using (request)
            {
                var body = request.Content is null ? "" : Encoding.UTF8.GetString(await request.Content.ReadAsByteArrayAsync(ct));
                var what = $"{request.Method} {request.RequestUri} {request.Content?.Headers.ContentType} {body}";
                using var response = await http.SendAsync(request, ct);
                if (FindFault(request, response, await response.Content.ReadAsStringAsync(ct)) is { } fault)
                    broken.Add($"{what[..Math.Min(what.Length, 300)]} → {fault}");
            }
        });
        Assert.True(broken.IsEmpty, string.Join('\n', broken.Take(20)));
    }

    private static string? FindFault(HttpRequestMessage request, HttpResponseMessage response, string content)
    {
        var status = (int)response.StatusCode;
        if (status >= 500) return $"{status}";
        if (request.Method == HttpMethod.Head) return content.Length > 0 ? "a body for HEAD" : null;
        if (status < 400 || response.Headers.ConnectionClose == true) return null;
        return response.Content.Headers.ContentType?.MediaType switch
        {
            "application/problem+json" => null,
            "text/html" when content.Contains("<main", StringComparison.Ordinal) => null,
            // A drawing or a picture that isn't there is told to a browser's painter, which reads nothing.
            var type => $"{status}, which is neither a page of ours nor a problem: {type}",
        };
    }

    [Fact]
    public async Task Each_of_the_bad_inputs_that_were_found_by_hand_is_told_as_what_it_is()
    {
        using var fan = new PlainBrowser(Site);
        var form = await fan.PostAsync("/account/sign-out", ("returnUrl", "/"));
        Assert.Equal(HttpStatusCode.BadRequest, form.Status);
        Assert.Contains("That didn't reach us as it should", form.Text, StringComparison.Ordinal);
        using var http = Site.CreateClient();
        foreach (var (path, type, body) in new[]
        {
            ("/preferences/language", "application/json", "{}"), ("/preferences/language", "multipart/form-data", "x"),
            ("/account/sign-out", "text/plain", "x"),
        })
        {
            using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, type));
            Assert.InRange((int)answer.StatusCode, 400, 499);
            Assert.Contains("<main", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        var admin = await AdminAsync();
        using var export = new HttpRequestMessage(HttpMethod.Get, new Uri("/admin/exports/orders.csv?concertId=x", UriKind.Relative));
        export.Headers.Add("Cookie", admin);
        using var exported = await http.SendAsync(export);
        Assert.Equal(HttpStatusCode.BadRequest, exported.StatusCode);
        foreach (var (body, code) in new[] { ("{", 400), ("null", 400), ("{\"scanId\":\"x\"}", 400), ("{\"code\":\"\\u0000\"}", 200) })
        {
            using var scan = new HttpRequestMessage(HttpMethod.Post, new Uri("/admin/check-in/scans", UriKind.Relative))
            {
                Content = ApiCaller.Json(body),
            };
            scan.Headers.Add("Cookie", admin);
            using var answer = await http.SendAsync(scan);
            var read = await ApiAnswer.ReadAsync(answer);
            Assert.True(read.Status == code, $"{body}: {read.Status} {read.Content}");
            if (code == 400) Assert.Equal("application/problem+json", read.ContentType);
        }
    }

    [Theory]
    [InlineData("/nothing", 404)]
    [InlineData("/not-found", 404)]
    [InlineData("/failure", 404)]
    [InlineData("/concerts/999999", 404)]
    [InlineData("/posters/1/00000000-0000-0000-0000-000000000000", 404)]
    public async Task A_page_that_isnt_there_says_so_with_its_status(string path, int status)
    {
        using var browser = new PlainBrowser(Site);
        var page = await browser.OpenAsync(path);
        Assert.Equal(status, (int)page.Status);
        Assert.Contains("There is nothing here", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fan_is_told_that_an_admins_page_isnt_open_to_them()
    {
        var fan = await AccountCookie.RegisterAsync(Site);
        using var http = Site.CreateClient();
        foreach (var path in new[] { "/admin", "/admin/exports/orders.csv" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.Add("Cookie", fan);
            using var answer = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            var told = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            Assert.Contains("That isn't open to you", told, StringComparison.Ordinal);
        }
    }

    /// <summary>The page is drawn, but what it is about couldn't be read.</summary>
    [Fact]
    public async Task A_page_that_failed_answers_that_it_failed()
    {
        var fan = await AccountCookie.RegisterAsync(Site);
        await using (var db = House.CreateContext()) await db.Database.ExecuteSqlRawAsync("ALTER TABLE wallets RENAME TO elsewhere");
        using var http = Site.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/wallet", UriKind.Relative));
        request.Headers.Add("Cookie", fan);
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("This page stopped working", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/account/reset?person=abc")]
    [InlineData("/account/confirm?person=abc&code=QQ")]
    [InlineData("/concerts/1?left=zz")]
    public async Task A_value_that_cannot_be_read_is_the_senders_fault(string way)
    {
        using var http = Site.CreateClient();
        using var answer = await http.GetAsync(new Uri(way, UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/account/sign-in")]
    [InlineData("/nothing")]
    [InlineData("/wallet")]
    [InlineData("/api/v1/concerts")]
    [InlineData("/api/v1/wallet")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs/api/index.html")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/favicon.svg")]
    public async Task Head_is_answered_as_get_is_without_its_body(string path)
    {
        using var http = Site.CreateClient();
        using var get = await http.GetAsync(new Uri(path, UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(path, UriKind.Relative));
        using var head = await http.SendAsync(request);
        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(get.Headers.Location, head.Headers.Location);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        // The line is in order: what comes next on it is read as what it is.
        using var next = await http.GetAsync(new Uri("/health/live", UriKind.Relative));
        Assert.Equal("Healthy", await next.Content.ReadAsStringAsync());
    }

    private async Task<string> AdminAsync()
    {
        using var caller = await RegisterAsync();
        await using var scope = Site.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var roles = scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole<Guid>>>();
        if (!await roles.RoleExistsAsync(Roles.Admin)) await roles.CreateAsync(new IdentityRole<Guid>(Roles.Admin));
        await users.AddToRoleAsync((await users.FindByEmailAsync(caller.Email))!, Roles.Admin);
        var answer = await caller.PostAsync("/auth/login?useCookies=true", new { email = caller.Email, password = ApiCaller.Password });
        return answer.Is(200).Headers["Set-Cookie"].Split(';')[0];
    }

    private static HttpRequestMessage Mutate(Random random, string route, string? session)
    {
        var path = string.Concat(SplitAtBlanks(route).Select(part => part is ['{', ..] or "*" ? Pick(random, Segments) : part));
        if (random.Next(2) == 0) path += "?" + Fields(random, Uri.EscapeDataString);
        var method = random.Next(6) switch { 0 or 1 => HttpMethod.Get, 2 => HttpMethod.Head, 3 => HttpMethod.Put, _ => HttpMethod.Post };
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (method == HttpMethod.Post || method == HttpMethod.Put)
        {
            var content = random.Next(3) == 0
                ? "{" + Fields(random, v => v).Replace('&', ',') + "}"
                : Fields(random, Uri.EscapeDataString);
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(random.Next(10) == 0 ? new string('a', 70_000) : content));
            if (random.Next(8) != 0) request.Content.Headers.TryAddWithoutValidation("Content-Type", Pick(random, Types));
        }
        if (session is not null) request.Headers.TryAddWithoutValidation("Cookie", session);
        if (random.Next(4) == 0) request.Headers.TryAddWithoutValidation("Cookie", ".AspNetCore.Culture=c%3Dx%7Cuic%3D%00; theme=\"");
        if (random.Next(6) == 0) request.Headers.TryAddWithoutValidation("X-Queue-Token", "x");
        return request;
    }

    private static string Fields(Random random, Func<string, string> escape) => string.Join(
        '&', Enumerable.Range(0, random.Next(4)).Select(_ => $"{Pick(random, Names)}={Escape(Pick(random, Values), escape)}"));

    // Half a surrogate pair can't be escaped; it is sent as it is.
    private static string Escape(string value, Func<string, string> escape) => value.Any(char.IsSurrogate) ? value : escape(value);

    private static IEnumerable<string> SplitAtBlanks(string route) =>
        System.Text.RegularExpressions.Regex.Split(route, @"(\{[^}]*\}|\*)").Where(part => part.Length > 0);

    private static T Pick<T>(Random random, IReadOnlyList<T> of) => of[random.Next(of.Count)];
}
