using System.Linq.Expressions;

namespace Ticketing.Seating;

/// <summary>When a seat is free or taken: the same rules for the database and for memory, side by side.</summary>
public static class SeatRules
{
    /// <summary>Somebody may hold it, as SQL. A hold whose time has passed is none, whether or not any job has run.</summary>
    public static Expression<Func<Seat, bool>> IsFree(DateTimeOffset now) =>
        s => s.Status == SeatStatus.Available || (s.Status == SeatStatus.Held && s.HeldUntil <= now);

    /// <summary>Somebody may hold it, in memory.</summary>
    public static bool IsFree(SeatStatus status, DateTimeOffset? heldUntil, DateTimeOffset now) =>
        status == SeatStatus.Available || (status == SeatStatus.Held && heldUntil <= now);

    /// <summary>Taken or blocked, as SQL: the other side of <see cref="IsFree(DateTimeOffset)"/>.</summary>
    public static Expression<Func<Seat, bool>> IsNotFree(DateTimeOffset now) =>
        s => s.Status == SeatStatus.Sold || s.Status == SeatStatus.Blocked || (s.Status == SeatStatus.Held && s.HeldUntil > now);

    /// <summary>Somebody has bought it or holds it, as SQL. A blocked seat is neither free nor taken.</summary>
    public static Expression<Func<Seat, bool>> IsTaken(DateTimeOffset now) =>
        s => s.Status == SeatStatus.Sold || (s.Status == SeatStatus.Held && s.HeldUntil > now);
}
