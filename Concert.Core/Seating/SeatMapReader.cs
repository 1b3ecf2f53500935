using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Persistence;

namespace Ticketing.Seating;

/// <summary>Reads maps, and what changed in them, from the database; <see cref="SeatMapService"/> keeps and shows them.</summary>
public sealed class SeatMapReader(IDbContextFactory<ConcertDbContext> contexts)
{
    /// <summary>The performance's map with the seats' states. It is at least as new as the concert that is handed in.</summary>
    internal async Task<LiveSeatMap> ReadAsync(ConcertView concert, int performanceId, CancellationToken ct)
    {
        var performance = concert.FindPerformance(performanceId)!;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var seats = await db.Seats.AsNoTracking().Where(s => s.PerformanceId == performanceId).ToListAsync(ct);
        // By the seats, not by the concert's hall: a date that was called off keeps the seats of a hall that the concert may have left.
        var sections = await db.Sections.AsNoTracking()
            .Where(s => db.Seats.Any(seat => seat.PerformanceId == performanceId && seat.SectionId == s.Id))
                .ToDictionaryAsync(s => s.Id, ct);
        var tiers = await db.PriceTiers.AsNoTracking().Where(t => t.ConcertId == concert.ConcertId).ToDictionaryAsync(t => t.Id, ct);
        var grids = seats.GroupBy(s => s.SectionId).ToDictionary(g => g.Key, g => SectionGrid.Around(g.Select(s => (s.X, s.Y))));
        var live = seats.GroupBy(s => (s.SectionId, s.TierId)).OrderBy(g => tiers[g.Key.TierId].Order)
            .ThenBy(g => sections[g.Key.SectionId].Name, NaturalOrder.Names)
            .Select(group => Live(sections[group.Key.SectionId], tiers[group.Key.TierId], grids[group.Key.SectionId],
                [.. group.OrderBy(s => s.Y).ThenBy(s => s.X).ThenBy(s => s.Number)]))
            .ToList();
        var map = new LiveSeatMap(performanceId, concert.ConcertId, concert.Version, performance.StartsAt, live);
        map.Apply(seats.Select(s => new SeatChange(s.Label, s.Status, s.HolderId, s.HeldUntil)), map.Moment());
        return map;
    }

    /// <summary>Takes in how these seats stand now; returns those of which something newer was known.</summary>
    internal async Task<IReadOnlyCollection<string>> UpdateAsync(LiveSeatMap map, IReadOnlyCollection<string> labels, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (labels.Count > SeatStatements.LabelsMax) return await RereadAsync(db, map, ct);
        var asOf = map.Moment();
        return map.Apply(await db.Seats.Named(map.PerformanceId, labels)
            .Select(s => new SeatChange(s.Label, s.Status, s.HolderId, s.HeldUntil)).ToListAsync(ct), asOf);
    }

    /// <summary>The same of all seats, over the caller's own connection.</summary>
    internal static async Task<IReadOnlyCollection<string>> RereadAsync(ConcertDbContext db, LiveSeatMap map, CancellationToken ct)
    {
        var asOf = map.Moment();
        var seats = await db.Seats.Where(s => s.PerformanceId == map.PerformanceId)
            .Select(s => new SeatChange(s.Label, s.Status, s.HolderId, s.HeldUntil)).ToListAsync(ct);
        return map.Apply(seats, asOf);
    }

    /// <summary>
    /// Takes in which seats are free now, and says which: next to nothing is read where next to nothing is left.
    /// </summary>
    /// <param name="tierId">The only tier to look at; all when null.</param>
    /// <param name="needed">None of them is of use unless one has this.</param>
    internal static async Task<List<string>> RereadFreeAsync(
        ConcertDbContext db, LiveSeatMap map, int? tierId, SeatFeatures needed, DateTimeOffset now, CancellationToken ct)
    {
        var asOf = map.Moment();
        var seats = db.Seats.Where(s => s.PerformanceId == map.PerformanceId && (tierId == null || s.TierId == tierId))
            .Where(SeatRules.IsFree(now));
        if (needed != SeatFeatures.None && !await seats.AnyAsync(s => (s.Features & needed) != 0, ct)) return [];
        var free = await seats.Select(s => new SeatChange(s.Label, s.Status, s.HolderId, s.HeldUntil)).ToListAsync(ct);
        map.Apply(free, asOf);
        return free.ConvertAll(s => s.Label);
    }

    private static LiveSection Live(Section section, PriceTier tier, SectionGrid grid, List<Seat> seats)
    {
        SeatView[] planned =
            [.. seats.Select(s => new SeatView(s.Label, s.Row, s.Number, s.X, s.Y, s.Features, SeatStatus.Available, null))];
        var shape = SectionShape.Of(section);
        return new LiveSection(new SectionPlan(
            section.Id, section.Name, shape, tier.Id, tier.Name, tier.Order, tier.Price, SeatPlaces.Of(shape, planned, grid)), planned);
    }
}
