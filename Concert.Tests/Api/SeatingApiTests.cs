using System.Net;

namespace Ticketing.Tests.Api;

public sealed class SeatingApiTests : ApiTests
{
    [Fact]
    public async Task Dates_are_those_with_a_seat_left_unless_all_are_asked_for()
    {
        var concert = await AddConcertAsync(seats: 2, dates: 2);
        using var fan = await EnterAsync(concert);
        await fan.HoldAsync(concert.PerformanceId, "1", "2");
        var left = (await fan.GetAsync($"/concerts/{concert.ConcertId}/performances")).Is(200)["performances"];
        Assert.Equal([concert.PerformanceIds[1]], left.EnumerateArray().Select(p => p.GetProperty("performanceId").GetInt32()));
        var all = (await fan.GetAsync($"/concerts/{concert.ConcertId}/performances?includeSoldOut=true")).Is(200)["performances"];
        Assert.Equal(2, all.GetArrayLength());
        all[0].Has("performanceId", "startsAt", "date", "availableSeats", "totalSeats", "priceFrom");
        var local = all[0].GetProperty("startsAt").GetDateTimeOffset().ToOffset(Korea.Offset);
        Assert.Equal(local.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), all[0].Text("date"));
        Assert.Equal((0, 2), (all[0].GetProperty("availableSeats").GetInt32(), all[0].GetProperty("totalSeats").GetInt32()));
        (await fan.GetAsync($"/concerts/{concert.ConcertId}/performances?includeSoldOut=x")).IsInvalid("includeSoldOut");
        (await Nobody.GetAsync($"/concerts/{concert.ConcertId}/performances")).IsProblem(401, "unauthenticated");
        (await fan.GetAsync("/concerts/999/performances")).IsProblem(404, "concert_not_found");
    }

    [Fact]
    public async Task A_map_tells_mine_from_others_and_its_ETag_changes_exactly_when_it_does()
    {
        var concert = await AddConcertAsync(seats: 4);
        using var fan = await EnterAsync(concert);
        using var other = await EnterAsync(concert);
        var path = $"/concerts/{concert.ConcertId}/performances/{concert.PerformanceId}/seats";
        var empty = (await other.GetAsync(path)).Is(200).Has("performanceId", "startsAt", "version", "sections", "seats");
        empty["sections"][0].Has("sectionId", "name", "tier", "price", "availableSeats", "totalSeats");
        empty["seats"][0].Has("label", "sectionId", "row", "number", "status", "price", "mine");
        Assert.Equal($"\"{empty.Text("version")}\"", empty.Headers["ETag"]);
        var unchanged = (await other.GetAsync(path, ("If-None-Match", empty.Headers["ETag"]))).Is(304);
        Assert.Equal(empty.Headers["ETag"], unchanged.Headers["ETag"]);

        var id = await fan.HoldAsync(concert.PerformanceId, "2");
        var held = (await other.GetAsync(path, ("If-None-Match", empty.Headers["ETag"]))).Is(200);
        Assert.Equal([("AVAILABLE", false), ("TEMP_RESERVED", false), ("AVAILABLE", false), ("AVAILABLE", false)], Seats(held));
        Assert.Equal(
            [("AVAILABLE", false), ("TEMP_RESERVED", true), ("AVAILABLE", false), ("AVAILABLE", false)], Seats(await fan.GetAsync(path)));
        Assert.Equal(3, held["sections"][0].GetProperty("availableSeats").GetInt32());

        (await fan.DeleteAsync($"/reservations/{id}")).Is(204);
        Assert.Equal(empty.Headers["ETag"], (await other.GetAsync(path)).Headers["ETag"]);

        var sectionId = empty["sections"][0].GetProperty("sectionId").GetInt32();
        var section = (await other.GetAsync($"{path}?section={sectionId}")).Is(200);
        Assert.Equal(4, section["seats"].GetArrayLength());
        (await other.GetAsync($"{path}?section={sectionId}", ("If-None-Match", section.Headers["ETag"]))).Is(304);
        (await other.GetAsync($"{path}?section=999")).IsInvalid("section");
        (await other.GetAsync($"/concerts/{concert.ConcertId}/performances/999/seats")).IsProblem(404, "performance_not_found");
        (await other.GetAsync($"/concerts/{concert.ConcertId}/performances/x/seats")).IsProblem(404, "performance_not_found");
    }

    [Fact]
    public async Task Sold_and_blocked_seats_read_reserved_and_lapsed_holds_available()
    {
        var concert = await AddConcertAsync(seats: 4);
        // Before anybody looks: a node isn't told of what is written past the services.
        await using (var db = House.CreateContext())
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(
                db.Database, "UPDATE seats SET status = 'Blocked' WHERE label = '3'");
        using var fan = await EnterAsync(concert);
        await fan.ChargeAsync(100_000);
        await fan.PayAsync(await fan.HoldAsync(concert.PerformanceId, "1"));
        await fan.EnterAsync(concert.ConcertId);
        await fan.HoldAsync(concert.PerformanceId, "2");
        House.Clock.Advance(TimeSpan.FromMinutes(11));
        await fan.SignInAsync(fan.Email);
        await fan.EnterAsync(concert.ConcertId);
        var seats = await fan.GetAsync($"/concerts/{concert.ConcertId}/performances/{concert.PerformanceId}/seats");
        Assert.Equal([("RESERVED", true), ("AVAILABLE", false), ("RESERVED", false), ("AVAILABLE", false)], Seats(seats.Is(200)));
    }

    [Fact]
    public async Task A_map_is_compressed_for_those_who_can_read_it_whether_or_not_they_have_seats_in_it()
    {
        var concert = await AddConcertAsync(seats: 600, perRow: 30);
        using var fan = await EnterAsync(concert);
        var path = $"/api/v1/concerts/{concert.ConcertId}/performances/{concert.PerformanceId}/seats";
        var plain = await fan.GetAsync(path);
        foreach (var encoding in new[] { "br", "gzip" }) Assert.Equal(plain.Content, await DecompressedAsync(fan, path, encoding));
        await fan.HoldAsync(concert.PerformanceId, "7");
        plain = await fan.GetAsync(path);
        Assert.Contains("\"mine\":true", plain.Content, StringComparison.Ordinal);
        foreach (var encoding in new[] { "br", "gzip" }) Assert.Equal(plain.Content, await DecompressedAsync(fan, path, encoding));
    }

    private async Task<string> DecompressedAsync(ApiCaller fan, string path, string encoding)
    {
        using var handler = new HttpClientHandler { AutomaticDecompression = DecompressionMethods.None };
        using var http = new HttpClient(handler) { BaseAddress = Site.Address };
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {fan.AccessToken}");
        http.DefaultRequestHeaders.Add("X-Queue-Token", fan.QueueToken);
        http.DefaultRequestHeaders.Add("Accept-Encoding", encoding);
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal([encoding], response.Content.Headers.ContentEncoding);
        await using var compressed = await response.Content.ReadAsStreamAsync();
        await using Stream stream = encoding == "br"
            ? new System.IO.Compression.BrotliStream(compressed, System.IO.Compression.CompressionMode.Decompress)
            : new System.IO.Compression.GZipStream(compressed, System.IO.Compression.CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private static List<(string Status, bool Mine)> Seats(ApiAnswer map) =>
        [.. map["seats"].EnumerateArray().Select(s => (s.Text("status"), s.GetProperty("mine").GetBoolean()))];
}
