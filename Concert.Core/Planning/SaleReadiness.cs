using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Planning;

/// <summary>What a concert still lacks before it can be sold.</summary>
internal static class SaleReadiness
{
    public static async Task<IReadOnlyList<MissingPart>> FindMissingAsync(
        ConcertDbContext db, int concertId, DateTimeOffset now, CancellationToken ct)
    {
        var missing = new List<MissingPart>();
        var concert = await db.Concerts.AsNoTracking().Include(c => c.Tiers).ThenInclude(t => t.Sections).AsSplitQuery()
            .SingleAsync(c => c.Id == concertId, ct);
        var dates = await db.Performances.Where(p => p.ConcertId == concertId && p.CalledOffAt == null).OrderBy(p => p.StartsAt)
            .Select(p => new { p.StartsAt, HasSeats = db.Seats.Any(s => s.PerformanceId == p.Id) }).ToListAsync(ct);
        if (concert.Description.Length == 0) missing.Add(new MissingPart(MissingKind.Description));
        if (concert.Tiers.Count == 0) missing.Add(new MissingPart(MissingKind.Tiers));
        missing.AddRange(
            concert.Tiers.Where(t => t.Sections.Count == 0).OrderBy(t => t.Order)
            .Select(t => new MissingPart(MissingKind.TierWithoutSections, t.Name)));
        if (dates.Count == 0) missing.Add(new MissingPart(MissingKind.Dates));
        else if (dates.TrueForAll(d => d.StartsAt <= now)) missing.Add(new MissingPart(MissingKind.DatesAllPast));
        missing.AddRange(dates.Where(d => !d.HasSeats).Select(d => new MissingPart(MissingKind.DateWithoutSeats, StartsAt: d.StartsAt)));
        if (concert.SalesCloseAt <= now) missing.Add(new MissingPart(MissingKind.SaleWindowPast));
        if (!await db.WaitingRooms.AnyAsync(r => r.ConcertId == concertId, ct)) missing.Add(new MissingPart(MissingKind.WaitingRoom));
        return missing;
    }
}
