using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Seating;

/// <summary>Gives a performance its seats: a copy of the hall's, each in its section's tier.</summary>
public static class SeatPlanning
{
    /// <summary>Adds the seats of all sections that have a tier; inside the caller's transaction, saved here. Returns how many.</summary>
    public static async Task<int> AddSeatsAsync(
        ConcertDbContext db, int concertId, int performanceId, CancellationToken ct)
    {
        var tierOf = await db.TierSections.Where(t => t.ConcertId == concertId).ToDictionaryAsync(t => t.SectionId, t => t.TierId, ct);
        var venueId = await db.Concerts.Where(c => c.Id == concertId).Select(c => c.VenueId).SingleAsync(ct);
        var plan = await db.VenueSeats.AsNoTracking().Where(s => s.VenueId == venueId).ToListAsync(ct);
        var seats = plan.Where(s => tierOf.ContainsKey(s.SectionId))
            .Select(s => Seat.Plan(performanceId, s, tierOf[s.SectionId])).ToList();
        db.AddRange(seats);
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        return seats.Count;
    }
}
