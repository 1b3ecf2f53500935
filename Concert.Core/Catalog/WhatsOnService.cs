using Microsoft.Extensions.Options;

namespace Ticketing.Catalog;

/// <summary>The catalog as visitors see it, with what can be bought at this moment; all from memory.</summary>
public sealed class WhatsOnService(CatalogCache catalog, Availability availability, IOptions<SalesOptions> sales, TimeProvider time)
{
    /// <summary>How many ended concerts stay on the list.</summary>
    public const int EndedShownMax = 12;

    /// <summary>What is looked for: on sale by date, opening soon by opening, ended the latest first.</summary>
    public async Task<WhatsOnView> ListAsync(WhatsOnQuery query, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var all = (await catalog.ListAsync(ct)).Select(c => new ListedConcert(c, c.SaleStateAt(now, availability), c.NextOpeningAt(now)))
            .ToList();
        var found = all.Where(query.Finds).ToList();
        return new WhatsOnView(
            now,
            [
                .. found.Where(c => c.Group is WhatsOnGroup.OnSale or WhatsOnGroup.SoldOut),
                .. found.Where(c => c.Group == WhatsOnGroup.OpeningSoon).OrderBy(c => c.NextOpeningAt ?? DateTimeOffset.MaxValue),
                .. found.Where(c => c.Group == WhatsOnGroup.Ended).OrderByDescending(c => c.Concert.SalesCloseAt).Take(EndedShownMax),
            ],
            all.Where(c => c.NextOpeningAt is not null).MinBy(c => c.NextOpeningAt),
            [.. all.Select(c => c.Concert.Venue.City).Distinct().Order(StringComparer.InvariantCulture)],
            all.Count == 0);
    }

    /// <summary>One concert with its dates as they stand; null when there is none, or it is a draft.</summary>
    public async Task<ConcertDetail?> FindAsync(int concertId, CancellationToken ct)
    {
        if (await catalog.FindAsync(concertId, ct) is not { } concert) return null;
        var now = time.GetUtcNow();
        return new ConcertDetail(concert, concert.SaleStateAt(now, availability), concert.NextOpeningAt(now), now, sales.Value.HoldDuration,
            [.. concert.Performances.Select(p => new PerformanceStanding(p, availability.Find(p.PerformanceId), p.StartsAt <= now))]);
    }
}
