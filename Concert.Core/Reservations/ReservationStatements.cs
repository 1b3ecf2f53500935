using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Seating;

namespace Ticketing.Reservations;

/// <summary>
/// All that ever happens to a stored reservation, each a conditional statement: the caller's condition says which ones, the affected-row
/// count is the answer. What a status means at an instant is said by <see cref="ReservationRules"/>.
/// </summary>
internal static class ReservationStatements
{
    /// <summary>Holds become released.</summary>
    /// <param name="reason">What an admin says to the owner; null when the owner lets go.</param>
    public static Task<int> ReleaseAsync(
        this IQueryable<Reservation> reservations, string? reason, DateTimeOffset now, CancellationToken ct) =>
        reservations.Where(r => r.Status == ReservationStatus.OnHold).ExecuteUpdateAsync(reservation => reservation
            .SetProperty(r => r.Status, ReservationStatus.Released)
            .SetProperty(r => r.EndedAt, now)
            .SetProperty(r => r.EndReason, reason), ct);

    /// <summary>Holds that were alive at this instant become paid.</summary>
    public static Task<int> ConfirmAsync(this IQueryable<Reservation> reservations, DateTimeOffset aliveAt, CancellationToken ct) =>
        reservations.Where(ReservationRules.IsLivingHold(aliveAt)).ExecuteUpdateAsync(reservation => reservation
            .SetProperty(r => r.Status, ReservationStatus.Confirmed), ct);

    /// <summary>Holds that had run out by this instant read so for good.</summary>
    public static Task<int> ExpireAsync(this IQueryable<Reservation> reservations, DateTimeOffset before, CancellationToken ct) =>
        reservations.Where(r => r.Status == ReservationStatus.OnHold && r.HoldExpiresAt <= before)
            .ExecuteUpdateAsync(reservation => reservation
            .SetProperty(r => r.Status, ReservationStatus.Expired)
            .SetProperty(r => r.EndedAt, r => r.HoldExpiresAt), ct);

    /// <summary>The last seats of what was paid are given back.</summary>
    public static Task<int> RefundAsync(
        this IQueryable<Reservation> reservations, string? reason, DateTimeOffset now, CancellationToken ct) =>
        reservations.Where(r => r.Status == ReservationStatus.Confirmed).ExecuteUpdateAsync(reservation => reservation
            .SetProperty(r => r.Status, ReservationStatus.Refunded)
            .SetProperty(r => r.EndedAt, now)
            .SetProperty(r => r.EndReason, reason), ct);

    /// <summary>Some seats of what was paid are given back.</summary>
    public static Task<int> ShrinkAsync(this IQueryable<Reservation> reservations, int by, CancellationToken ct) =>
        reservations.Where(r => r.Status == ReservationStatus.Confirmed).ExecuteUpdateAsync(reservation => reservation
            .SetProperty(r => r.SeatCount, r => r.SeatCount - by), ct);

    /// <summary>
    /// Lets a living hold go, with its seats, and with the time that its place had been given for it; null when it isn't one any more.
    /// </summary>
    /// <param name="places">What <see cref="PlaceStatements.LockOfAsync"/> locked of the owner's.</param>
    /// <param name="reason">What an admin says to the owner; null when the owner lets go.</param>
    public static async Task<ReleasedHold?> ReleaseAsync(
        ConcertDbContext db, Guid reservationId, List<Place> places, string? reason, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.Reservations.Where(r => r.Id == reservationId).Where(ReservationRules.IsLivingHold(now)).ReleaseAsync(reason, now, ct)
            == 0) return null;
        var released = await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == reservationId, ct);
        var labels = (await FreeSeatsAsync(db, [reservationId], ct)).ConvertAll(s => s.Label);
        if (places.Find(p => p.Id == released.PlaceId && p.State == PlaceState.Admitted) is { } place)
        {
            var held = await db.Reservations
                .Where(r => r.PersonId == place.PersonId && r.ConcertId == place.ConcertId && r.PlaceId == place.Id)
                .Where(ReservationRules.IsLivingHold(now)).MaxAsync(r => (DateTimeOffset?)r.HoldExpiresAt, ct);
            var until = held > place.AdmittedUntil ? held : place.AdmittedUntil;
            await db.Places.Where(p => p.Id == place.Id).StayUntilAsync(until!.Value, ct);
            db.Tell(ChangeKind.Places, place.ConcertId, [place.Id]);
            return new ReleasedHold(released.PerformanceId, labels, QueueBoards.Change(place) with { InsideUntil = until });
        }
        return new ReleasedHold(released.PerformanceId, labels, Place: null);
    }

    /// <summary>
    /// Makes a living hold, which the caller has locked, last until then; its seats and its place last as long. Null when its end has
    /// overtaken this, and somebody else has one of its seats.
    /// </summary>
    /// <param name="places">What <see cref="PlaceStatements.LockOfAsync"/> locked of the owner's.</param>
    public static async Task<ExtendedHold?> ExtendAsync(
        ConcertDbContext db, Reservation hold, List<Place> places, DateTimeOffset until, DateTimeOffset now, CancellationToken ct)
    {
        var seats = db.Seats.HeldBy(hold.Id);
        var labels = (await seats.LockAsync(ct)).ConvertAll(s => s.Label);
        if (labels.Count != hold.SeatCount) return null;
        await db.Reservations.Where(r => r.Id == hold.Id).ExecuteUpdateAsync(reservation => reservation
            .SetProperty(r => r.HoldExpiresAt, until)
            .SetProperty(r => r.ExtendedAt, now), ct);
        await seats.KeepUntilAsync(until, ct);
        db.Tell(ChangeKind.Seats, hold.PerformanceId, labels);
        if (places.Find(p => p.Id == hold.PlaceId && p.InsideUntil < until) is not { } place)
            return new ExtendedHold(hold.PerformanceId, labels, until, Place: null);
        // A place that another payment has used up still pays for this hold, until its end.
        await db.Places.Where(p => p.Id == place.Id).ReachUntilAsync(until, ct);
        db.Tell(ChangeKind.Places, hold.ConcertId, [place.Id]);
        return new ExtendedHold(hold.PerformanceId, labels, until, QueueBoards.Change(place) with { InsideUntil = until });
    }

    /// <summary>Free seats become held by these reservations, each by the one that names it; returns how many did.</summary>
    public static Task<int> HoldSeatsAsync(
        ConcertDbContext db, IReadOnlyCollection<Guid> reservationIds, DateTimeOffset now, CancellationToken ct) =>
        (from seat in db.Seats.Where(SeatRules.IsFree(now))
         join reserved in db.ReservedSeats on seat.Label equals reserved.Label
         join reservation in db.Reservations on new { Id = reserved.ReservationId, seat.PerformanceId }
             equals new { reservation.Id, reservation.PerformanceId }
         where reservationIds.Contains(reservation.Id)
         select new { seat, reservation }).ExecuteUpdateAsync(found => found
            .SetProperty(f => f.seat.Status, SeatStatus.Held)
            .SetProperty(f => f.seat.ReservationId, f => f.reservation.Id)
            .SetProperty(f => f.seat.HolderId, f => f.reservation.PersonId)
            .SetProperty(f => f.seat.HeldUntil, f => f.reservation.HoldExpiresAt), ct);

    /// <summary>Frees the seats that these reservations still hold; returns which.</summary>
    public static async Task<List<(int PerformanceId, string Label)>> FreeSeatsAsync(
        ConcertDbContext db, IReadOnlyCollection<Guid> reservationIds, CancellationToken ct)
    {
        var held = await db.Seats.HeldBy(reservationIds).LockAsync(ct);
        if (held.Count == 0) return held;
        await db.Seats.HeldBy(reservationIds).FreeAsync(ct);
        foreach (var performance in held.GroupBy(s => s.PerformanceId))
            db.Tell(ChangeKind.Seats, performance.Key, performance.Select(s => s.Label));
        return held;
    }

    /// <summary>
    /// How many seats of this concert the person may have, and owns or holds; more than that when a hold was overtaken by its own end.
    /// </summary>
    public static async Task<SeatAllowance> CountAllowanceAsync(
        ConcertDbContext db, Guid personId, ConcertView concert, DateTimeOffset now, CancellationToken ct) =>
        new(concert.SeatLimit, await db.Reservations.Where(r => r.PersonId == personId && r.ConcertId == concert.ConcertId)
            .Where(ReservationRules.TakesUpSeats(now)).SumAsync(r => r.SeatCount, ct));

    /// <summary>How these people, whose places the caller has locked, stand with this concert before another hold.</summary>
    /// <param name="holdsMax">Holds that may be begun within the hour.</param>
    public static async Task<Dictionary<Guid, HoldStanding>> ReadStandingAsync(
        ConcertDbContext db, IReadOnlyCollection<Guid> people, ConcertView concert, int holdsMax, DateTimeOffset now, CancellationToken ct)
    {
        var since = now - HoldStanding.Window;
        var theirs = db.Reservations.Where(r => people.Contains(r.PersonId) && r.ConcertId == concert.ConcertId);
        var seats = await theirs.Where(ReservationRules.TakesUpSeats(now)).GroupBy(r => r.PersonId)
            .Select(g => new { PersonId = g.Key, Seats = g.Sum(r => r.SeatCount) }).ToDictionaryAsync(g => g.PersonId, g => g.Seats, ct);
        var begun = (await theirs.Where(r => r.CreatedAt > since).Select(r => new { r.PersonId, r.CreatedAt }).ToListAsync(ct))
            .ToLookup(r => r.PersonId, r => r.CreatedAt);
        return people.ToDictionary(id => id, id => new HoldStanding(
            new SeatAllowance(concert.SeatLimit, seats.GetValueOrDefault(id)),
            // Of the last ones, as many as may be begun, the one to be forgotten first.
            begun[id].OrderDescending().Skip(holdsMax - 1).Select(at => (TimeSpan?)(at + HoldStanding.Window - now)).FirstOrDefault()));
    }
}

/// <summary>How many seats a person may have, and how long to wait when too many holds were begun within the hour.</summary>
internal readonly record struct HoldStanding(SeatAllowance Seats, TimeSpan? Wait)
{
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);
}

/// <summary>A hold that was let go, the seats it had, and how its place stands now.</summary>
internal sealed record ReleasedHold(int PerformanceId, IReadOnlyList<string> Labels, PlaceChange? Place);

/// <summary>A hold that lasts longer now, the seats it has, and how its place stands if that lasts longer, too.</summary>
internal sealed record ExtendedHold(int PerformanceId, IReadOnlyList<string> Labels, DateTimeOffset Until, PlaceChange? Place);

/// <summary>The limit of seats a person and concert.</summary>
internal readonly record struct SeatAllowance(int Limit, int Taken)
{
    public int Left => Math.Max(0, Limit - Taken);

    public bool Covers(int seats) => Taken + seats <= Limit;
}
