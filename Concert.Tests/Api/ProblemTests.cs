using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ticketing.Tests.Api;

public sealed class ProblemTests : ApiTests
{
    [Fact]
    public async Task Unknown_paths_methods_and_content_types_answer_with_problems()
    {
        using var fan = await RegisterAsync();
        (await Nobody.GetAsync("/nothing")).IsProblem(404, "not_found");
        (await Nobody.GetAsync("/api")).IsProblem(404, "not_found");
        Assert.Contains(
            "GET", (await Nobody.SendAsync(HttpMethod.Put, "/concerts", null, null)).IsProblem(405, "method_not_allowed").Headers["Allow"],
            StringComparison.Ordinal);
        using var text = new StringContent("amount=5", MediaTypeHeaderValue.Parse("text/plain"));
        (await fan.SendAsync(HttpMethod.Post, "/wallet/charges", text, "k")).IsProblem(415, "unsupported_media_type");
        (await fan.PostAsync("/wallet/charges", null, "k")).IsProblem(415, "unsupported_media_type");
        (await fan.TryAsync("/wallet/charges", $$"""{"amount":5000,"note":"{{new string('x', 70_000)}}"}"""))
            .IsProblem(413, "payload_too_large");
    }

    [Theory]
    [InlineData("application/json; charset=utf-99")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=\"\"")]
    [InlineData("text/plain")]
    [InlineData("x")]
    [InlineData(null)]
    public async Task A_body_that_is_not_JSON_in_UTF_8_is_refused_by_every_endpoint_that_takes_one(string? type)
    {
        using var fan = await RegisterAsync();
        var paths = TakingBodies().ToList();
        Assert.Contains("/api/v1/auth/login", paths);
        Assert.Contains("/api/v1/wallet/charges", paths);
        foreach (var path in paths)
        {
            using var content = new ByteArrayContent("{}"u8.ToArray());
            if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);
            var refused = await fan.SendAsync(HttpMethod.Post, path, content, Guid.NewGuid().ToString());
            Assert.True(refused.Status == 415, $"{path} answered {refused.Status}: {refused.Content}");
            refused.IsProblem(415, "unsupported_media_type");
        }
    }

    private IEnumerable<string> TakingBodies() => Site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => e.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("application/json") == true)
        .Select(e => e.RoutePattern.RawText!).Where(path => path.StartsWith("/api/", StringComparison.Ordinal));

    [Theory]
    [InlineData("""{"amount":""", "amount")]
    [InlineData("not json", "body")]
    [InlineData("[]", "body")]
    [InlineData("null", "body")]
    [InlineData("", "body")]
    [InlineData("{}", "amount")]
    [InlineData("""{"amount":null}""", "amount")]
    [InlineData("""{"amount":"5000"}""", "amount")]
    [InlineData("""{"amount":5000.5}""", "amount")]
    [InlineData("""{"amount":true}""", "amount")]
    [InlineData("""{"amount":99999999999999999999}""", "amount")]
    public async Task A_body_that_cannot_be_read_names_the_field(string body, string field)
    {
        using var fan = await RegisterAsync();
        (await fan.TryAsync("/wallet/charges", body)).IsInvalid(field);
        Assert.Equal(0, (await fan.GetAsync("/wallet/entries"))["entries"].GetArrayLength());
    }

    [Theory]
    [InlineData("/wallet/charges", "amount")]
    [InlineData("/reservations", "performanceId", "seats")]
    [InlineData("/reservations/best-available", "performanceId", "count")]
    [InlineData("/payments", "reservationId")]
    public async Task Every_missing_field_is_named_at_once(string path, params string[] fields)
    {
        using var fan = await RegisterAsync();
        var refused = (await fan.TryAsync(path, "{}")).IsProblem(400, "invalid_request");
        Assert.Equal(fields, refused["errors"].EnumerateObject().Select(e => e.Name));
        Assert.All(refused["errors"].EnumerateObject(), e => Assert.Equal("This is required.", e.Value[0].GetString()));
    }

    [Fact]
    public async Task Checks_come_in_order_person_then_key_then_body()
    {
        using var fan = await RegisterAsync();
        (await Nobody.PostAsync("/wallet/charges", "not json")).IsProblem(401, "unauthenticated");
        (await fan.PostAsync("/wallet/charges", "not json")).IsProblem(400, "idempotency_key_required");
        (await fan.TryAsync("/wallet/charges", "not json")).IsProblem(400, "invalid_request");
    }

    [Theory]
    [InlineData("ko", "먼저 로그인해 주세요")]
    [InlineData("ko-KR,ko;q=0.9,en;q=0.8", "먼저 로그인해 주세요")]
    [InlineData("en", "Sign in first")]
    [InlineData("fr", "Sign in first")]
    public async Task Messages_are_in_the_callers_language_and_codes_in_none(string language, string title)
    {
        Nobody.Language = language;
        var problem = (await Nobody.GetAsync("/wallet")).IsProblem(401, "unauthenticated");
        Assert.Equal(title, problem.Text("title"));
        Assert.Equal("Bearer", problem.Headers["WWW-Authenticate"]);
    }

    [Fact]
    public async Task Accounts_are_registered_signed_in_and_refreshed_as_Identity_does()
    {
        using var fan = await RegisterAsync();
        (await Nobody.PostAsync("/auth/register", new { email = fan.Email, password = ApiCaller.Password })).IsInvalid("email");
        (await Nobody.PostAsync("/auth/register", new { email = "new@concert.example", password = "short" })).IsInvalid("password");
        (await Nobody.PostAsync("/auth/register", new { email = "no address", password = ApiCaller.Password })).IsInvalid("email");
        (await Nobody.PostAsync("/auth/login", new { email = fan.Email, password = "wrong" })).IsProblem(401, "unauthenticated");
        (await Nobody.PostAsync("/auth/login", new { email = fan.Email, password = (string?)null })).IsInvalid("password");
        (await Nobody.PostAsync("/auth/login", "not json")).IsProblem(400, "invalid_request");
        var tokens = (await Nobody.PostAsync("/auth/login", new { email = fan.Email, password = ApiCaller.Password })).Is(200);
        tokens.Has("tokenType", "accessToken", "expiresIn", "refreshToken");
        (await Nobody.PostAsync("/auth/refresh", new { refreshToken = tokens.Text("refreshToken") })).Is(200)
            .Has("accessToken", "refreshToken");
        (await Nobody.PostAsync("/auth/refresh", new { refreshToken = "forged" })).IsProblem(401, "unauthenticated");
        House.Clock.Advance(TimeSpan.FromHours(2));
        (await fan.GetAsync("/wallet")).IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task A_cookie_counts_too_but_not_for_another_sites_page()
    {
        using var fan = await RegisterAsync();
        using var browser = Site.CreateClient();
        using var login = ApiCaller.Json($$"""{"email":"{{fan.Email}}","password":"{{ApiCaller.Password}}"}""");
        Assert.True((await browser.PostAsync(new Uri("/api/v1/auth/login?useCookies=true", UriKind.Relative), login)).IsSuccessStatusCode);
        Assert.True((await browser.GetAsync(new Uri("/api/v1/wallet", UriKind.Relative))).IsSuccessStatusCode);

        var host = Site.Address.Authority;
        Assert.Equal(201, await ChargeAsync(browser, []));
        Assert.Equal(201, await ChargeAsync(browser, [("Origin", $"http://{host}"), ("Sec-Fetch-Site", "same-origin")]));
        Assert.Equal(201, await ChargeAsync(browser, [("Origin", $"http://{host}")]));
        Assert.Equal(403, await ChargeAsync(browser, [("Sec-Fetch-Site", "cross-site")]));
        Assert.Equal(403, await ChargeAsync(browser, [("Sec-Fetch-Site", "same-site")]));
        Assert.Equal(403, await ChargeAsync(browser, [("Origin", "https://evil.example")]));
        Assert.Equal(403, await ChargeAsync(browser, [("Origin", "null")]));
    }

    private static async Task<int> ChargeAsync(HttpClient browser, (string Name, string Value)[] headers)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/api/v1/wallet/charges") { Content = ApiCaller.Json("""{"amount":1000}""") };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return (int)(await browser.SendAsync(request)).StatusCode;
    }
}
