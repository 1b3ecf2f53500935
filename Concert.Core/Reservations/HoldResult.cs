using System.Text.Json.Serialization;
using Ticketing.Idempotency;

namespace Ticketing.Reservations;

/// <summary>How a request to hold seats ended.</summary>
[JsonDerivedType(typeof(Held), "held")]
[JsonDerivedType(typeof(Malformed), "malformed")]
[JsonDerivedType(typeof(NoSuchPerformance), "no-performance")]
[JsonDerivedType(typeof(NoSuchSeat), "no-seat")]
[JsonDerivedType(typeof(SeatsTaken), "taken")]
[JsonDerivedType(typeof(SoldOut), "sold-out")]
[JsonDerivedType(typeof(NoAdjacent), "no-adjacent")]
[JsonDerivedType(typeof(TooManySeats), "too-many")]
[JsonDerivedType(typeof(TooManyHolds), "too-many-holds")]
[JsonDerivedType(typeof(SalesClosed), "closed")]
[JsonDerivedType(typeof(TokenInvalid), "token-invalid")]
[JsonDerivedType(typeof(TokenExpired), "token-expired")]
[JsonDerivedType(typeof(StillWaiting), "waiting")]
public abstract record HoldResult
{
    private HoldResult() { }
    /// <summary>All of the seats are held.</summary>
    public sealed record Held(ReservationView Reservation) : HoldResult;
    /// <summary>The request makes no sense; nothing was looked up.</summary>
    public sealed record Malformed(string Field) : HoldResult;
    /// <summary>No such performance.</summary>
    public sealed record NoSuchPerformance : HoldResult;
    /// <summary>The performance has no seats of these labels.</summary>
    public sealed record NoSuchSeat(IReadOnlyList<string> Labels) : HoldResult;
    /// <summary>Somebody was faster; none was held. Up to three groups of the same size, nearest first.</summary>
    public sealed record SeatsTaken(IReadOnlyList<string> Labels, IReadOnlyList<IReadOnlyList<string>> Alternatives) : HoldResult;
    /// <summary>No seats are left for what was asked.</summary>
    public sealed record SoldOut : HoldResult;
    /// <summary>
    /// So many seats are left for what was asked, but not side by side: the best groups that together make the number.
    /// </summary>
    public sealed record NoAdjacent(IReadOnlyList<IReadOnlyList<string>> Split) : HoldResult;
    /// <summary>More than one person may hold or own for this concert.</summary>
    public sealed record TooManySeats(int Limit, int AlreadyHeld) : HoldResult;
    /// <summary>Seats were held and let go again and again; after this wait they may be held once more.</summary>
    public sealed record TooManyHolds(int Limit, TimeSpan Wait) : HoldResult, INotKept;
    /// <summary>The sale isn't open; times in UTC.</summary>
    public sealed record SalesClosed(DateTimeOffset SalesOpenAt) : HoldResult;
    /// <summary>The queue token is missing, forged, somebody else's, or another concert's.</summary>
    public sealed record TokenInvalid : HoldResult, INotKept;
    /// <summary>The place was used, left, or ran out.</summary>
    public sealed record TokenExpired : HoldResult, INotKept;
    /// <summary>A real place, not admitted yet.</summary>
    public sealed record StillWaiting(int? Position) : HoldResult, INotKept;
    /// <summary>The plan has changed since this node read it: looked at anew, and never told.</summary>
    internal sealed record PlanMoved : HoldResult, INotKept;
    /// <summary>An admin has locked the account.</summary>
    public sealed record Locked : HoldResult, INotKept;
}
