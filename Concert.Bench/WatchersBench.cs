using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Playwright;
using Ticketing.Catalog;
using Ticketing.Seating;

namespace Ticketing.Bench;

/// <summary>P9: one seat changes while a thousand look at the hall, one of them in Chromium on a slow phone.</summary>
internal static class WatchersBench
{
    private const int Watchers = 1000, Changes = 30;

    public static async Task<bool> RunAsync(BenchHouse house)
    {
        var concert = await house.AddConcertAsync(VenueTemplates.Arena("Arena", "Seoul"), Watchers + Changes);
        await using var site = await BenchSite.StartAsync(house);
        using var handler = new SocketsHttpHandler { UseCookies = false };
        using var client = new HttpClient(handler) { BaseAddress = site.Address };
        var path = $"/concerts/{concert.ConcertId}/performances/{concert.PerformanceId}/seats";
        List<Circuit> circuits = [];
        var opening = await BenchHouse.InParallelAsync(concert.Fans.Take(Watchers - 1), 8, async fan =>
        {
            var circuit = await Circuit.OpenAsync(client, site.Address, path, $"concert.session={site.Session(fan.PersonId)}");
            lock (circuits) circuits.Add(circuit);
        });
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await Phone.LaunchAsync(playwright, site);
        await using var phone = await Phone.OpenAsync(chromium, site, concert, concert.Fans[Watchers - 1]);
        await phone.BecomesLiveAsync();
        var hall = (await house.Get<SeatMapService>().FindAsync(concert.PerformanceId, CancellationToken.None))!.Hall;
        List<double> told = [], drawn = [];
        long bytes = 0;
        for (var i = 0; i < Changes; i++)
        {
            // Far back in the hall, where a seat's number is long enough not to be met by chance.
            var label = concert.Labels[concert.Labels.Count - 1 - i * 7];
            var seat = hall.NumberOf(label)!.Value;
            var before = circuits.Sum(c => c.Bytes);
            var hearing = circuits.Select(c => c.IsToldAsync($":{seat << 2 | 1}")).ToList();
            var seeing = phone.SeesChangeAsync(seat);
            var started = Stopwatch.GetTimestamp();
            await HoldAsync(client, site, concert, concert.Fans[Watchers + i], label);
            told.AddRange((await Task.WhenAll(hearing).WaitAsync(TimeSpan.FromSeconds(30)))
                .Select(at => Stopwatch.GetElapsedTime(started, at).TotalMilliseconds));
            drawn.Add(Stopwatch.GetElapsedTime(started, await seeing).TotalMilliseconds);
            bytes += circuits.Sum(c => c.Bytes) - before;
            // Not in step with the site's own beat.
            await Task.Delay(Random.Shared.Next(300, 900));
        }
        foreach (var circuit in circuits) await circuit.DisposeAsync();
        var (p95, inBrowser) = (Percentile(told, 0.95), Percentile(drawn, 0.95));
        Console.WriteLine(Text(
            $"   {circuits.Count} circuits opened in {opening:F1} s; {Changes} changes, from the hold's request on: ")
            + Text($"p50 {Percentile(told, 0.5):F0} ms, worst {told.Max():F0} ms"));
        Console.WriteLine(Text($"   {(double)bytes / Changes / circuits.Count:F0} bytes a change and watcher, before WebSocket framing"));
        return BenchHouse.Report(
            $"P9 a changed seat shown, {Watchers} watching", Text($"p95 {p95:F0} ms at the circuits, {inBrowser:F0} ms drawn on the phone"),
            "p95 under 1,000 ms", p95 < 1000 && inBrowser < 1000);
    }

    private static async Task HoldAsync(HttpClient client, BenchSite site, BenchConcert concert, BenchFan fan, string seat)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/reservations", UriKind.Relative))
        {
            Content = JsonContent.Create(new { performanceId = concert.PerformanceId, seats = new[] { seat } }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", site.AccessToken(fan.PersonId));
        request.Headers.Add("X-Queue-Token", fan.QueueToken);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    private static double Percentile(List<double> values, double share) => values.Order().ElementAt((int)(share * (values.Count - 1)));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
