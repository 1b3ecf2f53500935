namespace Ticketing.Seating;

/// <summary>The stored state of a seat. A held seat whose time has passed counts as free: see <see cref="SeatRules"/>.</summary>
public enum SeatStatus
{
    /// <summary>Free to be held.</summary>
    Available,
    /// <summary>Held for somebody until <c>HeldUntil</c>.</summary>
    Held,
    /// <summary>Paid for.</summary>
    Sold,
    /// <summary>Taken out of the sale by an admin.</summary>
    Blocked,
}
