using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Ticketing.Catalog;

namespace Ticketing.Bench;

/// <summary>
/// P10: the map of an arena on a slow phone that is far away, alone and while others buy; and of a hall four times as large.
/// </summary>
internal static class MapBench
{
    private const int Visits = 5, Buyers = 60;
    private static readonly TimeSpan Rush = TimeSpan.FromSeconds(15);

    public static async Task<bool> RunAsync(BenchHouse house)
    {
        var arena = await house.AddConcertAsync(VenueTemplates.Arena("Arena", "Seoul"), Buyers + 1);
        var stadium = await house.AddConcertAsync(Fourfold(VenueTemplates.Arena("Stadium", "Seoul")), Buyers + 1);
        await using var site = await BenchSite.StartAsync(house);
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await Phone.LaunchAsync(playwright, site);
        // A sale doesn't open on a server that has just started.
        for (var i = 0; i < 3; i++) await VisitAsync(chromium, site, arena);
        await VisitAsync(chromium, site, stadium);
        // In turn, so that a noisy moment of the machine meets both.
        List<Visit> small = [], large = [];
        for (var i = 0; i < Visits; i++)
        {
            small.Add(await VisitAsync(chromium, site, arena));
            large.Add(await VisitAsync(chromium, site, stadium));
        }
        var (near, far) = (Middle(small), Middle(large));
        var (calm, calmFar) = (await RushAsync(chromium, site, arena), await RushAsync(chromium, site, stadium));
        Console.WriteLine(Text(
            $"   {arena.Labels.Count} seats, the middle of {Visits} visits: {near}"));
        foreach (var visit in small) Console.WriteLine($"      {visit}");
        Console.WriteLine(Text($"   {stadium.Labels.Count} seats: {far}; while others buy {calmFar}"));
        var ratio = new[]
        {
            far.Painted / near.Painted, far.Drawn / near.Drawn, far.Live / near.Live,
            far.Section / near.Section, far.Tap / near.Tap, far.Bytes / near.Bytes,
        };
        return Report("painted", Text($"{near.Painted:F0} ms, to be touched {near.Drawn:F0} ms"), "< 1,000 ms", near.Painted < 1000)
            & Report("live", Text($"{near.Live:F0} ms"), "< 2,000 ms", near.Live < 2000)
            & Report("section opened", Text($"{near.Section:F0} ms"), "< 300 ms", near.Section < 300)
            & Report("tap to drawn", Text($"{near.Tap:F0} ms"), "< 100 ms", near.Tap < 100)
            & Report($"tasks while {Buyers} others buy", calm.ToString(), "none over 50 ms", calm.Longest <= 50)
            & Report("transferred", Text($"{near.Bytes / 1000:F0} KB"), "<= 200 KB", near.Bytes <= 200_000)
            & Report(
                $"{stadium.Labels.Count} seats",
                Text($"painted x {ratio[0]:F2}, drawn x {ratio[1]:F2}, live x {ratio[2]:F2}, ")
                + Text($"section x {ratio[3]:F2}, tap x {ratio[4]:F2}, bytes x {ratio[5]:F2}"),
                "within 1.5 times", ratio.Max() <= 1.5);
    }

    private static bool Report(string what, string value, string goal, bool passed) =>
        BenchHouse.Report($"P10 {what}", value, goal, passed);

    private static async Task<Visit> VisitAsync(IBrowser chromium, BenchSite site, BenchConcert concert)
    {
        await using var phone = await Phone.OpenAsync(chromium, site, concert, concert.Fans[0]);
        await phone.BecomesLiveAsync();
        // The hall comes with the page and is painted with it; the map that can be touched is drawn over it.
        var painted = await phone.ReadAsync("bench.sketched");
        var drawn = await phone.ReadAsync("performance.getEntriesByName('map-painted')[0].startTime");
        var live = await phone.ReadAsync("bench.live");
        await Task.Delay(500);
        var (bytes, task) = (phone.BytesDown, await phone.ReadAsync("Math.max(0, ...bench.tasks.map(t => t.duration))"));
        var section = await phone.OpenSectionAsync("F6");
        var (tap, confirmed) = await phone.TapSeatAsync();
        return new Visit(painted, drawn, live, section, tap, confirmed, bytes, task);
    }

    private static async Task<Calm> RushAsync(IBrowser chromium, BenchSite site, BenchConcert concert)
    {
        await using var phone = await Phone.OpenAsync(chromium, site, concert, concert.Fans[0]);
        await phone.BecomesLiveAsync();
        await phone.OpenSectionAsync("F6");
        using var client = new HttpClient { BaseAddress = site.Address };
        using var ending = new CancellationTokenSource();
        await phone.ReadAsync("bench.tasks.length = 0");
        var before = await phone.ReadAsync("bench.pushes");
        var buyers = concert.Fans.Skip(1).Select(fan => BuyAsync(client, site, concert, fan, ending.Token)).ToList();
        await Task.Delay(Rush);
        await ending.CancelAsync();
        var acts = (await Task.WhenAll(buyers)).Sum();
        return new Calm(
            acts, (int)(await phone.ReadAsync("bench.pushes") - before),
            (int)await phone.ReadAsync("bench.tasks.length"), await phone.ReadAsync("Math.max(0, ...bench.tasks.map(t => t.duration))"));
    }

    /// <summary>Holds seats here and there and lets them go again; how often.</summary>
    private static async Task<int> BuyAsync(
        HttpClient client, BenchSite site, BenchConcert concert, BenchFan fan, CancellationToken ending)
    {
        var acts = 0;
        while (!ending.IsCancellationRequested)
        {
            var seat = concert.Labels[Random.Shared.Next(concert.Labels.Count)];
            var held = await SendAsync(
                HttpMethod.Post, "reservations", JsonContent.Create(new { performanceId = concert.PerformanceId, seats = new[] { seat } }));
            acts++;
            await ThinkAsync();
            if (held?["reservationId"]?.GetValue<string>() is not { } id) continue;
            await SendAsync(HttpMethod.Delete, $"reservations/{id}", null);
            acts++;
            await ThinkAsync();
        }
        return acts;

        Task ThinkAsync() => Task.Delay(Random.Shared.Next(500, 3500), ending).ContinueWith(_ => { }, TaskScheduler.Default);

        async Task<JsonNode?> SendAsync(HttpMethod method, string path, HttpContent? body)
        {
            using var request = new HttpRequestMessage(method, new Uri($"/api/v1/{path}", UriKind.Relative)) { Content = body };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", site.AccessToken(fan.PersonId));
            request.Headers.Add("X-Queue-Token", fan.QueueToken);
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            using var response = await client.SendAsync(request, CancellationToken.None);
            var answer = await response.Content.ReadAsStringAsync(CancellationToken.None);
            return response.IsSuccessStatusCode && answer.Length > 0 ? JsonNode.Parse(answer) : null;
        }
    }

    /// <summary>The same hall with rows twice as many and twice as long.</summary>
    private static Venue Fourfold(Venue venue)
    {
        foreach (var section in venue.Sections)
        {
            var (rows, columns) = ((int)section.Seats.Max(s => s.Y) + 1, (int)section.Seats.Max(s => s.X) + 1);
            section.Seats.Clear();
            section.Seats.AddRange(
                from row in Enumerable.Range(1, rows * 2)
                from seat in Enumerable.Range(1, columns * 2)
                select new VenueSeat
                {
                    Label = $"{section.Name}-{row}-{seat}", Row = $"{row}", Number = seat, X = seat - 1, Y = row - 1,
                });
        }
        return venue;
    }

    private static Visit Middle(List<Visit> visits)
    {
        return new Visit(
            Median(v => v.Painted), Median(v => v.Drawn), Median(v => v.Live), Median(v => v.Section),
            Median(v => v.Tap), Median(v => v.Confirmed), Median(v => v.Bytes), Median(v => v.LoadTask));

        double Median(Func<Visit, double> value) => visits.Select(value).Order().ElementAt(visits.Count / 2);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Visit(
        double Painted, double Drawn, double Live, double Section, double Tap, double Confirmed, double Bytes, double LoadTask)
    {
        public override string ToString() => Text(
            $"painted {Painted:F0}, drawn {Drawn:F0}, live {Live:F0}, section {Section:F0}, tap {Tap:F0}, confirmed {Confirmed:F0} ms, ")
            + Text($"{Bytes / 1000:F0} KB, longest task while loading {LoadTask:F0} ms");
    }

    private sealed record Calm(int Acts, int Pushes, int LongTasks, double Longest)
    {
        public override string ToString() => LongTasks == 0
            ? $"none over 50 ms ({Acts} holds and releases, shown in {Pushes} steps)"
            : Text($"{LongTasks} over 50 ms, the longest {Longest:F0} ms ({Acts} holds and releases, shown in {Pushes} steps)");
    }
}
