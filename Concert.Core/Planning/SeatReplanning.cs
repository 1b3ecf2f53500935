using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Seating;

namespace Ticketing.Planning;

/// <summary>
/// Brings the seats of planned dates in line with the hall and the tiers. Only free seats are touched, by statements that say so
/// themselves; anything else stands in the way and is listed.
/// </summary>
internal static class SeatReplanning
{
    private const int BatchSize = 500;

    /// <summary>Works inside the caller's transaction; the caller rolls back when something stands in the way.</summary>
    /// <param name="tierOf">The tier of each section that is for sale.</param>
    /// <param name="sectionIds">The sections to look at; the others stay as they are.</param>
    public static async Task<List<Obstacle>> ApplyAsync(
        ConcertDbContext db, int concertId, int venueId, IReadOnlyDictionary<int, int> tierOf, IReadOnlyCollection<int> sectionIds,
        DateTimeOffset now, CancellationToken ct)
    {
        var hall = await db.VenueSeats.AsNoTracking().Where(s => s.VenueId == venueId && sectionIds.Contains(s.SectionId)).ToListAsync(ct);
        var wanted = hall.Where(s => tierOf.ContainsKey(s.SectionId)).ToDictionary(s => s.Label, StringComparer.Ordinal);
        var obstacles = new List<Obstacle>();
        foreach (
            var performanceId in await db.Performances.Where(p => p.ConcertId == concertId && p.CalledOffAt == null)
            .OrderBy(p => p.StartsAt).Select(p => p.Id).ToListAsync(ct))
        {
            var planned = await db.Seats.AsNoTracking().Where(s => s.PerformanceId == performanceId && sectionIds.Contains(s.SectionId))
                .ToListAsync(ct);
            var kept = planned.Where(s => wanted.TryGetValue(s.Label, out var seat) && IsSame(s, seat))
                .ToDictionary(s => s.Label, StringComparer.Ordinal);
            var removed = planned.Where(s => !kept.ContainsKey(s.Label)).Select(s => s.Label).ToList();
            obstacles.AddRange(await RemoveAsync(db, performanceId, removed, now, ct));
            foreach (var group in kept.Values.Where(s => s.TierId != tierOf[s.SectionId]).GroupBy(s => tierOf[s.SectionId]))
                obstacles.AddRange(await RetierAsync(db, performanceId, [.. group.Select(s => s.Label)], group.Key, now, ct));
            if (obstacles.Count > 0) continue;
            db.AddRange(
                wanted.Values.Where(s => !kept.ContainsKey(s.Label)).Select(s => Seat.Plan(performanceId, s, tierOf[s.SectionId])));
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }
        return obstacles;
    }

    /// <summary>Those of the seats that somebody holds, has bought, or an admin has blocked.</summary>
    public static async Task<List<Obstacle>> TakenAsync(
        ConcertDbContext db, IQueryable<Seat> seats, DateTimeOffset now, CancellationToken ct)
    {
        var taken = await (from seat in seats.Where(SeatRules.IsNotFree(now))
                           join performance in db.Performances on seat.PerformanceId equals performance.Id
                           join concert in db.Concerts on performance.ConcertId equals concert.Id
                           orderby performance.StartsAt, seat.Label
                           select new { seat.Label, seat.Status, concert.Title, performance.StartsAt }).ToListAsync(ct);
        return taken.ConvertAll(t => new Obstacle(KindOf(t.Status), t.Label, t.Title, t.StartsAt));
    }

    private static ObstacleKind KindOf(SeatStatus status) => status switch
    {
        SeatStatus.Sold => ObstacleKind.SoldSeat,
        SeatStatus.Blocked => ObstacleKind.BlockedSeat,
        _ => ObstacleKind.HeldSeat,
    };

    private static async Task<List<Obstacle>> RemoveAsync(
        ConcertDbContext db, int performanceId, List<string> labels, DateTimeOffset now, CancellationToken ct)
    {
        var obstacles = new List<Obstacle>();
        foreach (var some in labels.Order(StringComparer.Ordinal).Chunk(BatchSize))
        {
            var seats = db.Seats.Named(performanceId, some);
            await seats.LockAsync(ct);
            if (await seats.Where(SeatRules.IsFree(now)).ExecuteDeleteAsync(ct) != some.Length)
                obstacles.AddRange(await TakenAsync(db, seats, now, ct));
        }
        return obstacles;
    }

    private static async Task<List<Obstacle>> RetierAsync(
        ConcertDbContext db, int performanceId, List<string> labels, int tierId, DateTimeOffset now, CancellationToken ct)
    {
        var obstacles = new List<Obstacle>();
        foreach (var some in labels.Order(StringComparer.Ordinal).Chunk(BatchSize))
        {
            var seats = db.Seats.Named(performanceId, some);
            await seats.LockAsync(ct);
            var moved = await seats.Where(SeatRules.IsFree(now))
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.TierId, tierId), ct);
            if (moved != some.Length) obstacles.AddRange(await TakenAsync(db, seats, now, ct));
        }
        return obstacles;
    }

    private static bool IsSame(Seat planned, VenueSeat seat) =>
        (planned.SectionId, planned.Row, planned.Number, planned.X, planned.Y, planned.Features) == (
            seat.SectionId, seat.Row, seat.Number, seat.X, seat.Y, seat.Features);
}
