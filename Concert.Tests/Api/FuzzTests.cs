using System.Text;
using Microsoft.EntityFrameworkCore;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Api;

public sealed class FuzzTests : ApiTests
{
    private const int Requests = 4_000;

    // None of these is an amount that may be charged, a seat that exists, or a password that is accepted.
    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "1.5", "1e400", "99999999999999999999", "2147483648", "-9223372036854775808", "\"\"", "\"x\"",
        "\"\\u0000\"", "\"\\ud800\"", "\"💥\"",
        "\"1' OR '1'='1\"", "\"../../etc\"", "{}", "[]", "[[[[]]]]", "[null]", "[\"\"]", "[\"x\",\"x\"]", "[\"\\u0000\"]", "[1]",
        "{\"a\":{}}", "NaN", "\"2026-11-21\"",
    ];

    private static readonly string[] Segments =
        ["0", "-1", "x", "999999999999999999999", "%00", "%2e%2e", "%F0%9F%92%A5", "1'--", "00000000-0000-0000-0000-000000000000", "%ff",
            "a b", "{}"];

    private static readonly string[] Paths =
    [
        "/concerts/*", "/concerts/*/queue", "/concerts/*/queue/draw", "/concerts/*/performances", "/concerts/*/performances/*/seats",
        "/reservations", "/reservations/*",
        "/reservations/best-available", "/wallet", "/wallet/charges", "/wallet/entries?cursor=*&limit=*", "/payments", "/payments/*",
        "/payments/*/refund",
        "/tickets", "/tickets/*/qr", "/auth/login", "/auth/register", "/auth/refresh", "/auth/login?useCookies=*",
        "/auth/confirmEmail?userId=*&code=*",
        "/auth/resetPassword", "/auth/forgotPassword", "/auth/resendConfirmationEmail", "/auth/manage/2fa", "/auth/manage/info", "/*",
        "/openapi/*",
    ];

    private static readonly string[] Fields =
        ["amount", "performanceId", "seats", "count", "tier", "reservationId", "email", "password", "refreshToken", "newPassword",
            "resetCode", "oldPassword", "newEmail", "twoFactorCode"];

    private static readonly string[] Types =
        ["application/json", "application/json; charset=utf-16", "text/plain", "application/xml", "application/problem+json", "x"];

    private static readonly string[] Headers =
        ["Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "Origin", "traceparent", "Content-Encoding", "Cookie",
        "X-Forwarded-For", "Range"];

    [Fact]
    public async Task Thousands_of_mutated_requests_break_nothing_and_change_nothing()
    {
        var concert = await AddConcertAsync();
        using var fan = await EnterAsync(concert);
        var before = await CountAsync();
        var random = new Random(20261121);
        var broken = new System.Collections.Concurrent.ConcurrentBag<string>();
        var requests = Enumerable.Range(0, Requests).Select(_ => Mutate(random, concert, fan)).ToList();
        using var http = Site.CreateClient();
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (request, ct) =>
        {
            using (request)
            {
                var body = request.Content is null ? "" : Encoding.UTF8.GetString(await request.Content.ReadAsByteArrayAsync(ct));
                var what = $"{request.Method} {request.RequestUri} {body}";
                using var response = await SendAsync(http, request, ct);
                // Kestrel itself refuses what isn't HTTP, with nothing to read; the site never sees it.
                if (response is null || response is { StatusCode: System.Net.HttpStatusCode.BadRequest, Content.Headers.ContentLength: 0 })
                    return;
                if ((int)response.StatusCode >= 500) broken.Add($"{what[..Math.Min(what.Length, 300)]} → {(int)response.StatusCode}");
                var isProblem = response.Content.Headers.ContentType?.MediaType == "application/problem+json";
                if ((int)response.StatusCode >= 400 && !isProblem && what.Contains("/api/", StringComparison.Ordinal))
                    broken.Add($"{what[..Math.Min(what.Length, 300)]} → no problem");
            }
        });
        Assert.Empty(broken);
        Assert.Equal(before, await CountAsync());
        await House.AssertSoundAsync();
    }

    private static async Task<HttpResponseMessage?> SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken ct)
    {
        // Kestrel hangs up after what it refused: the next request must not be on that line.
        request.Headers.ConnectionClose = true;
        var isRude = request.Content is { Headers.ContentLength: > 60_000 }
            || request.Headers.Any(h => h.Value.Any(v => v.Any(char.IsControl)));
        try
        {
            return await http.SendAsync(request, ct);
        }
        catch (HttpRequestException) when (isRude)
        {
            return null;
        }
    }

    private static HttpRequestMessage Mutate(Random random, TestConcert concert, ApiCaller fan)
    {
        var path = string.Join("", Pick(random, Paths).Select(c => c == '*' ? Pick(random, Segments) : $"{c}"));
        var method =
            random.Next(4) switch {
            0 => HttpMethod.Get, 1 => HttpMethod.Delete, 2 when random.Next(5) == 0 => HttpMethod.Put, _ => HttpMethod.Post };
        var request =
            new HttpRequestMessage(
                method, new Uri((path.StartsWith("/openapi", StringComparison.Ordinal) ? "" : "/api/v1") + path, UriKind.Relative));
        if (method == HttpMethod.Post || method == HttpMethod.Put)
        {
            request.Content = new ByteArrayContent(Body(random, concert));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", random.Next(4) == 0 ? Pick(random, Types) : "application/json");
        }
        if (random.Next(8) != 0) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Damage(random, fan.AccessToken!, 12)}");
        request.Headers.TryAddWithoutValidation("X-Queue-Token", Damage(random, fan.QueueToken!, 3));
        if (random.Next(8) != 0) request.Headers.TryAddWithoutValidation("Idempotency-Key", Damage(random, Guid.NewGuid().ToString(), 3));
        if (random.Next(3) == 0)
            request.Headers.TryAddWithoutValidation(Pick(random, Headers), Damage(random, "gzip, br;q=x, \"a\", *;q=0", 1));
        return request;
    }

    private static byte[] Body(Random random, TestConcert concert)
    {
        var fields = Enumerable.Range(0, random.Next(5)).Select(_ => $"\"{Pick(random, Fields)}\":{Pick(random, Values)}")
            .Append(random.Next(2) == 0 ? $"\"performanceId\":{concert.PerformanceId}" : "\"email\":\"somebody@concert.example\"");
        var bytes = Encoding.UTF8.GetBytes($"{{{string.Join(',', fields)}}}");
        switch (random.Next(8))
        {
            case 0: return bytes[..random.Next(bytes.Length)];
            case 1: bytes[random.Next(bytes.Length)] = (byte)random.Next(256); return bytes;
            case 2: return Encoding.UTF8.GetBytes(new string(Pick(random, ["[", "{\"a\":", "\"", " ", "1"])[0], random.Next(100_000)));
            case 3: return Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes));
            default: return bytes;
        }
    }

    private static string Damage(Random random, string text, int oneIn) => random.Next(oneIn) != 0 ? text : random.Next(5) switch
    {
        0 => "",
        1 => text[..random.Next(text.Length)],
        2 => text + text,
        3 => text.Insert(random.Next(text.Length), Pick(random, [" ", "\t", ",", "\"", "=", "%00", "\u007f"])),
        _ => new string('x', random.Next(4_000)),
    };

    private static T Pick<T>(Random random, T[] of) => of[random.Next(of.Length)];

    private async Task<(int, int, int, long, int, string)> CountAsync()
    {
        await using var db = House.CreateContext();
        return (await db.Users.CountAsync(), await db.Reservations.CountAsync(), await db.Payments.CountAsync(),
            await db.Wallets.SumAsync(w => w.Balance), await db.Places.CountAsync(), (await db.Users.SingleAsync()).PasswordHash!);
    }
}
