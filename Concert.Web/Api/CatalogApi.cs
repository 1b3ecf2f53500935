using Microsoft.Extensions.Options;
using Ticketing.Catalog;

namespace Ticketing.Web.Api;

/// <summary>What is announced, for anybody.</summary>
internal static class CatalogApi
{
    public static void MapCatalogApi(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/concerts").WithTags("Catalogue");
        group.MapGet("", ListAsync).WithSummary("Every concert that is announced, the next one first.")
            .Answers(200, Examples.Concerts);
        group.MapGet("/{concertId}", FindAsync).WithSummary("One concert with its prices, dates and rules.")
            .Answers(200, Examples.ConcertDetails).Refuses(ProblemCode.ConcertNotFound);
    }

    private static async Task<IResult> ListAsync(
        CatalogCache catalog, Availability availability, TimeProvider time, CancellationToken ct) =>
        TypedResults.Ok(new ConcertsBody(
            [.. (await catalog.ListAsync(ct)).Select(c => ConcertBody.From(c, time.GetUtcNow(), availability))]));

    private static async Task<IResult> FindAsync(
        NumberId concertId,
        CatalogCache catalog, Availability availability, IOptions<SalesOptions> sales, TimeProvider time, CancellationToken ct) =>
        await catalog.FindAsync(concertId.Value, ct) is { } concert
            ? TypedResults.Ok(ConcertDetailsBody.From(concert, time.GetUtcNow(), availability, sales.Value.HoldDuration))
            : new Problem(ProblemCode.ConcertNotFound);
}

internal sealed record ConcertsBody(IReadOnlyList<ConcertBody> Concerts);

internal record ConcertBody(
    int ConcertId, string Title, string Artist, string Venue, DateTimeOffset SalesOpenAt, DateTimeOffset SalesCloseAt, SaleState SaleState,
    DateTimeOffset? FirstPerformanceAt, long? PriceFrom)
{
    public static ConcertBody From(ConcertView concert, DateTimeOffset now, Availability availability) => new(
        concert.ConcertId, concert.Title, concert.Artist, concert.Venue.Name, concert.SalesOpenAt, concert.SalesCloseAt,
        concert.SaleStateAt(now, availability), concert.FirstPerformanceAt, concert.PriceFrom);
}

internal sealed record ConcertDetailsBody(
    int ConcertId, string Title, string Artist, string Venue, DateTimeOffset SalesOpenAt, DateTimeOffset SalesCloseAt, SaleState SaleState,
    DateTimeOffset? FirstPerformanceAt, long? PriceFrom, string Description, IReadOnlyList<PriceTierBody> PriceTiers,
    IReadOnlyList<PerformanceBody> Performances, int SeatLimit, int HoldSeconds, DateTimeOffset? RefundableUntil)
{
    public static ConcertDetailsBody From(ConcertView concert, DateTimeOffset now, Availability availability, TimeSpan hold)
    {
        var planned = concert.Performances.Where(p => !p.CalledOff).ToList();
        return new ConcertDetailsBody(
            concert.ConcertId, concert.Title, concert.Artist, concert.Venue.Name, concert.SalesOpenAt, concert.SalesCloseAt,
            concert.SaleStateAt(now, availability), concert.FirstPerformanceAt, concert.PriceFrom, concert.Description,
            [.. concert.Tiers.Select(t => new PriceTierBody(t.Name, t.Price))],
            [.. planned.Select(p => new PerformanceBody(p.PerformanceId, p.StartsAt))],
            concert.SeatLimit,
            (int)hold.TotalSeconds,
            planned.Count == 0 ? null : planned.Min(concert.RefundableUntil));
    }
}

internal sealed record PriceTierBody(string Name, long Price);

internal sealed record PerformanceBody(int PerformanceId, DateTimeOffset StartsAt);
