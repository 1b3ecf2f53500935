using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Persistence;

namespace Ticketing.Seating;

/// <summary>Reads maps, and what changed in them, from the database; <see cref="SeatMapService"/> keeps and shows them.</summary>
public sealed class SeatMapReader(IDbContextFactory<ConcertDbContext> contexts)
{
    /// <summary>The performance's map with the seats' states.</summary>
    internal async Task<LiveSeatMap> ReadAsync(ConcertView concert, int performanceId, CancellationToken ct)
    {
        var performance = concert.FindPerformance(performanceId)!;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var seats = await db.Seats.AsNoTracking().Where(s => s.PerformanceId == performanceId).ToListAsync(ct);
        var sections = await db.Sections.AsNoTracking().Where(s => s.VenueId == concert.Venue.VenueId).ToDictionaryAsync(s => s.Id, ct);
        var tiers = concert.Tiers.ToDictionary(t => t.TierId);
        var live = seats.GroupBy(s => (s.SectionId, s.TierId)).OrderBy(g => sections[g.Key.SectionId].Y)
            .ThenBy(g => sections[g.Key.SectionId].X)
            .Select(group =>
                Live(sections[group.Key.SectionId], tiers[group.Key.TierId],
                [.. group.OrderBy(s => s.Y).ThenBy(s => s.X).ThenBy(s => s.Number)]))
            .ToList();
        var map = new LiveSeatMap(performanceId, concert.ConcertId, performance.StartsAt, live);
        map.Apply(seats.Select(s => new SeatChange(s.Label, s.Status, s.HolderId, s.HeldUntil, s.ChangedAt)));
        return map;
    }

    /// <summary>What changed since then, in every performance.</summary>
    internal async Task<ILookup<int, SeatChange>> ReadChangesAsync(DateTimeOffset since, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var changes = await db.Seats.Where(s => s.ChangedAt >= since)
            .Select(s => new { s.PerformanceId, Change = new SeatChange(s.Label, s.Status, s.HolderId, s.HeldUntil, s.ChangedAt) })
            .ToListAsync(ct);
        return changes.ToLookup(c => c.PerformanceId, c => c.Change);
    }

    private static LiveSection Live(Section section, TierView tier, List<Seat> seats)
    {
        var index = seats.Select((s, i) => (s.Label, i)).ToDictionary(x => x.Label, x => x.i, StringComparer.Ordinal);
        var plan =
            new SectionPlan(
                section.Id, section.Name, new SectionShape(section.X, section.Y, section.Width, section.Height, section.Rotation),
                tier.TierId, tier.Name, tier.Order, tier.Price, index);
        return new LiveSection(
            plan, [.. seats.Select(s => new SeatView(s.Label, s.Row, s.Number, s.X, s.Y, s.Features, SeatStatus.Available, null))]);
    }
}
