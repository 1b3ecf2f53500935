using System.Text.Json;

namespace Ticketing.Tests.Api;

public sealed class CatalogApiTests : ApiTests
{
    [Fact]
    public async Task Concerts_are_listed_for_anybody_with_every_field_of_the_contract()
    {
        var concert = await AddConcertAsync();
        await AddConcertAsync(opensIn: TimeSpan.FromMinutes(30));
        await AddConcertAsync(opensIn: TimeSpan.FromDays(3));
        var concerts = (await Nobody.GetAsync("/concerts")).Is(200)["concerts"].EnumerateArray().ToList();
        foreach (var listed in concerts)
            listed.Has(
                "concertId", "title", "artist", "venue", "salesOpenAt", "salesCloseAt", "saleState", "firstPerformanceAt", "priceFrom");
        Assert.Equal(["ON_SALE", "QUEUEING", "UPCOMING"], concerts.Select(c => c.Text("saleState")));
        Assert.EndsWith("+00:00", concerts[0].Text("salesOpenAt"), StringComparison.Ordinal);

        var one = (await Nobody.GetAsync($"/concerts/{concert.ConcertId}")).Is(200);
        one.Has("concertId", "title", "artist", "venue", "salesOpenAt", "salesCloseAt", "saleState", "firstPerformanceAt", "priceFrom",
            "description", "priceTiers", "performances", "seatLimit", "holdSeconds", "refundableUntil");
        one["priceTiers"][0].Has("name", "price");
        one["performances"][0].Has("performanceId", "startsAt");
        Assert.Equal((4, 300), (one.Number("seatLimit"), one.Number("holdSeconds")));
        Assert.Equal(JsonValueKind.String, one["venue"].ValueKind);
        Assert.Equal(one["firstPerformanceAt"].GetDateTimeOffset().AddDays(-1), one["refundableUntil"].GetDateTimeOffset());
    }

    [Theory]
    [InlineData("999")]
    [InlineData("abc")]
    [InlineData("0")]
    [InlineData("99999999999999999999")]
    [InlineData("%F0%9F%92%A5")]
    public async Task Unknown_and_malformed_ids_look_alike(string id) =>
        (await Nobody.GetAsync($"/concerts/{id}")).IsProblem(404, "concert_not_found");
}
