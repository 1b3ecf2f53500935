using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Seating;

namespace Ticketing.Reservations;

/// <summary>
/// The claim of named seats by somebody who is inside, within the transaction that has locked the plan and the person's places: all of the
/// seats or none.
/// </summary>
internal static class SeatClaim
{
    /// <summary>Held, or which seats were taken meanwhile: then some may have been claimed, and the caller rolls back.</summary>
    public static async Task<HoldResult> RunAsync(
        ConcertDbContext db, ConcertView concert, LiveSeatMap map, Stay stay, IReadOnlyCollection<string> labels, CancellationToken ct)
    {
        var seats = db.Seats.Named(map.PerformanceId, labels);
        if (labels.Count > 1) await seats.LockAsync(ct);
        var reservation = Reserve(concert, map, stay, [.. labels.Select(label => map.FindSeat(label)!)]);
        if (await seats.HoldAsync(reservation.Id, stay.PersonId, stay.HoldUntil, stay.Now, ct) != labels.Count)
            return await LostAsync(db, map, stay, reservation.Id, labels, ct);
        if (stay.Place.InsideUntil < stay.HoldUntil)
        {
            await db.Places.Where(p => p.Id == stay.Place.Id).StayUntilAsync(stay.HoldUntil, ct);
            db.Tell(ChangeKind.Places, concert.ConcertId, [stay.Place.Id]);
        }
        db.Add(reservation);
        db.Tell(ChangeKind.Seats, map.PerformanceId, labels);
        return new HoldResult.Held(ReservationViews.View(reservation, concert, null, stay.Now));
    }

    private static Reservation Reserve(ConcertView concert, LiveSeatMap map, Stay stay, List<PlannedSeat> chosen) => new()
    {
        PersonId = stay.PersonId,
        ConcertId = concert.ConcertId,
        PerformanceId = map.PerformanceId,
        PlaceId = stay.Place.Id,
        SeatCount = chosen.Count,
        Total = chosen.Sum(c => c.Section.Price),
        CreatedAt = stay.Now,
        HoldExpiresAt = stay.HoldUntil,
        Seats = chosen.ConvertAll(c => new ReservedSeat
        {
            Label = c.Seat.Label, Section = c.Section.Name, Row = c.Seat.Row, Number = c.Seat.Number,
            Tier = c.Section.Tier, TierOrder = c.Section.TierOrder, Price = c.Section.Price,
        }),
    };

    private static async Task<HoldResult> LostAsync(
        ConcertDbContext db, LiveSeatMap map, Stay stay, Guid reservationId, IReadOnlyCollection<string> labels, CancellationToken ct)
    {
        // This transaction's own claims count as free here: they are about to be rolled back.
        var free = await db.Seats.Named(map.PerformanceId, labels).Where(s => s.ReservationId == reservationId)
            .Select(s => s.Label).ToListAsync(ct);
        var taken = labels.Except(free, StringComparer.Ordinal).ToList();
        return new HoldResult.SeatsTaken(taken, BestAvailable.Alternatives(
            map.Read(stay.Now), labels.Count, taken[0], taken.ToHashSet(StringComparer.Ordinal)));
    }
}

/// <summary>Somebody who is inside, with what they have of the queue locked, at the instant that decides.</summary>
internal sealed record Stay(Guid PersonId, Place Place, DateTimeOffset Now, DateTimeOffset HoldUntil);
