using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Catalog;
using Ticketing.Seating;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Api;

/// <summary>A program that calls the API for one person, or for nobody.</summary>
internal sealed class ApiCaller(ConcertSite site) : IDisposable
{
    public const string Password = "quiet seats near the stage";

    private readonly HttpClient http = site.CreateClient();

    public string? AccessToken { get; private set; }
    /// <summary>What signing in has answered.</summary>
    public ApiAnswer? Tokens { get; private set; }
    public string? QueueToken { get; set; }
    public string? Language { get; set; }
    public string Email { get; private set; } = "";

    public static async Task<ApiCaller> RegisterAsync(ConcertSite site)
    {
        var caller = new ApiCaller(site) { Email = $"{Guid.NewGuid():n}@concert.example" };
        (await caller.PostAsync("/auth/register", new { email = caller.Email, password = Password })).Is(200);
        await caller.SignInAsync(caller.Email);
        return caller;
    }

    public async Task SignInAsync(string email)
    {
        Email = email;
        Tokens = (await PostAsync("/auth/login", new { email, password = Password })).Is(200);
        AccessToken = Tokens.Text("accessToken");
    }

    /// <summary>The same person from another program.</summary>
    public ApiCaller Again(ConcertSite other) => new(other) { AccessToken = AccessToken, QueueToken = QueueToken, Email = Email };

    public Task<ApiAnswer> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, null, headers);

    public Task<ApiAnswer> DeleteAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Delete, path, null, null, headers);

    public Task<ApiAnswer> PostAsync(string path, object? body = null, string? key = null, params (string Name, string Value)[] headers) =>
        SendAsync(
            HttpMethod.Post, path,
            body is null ? null : Json(body is string text ? text : JsonSerializer.Serialize(body, JsonSerializerOptions.Web)), key,
            headers);

    /// <summary>A write with a key that nobody used before.</summary>
    public Task<ApiAnswer> TryAsync(string path, object? body = null) => PostAsync(path, body, Guid.NewGuid().ToString());

    public async Task<ApiAnswer> SendAsync(
        HttpMethod method, string path, HttpContent? content, string? key, params (string Name, string Value)[] headers)
    {
        using var request =
            new HttpRequestMessage(
                method, new Uri((path.StartsWith("/api", StringComparison.Ordinal) ? "" : "/api/v1") + path, UriKind.Relative)) {
            Content = content };
        if (AccessToken is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AccessToken);
        if (QueueToken is not null) request.Headers.Add("X-Queue-Token", QueueToken);
        if (Language is not null) request.Headers.Add("Accept-Language", Language);
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request);
        return await ApiAnswer.ReadAsync(response);
    }

    /// <summary>Joins the queue, is let in, and keeps the token.</summary>
    public async Task<ApiAnswer> EnterAsync(int concertId)
    {
        var place = await PostAsync($"/concerts/{concertId}/queue");
        QueueToken = place.Text("queueToken");
        return await GetAsync($"/concerts/{concertId}/queue");
    }

    public Task<ApiAnswer> TryHoldAsync(int performanceId, params string[] seats) =>
        TryAsync("/reservations", new { performanceId, seats });

    public async Task<string> HoldAsync(int performanceId, params string[] seats) =>
        (await TryHoldAsync(performanceId, seats)).Is(201).Text("reservationId");

    public async Task<string> PayAsync(string reservationId) =>
        (await TryAsync("/payments", new { reservationId })).Is(201).Text("paymentId");

    public async Task ChargeAsync(long amount) => (await TryAsync("/wallet/charges", new { amount })).Is(201);

    public void Dispose() => http.Dispose();

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}

/// <summary>What came back.</summary>
internal sealed record ApiAnswer(int Status, string Content, string? ContentType, IReadOnlyDictionary<string, string> Headers)
{
    public static async Task<ApiAnswer> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.MediaType,
        response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase));

    public JsonElement Body => JsonDocument.Parse(Content).RootElement;

    public JsonElement this[string name] => Body.GetProperty(name);

    public string Text(string name) => Body.GetProperty(name).GetString()!;

    public long Number(string name) => Body.GetProperty(name).GetInt64();

    public bool IsNull(string name) => Body.GetProperty(name).ValueKind == JsonValueKind.Null;

    public ApiAnswer Is(int status)
    {
        Assert.True(status == Status, $"{status} was expected, {Status} came: {Content}");
        return this;
    }

    /// <summary>A problem with everything that every problem has.</summary>
    public ApiAnswer IsProblem(int status, string code)
    {
        Is(status);
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal(code, Text("code"));
        Assert.Equal(status, Number("status"));
        foreach (var field in new[] { "type", "title", "detail", "traceId" }) Assert.NotEmpty(Text(field));
        return this;
    }

    public ApiAnswer IsInvalid(string field)
    {
        IsProblem(400, "invalid_request");
        Assert.Contains(field, this["errors"].EnumerateObject().Select(e => e.Name));
        return this;
    }

    /// <summary>The body has at least these fields; a null counts as there.</summary>
    public ApiAnswer Has(params string[] fields)
    {
        Assert.Empty(fields.Except(Body.EnumerateObject().Select(p => p.Name)));
        return this;
    }
}

internal static class Json
{
    public static void Has(this JsonElement element, params string[] fields) =>
        Assert.Empty(fields.Except(element.EnumerateObject().Select(p => p.Name)));

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static IReadOnlyList<string> Texts(this JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetString()!)];
}

/// <summary>Tests over HTTP in a house of their own.</summary>
public abstract class ApiTests : IAsyncLifetime
{
    private readonly List<ConcertSite> sites = [];

    private protected TestHouse House { get; private set; } = null!;
    private protected ConcertSite Site { get; private set; } = null!;
    private protected ApiCaller Nobody { get; private set; } = null!;

    private protected virtual Dictionary<string, string?> Settings => [];

    public virtual async Task InitializeAsync()
    {
        House = await TestHouse.OpenAsync();
        Site = await OpenSiteAsync();
        Nobody = new ApiCaller(Site);
    }

    private protected async Task<ConcertSite> OpenSiteAsync()
    {
        var site = await House.OpenSiteAsync(Settings);
        sites.Add(site);
        return site;
    }

    private protected async Task<TestConcert> AddConcertAsync(
        int seats = 20, int perRow = 10, int dates = 1, int? maxAdmitted = null, int? seatLimit = null, TimeSpan? opensIn = null)
    {
        var concert = await House.AddConcertAsync(seats, perRow, dates, maxAdmitted, seatLimit, opensIn);
        foreach (var site in sites) await ReadAnewAsync(site);
        return concert;
    }

    /// <summary>What a site does once a second, where nobody moves the clock.</summary>
    private protected static async Task ReadAnewAsync(ConcertSite site)
    {
        await site.Services.GetRequiredService<CatalogCache>().ReloadAsync(default);
        await site.Services.GetRequiredService<SeatMapService>().RefreshAsync(default);
    }

    private protected Task<ApiCaller> RegisterAsync() => ApiCaller.RegisterAsync(Site);

    /// <summary>Somebody inside.</summary>
    private protected async Task<ApiCaller> EnterAsync(TestConcert concert)
    {
        var fan = await RegisterAsync();
        Assert.Equal("ADMITTED", (await fan.EnterAsync(concert.ConcertId)).Is(200).Text("state"));
        return fan;
    }

    public virtual async Task DisposeAsync()
    {
        Nobody.Dispose();
        foreach (var site in sites) await site.DisposeAsync();
        await House.DisposeAsync();
    }
}
