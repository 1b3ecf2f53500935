using System.Linq.Expressions;

namespace Ticketing.Reservations;

/// <summary>What a reservation counts as at an instant: the same rules for the database and for memory, side by side.</summary>
public static class ReservationRules
{
    /// <summary>A hold that can still be paid, as SQL.</summary>
    public static Expression<Func<Reservation, bool>> IsLivingHold(DateTimeOffset now) =>
        r => r.Status == ReservationStatus.OnHold && r.HoldExpiresAt > now;

    /// <summary>A hold whose time has passed, tidied away or not, as SQL.</summary>
    public static Expression<Func<Reservation, bool>> IsExpired(DateTimeOffset now) =>
        r => r.Status == ReservationStatus.Expired || (r.Status == ReservationStatus.OnHold && r.HoldExpiresAt <= now);

    /// <summary>Counts towards the limit of seats a person may have: paid, or a living hold, as SQL.</summary>
    public static Expression<Func<Reservation, bool>> TakesUpSeats(DateTimeOffset now) =>
        r => r.Status == ReservationStatus.Confirmed || (r.Status == ReservationStatus.OnHold && r.HoldExpiresAt > now);

    /// <summary>What the status reads at this instant, whether or not any job has run.</summary>
    public static ReservationStatus StatusAt(ReservationStatus stored, DateTimeOffset holdExpiresAt, DateTimeOffset now) =>
        stored == ReservationStatus.OnHold && holdExpiresAt <= now ? ReservationStatus.Expired : stored;
}
