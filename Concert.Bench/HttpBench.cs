using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ticketing.Bench;

/// <summary>The site over HTTP: polls a second with 100,000 waiting, and two thousand buyers for a hundred seats.</summary>
internal static partial class HttpBench
{
    private const int Waiting = 100_000;
    private const int Buyers = 2000;

    /// <summary>P1: queue polls a second, against a bare endpoint that answers as many bytes.</summary>
    public static async Task<bool> PollsAsync(BenchHouse house)
    {
        var concert = await house.AddConcertAsync(100, 1);
        await house.FillWaitingRoomAsync(concert.ConcertId, Waiting);
        await using var site = await BenchSite.StartAsync(house, new Dictionary<string, string> { ["WaitingRoom__MaxAdmitted"] = "1" });
        var personId =
            await house.ReadIdAsync(
                $"SELECT person_id FROM places WHERE concert_id = {concert.ConcertId} AND state = 'Waiting' ORDER BY rank DESC LIMIT 1");
        using var client = new HttpClient { BaseAddress = site.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", site.AccessToken(personId));
        var path = $"/api/v1/concerts/{concert.ConcertId}/queue";
        var joined = await client.PostAsync(new Uri(path, UriKind.Relative), null);
        var body = await joined.Content.ReadAsStringAsync();
        var token = JsonNode.Parse(body)!["queueToken"]!.GetValue<string>();

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{BenchSite.FreePort()}");
        await using var bareSite = builder.Build();
        bareSite.MapGet("/", () => TypedResults.Text(body, "application/json"));
        await bareSite.StartAsync();

        // In turn, so that a noisy moment of the machine meets both; the first two rounds only let the runtime compile.
        double bare = 0, polls = 0;
        for (var round = -2; round < 3; round++)
        {
            var bareRate = await WrkAsync(bareSite.Urls.First() + "/");
            var pollRate =
                await WrkAsync(
                new Uri(site.Address, path).ToString(), $"Authorization: Bearer {site.AccessToken(personId)}", $"X-Queue-Token: {token}");
            if (round < 0) continue;
            bare += bareRate / 3;
            polls += pollRate / 3;
        }
        var ratio = polls / bare;
        return BenchHouse.Report(
            "P1 queue polls a second", Text($"{polls:F0}, bare {bare:F0}, ratio {ratio:F2}, {Waiting} waiting"), "ratio >= 0.7",
            ratio >= 0.7);
    }

    /// <summary>P4: everybody at once, from joining the queue to the ticket.</summary>
    public static async Task<bool> BuyersAsync(BenchHouse house)
    {
        var concert = await house.AddConcertAsync(100, 1);
        var warmUp = await house.AddConcertAsync(400, 1);
        var people = await house.AddPeopleAsync($"buyers-{concert.ConcertId}", Buyers);
        await using var site = await BenchSite.StartAsync(house, new Dictionary<string, string> { ["WaitingRoom__MaxAdmitted"] = "5000" });
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Buyers, AutomaticDecompression = DecompressionMethods.All };
        using var client = new HttpClient(handler) { BaseAddress = site.Address, Timeout = TimeSpan.FromMinutes(2) };
        var answers = new ConcurrentBag<(string Step, HttpStatusCode Status, double Milliseconds)>();
        // A sale doesn't open on a server that has just started: let the runtime compile first, with another concert.
        await Task.WhenAll(people.Take(800).Select(person => Task.Run(() => BuyAsync(client, site.AccessToken(person), warmUp, []))));
        await Task.WhenAll(people.Select(person => Task.Run(() => BuyAsync(client, site.AccessToken(person), concert, answers))));
        var sold = await house.CountAsync($"SELECT count(*) FROM tickets WHERE performance_id = {concert.PerformanceId}");
        var broken = answers.Count(a => (int)a.Status >= 500);
        foreach (var step in answers.GroupBy(a => a.Step))
        {
            var counts = step.GroupBy(a => (int)a.Status).OrderBy(g => g.Key).Select(g => $"{g.Count()} x {g.Key}");
            Console.WriteLine(Text($"   {step.Key}: {string.Join(", ", counts)}, p95 {Percentile(step, 0.95):F0} ms"));
        }
        var p95 = Percentile(answers, 0.95);
        return BenchHouse.Report(
            "P4 2,000 buyers for 100 seats", Text($"{sold} sold, {broken} x 5xx, p95 {p95:F0} ms"), "100 sold, no 5xx, p95 under 500 ms",
            sold == 100 && broken == 0 && p95 < 500);
    }

    private static async Task BuyAsync(
        HttpClient client, string accessToken, BenchConcert concert, ConcurrentBag<(string, HttpStatusCode, double)> answers)
    {
        var joined = await SendAsync("join", HttpMethod.Post, $"/api/v1/concerts/{concert.ConcertId}/queue", null, null);
        var queueToken = joined?["queueToken"]?.GetValue<string>();
        while (joined is not null && joined["state"]?.GetValue<string>() == "WAITING")
        {
            await Task.Delay(TimeSpan.FromSeconds(joined["pollAfterSeconds"]!.GetValue<int>()));
            joined = await SendAsync("poll", HttpMethod.Get, $"/api/v1/concerts/{concert.ConcertId}/queue", null, queueToken);
        }
        if (joined is null) return;
        var held =
            await SendAsync(
                "hold", HttpMethod.Post, "/api/v1/reservations/best-available", new { performanceId = concert.PerformanceId, count = 1 },
                queueToken);
        if (held?["reservationId"] is not { } reservationId) return;
        await SendAsync("pay", HttpMethod.Post, "/api/v1/payments", new { reservationId = reservationId.GetValue<string>() }, queueToken);

        async Task<JsonNode?> SendAsync(string step, HttpMethod method, string path, object? body, string? token)
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
            if (token is not null) request.Headers.Add("X-Queue-Token", token);
            if (body is not null)
            {
                request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                request.Content = JsonContent.Create(body);
            }
            var started = Stopwatch.GetTimestamp();
            using var response = await client.SendAsync(request);
            var answer = await response.Content.ReadAsStringAsync();
            answers.Add((step, response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds));
            return response.IsSuccessStatusCode ? JsonNode.Parse(answer) : null;
        }
    }

    private static double Percentile(IEnumerable<(string Step, HttpStatusCode Status, double Milliseconds)> answers, double share)
    {
        var sorted = answers.Select(a => a.Milliseconds).Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[(int)(share * (sorted.Count - 1))];
    }

    private static async Task<double> WrkAsync(string address, params string[] headers)
    {
        var start = new ProcessStartInfo("wrk") { RedirectStandardOutput = true };
        foreach (var argument in (string[])["-t1", "-c64", "-d5s", .. headers.SelectMany(h => (string[])["-H", h]), address])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (output.Contains("Non-2xx", StringComparison.Ordinal)) throw new InvalidOperationException(output);
        return double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Rate();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
