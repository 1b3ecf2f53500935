using Ticketing.Reservations;

namespace Ticketing.Tests.Nodes;

/// <summary>One seat of one date.</summary>
internal sealed record SeatKey(int PerformanceId, string Label)
{
    public override string ToString() => $"Seat {Label} of date {PerformanceId}";
}

/// <summary>What was asked for and how it was answered. What was refused for a reason that says nothing of any seat isn't one.</summary>
internal abstract record Deed
{
    private Deed() { }

    /// <summary>All of the seats are this reservation's, until it runs out.</summary>
    public sealed record Held(
        Guid ReservationId, Guid PlaceId, int PerformanceId, IReadOnlyList<string> Labels, DateTimeOffset Until, long Total) : Deed;
    /// <summary>Asked for these seats, or for so many of the house's choice, and never heard.</summary>
    public sealed record HoldUnheard(Guid PlaceId, int PerformanceId, IReadOnlyList<string>? Labels, int Count) : Deed;
    /// <summary>These seats were somebody's, or blocked.</summary>
    public sealed record Taken(int PerformanceId, IReadOnlyList<string> Labels) : Deed;
    /// <summary>Paid, sold, ticketed.</summary>
    public sealed record Paid(Guid ReservationId, long Amount, long? BalanceAfter = null) : Deed;
    /// <summary>The hold had run out, or was let go, when the payment came.</summary>
    public sealed record PaidTooLate(Guid ReservationId) : Deed;
    /// <summary>The payment was refused for another reason; while it was at work, it may have kept others from the seats.</summary>
    public sealed record NotPaid(Guid ReservationId) : Deed;
    /// <summary>Somebody wanted to pay or to let go what has been paid.</summary>
    public sealed record PaidBefore(Guid ReservationId) : Deed;
    /// <summary>The owner, or an admin, let the hold go.</summary>
    public sealed record Released(Guid ReservationId) : Deed;
    /// <summary>The owner left the queue, and let go whatever was held from that place.</summary>
    public sealed record Left(Guid PlaceId) : Deed;
    /// <summary>The money is back, the seats are for sale.</summary>
    public sealed record Refunded(Guid ReservationId, long Amount, long? BalanceAfter = null) : Deed;
    /// <summary>Nothing is left to refund, or it is too late for it.</summary>
    public sealed record RefundClosed(Guid ReservationId, DateTimeOffset Until) : Deed;
    /// <summary>The wallet holds more now.</summary>
    public sealed record Charged(long Amount, long? BalanceAfter = null) : Deed;
    /// <summary>An admin took these seats out of the sale.</summary>
    public sealed record Blocked(int PerformanceId, IReadOnlyList<string> Labels) : Deed;
    /// <summary>An admin put these blocked seats on sale again.</summary>
    public sealed record Unblocked(int PerformanceId, IReadOnlyList<string> Labels) : Deed;
    /// <summary>These seats weren't blocked.</summary>
    public sealed record NotBlocked(int PerformanceId, IReadOnlyList<string> Labels) : Deed;
    /// <summary>An admin called the date off: nobody holds any of its seats, and what is sold is paid back bit by bit.</summary>
    public sealed record CalledOff(int PerformanceId, IReadOnlyList<string> Labels) : Deed;
    /// <summary>The owner looked at the reservation and read this.</summary>
    public sealed record Looked(Guid ReservationId, ReservationStatus Status) : Deed;
    /// <summary>What the database says of a seat.</summary>
    public sealed record Stands(SeatKey Seat, SeatState State) : Deed;
    /// <summary>A waiting person was told this position; null when none is known.</summary>
    public sealed record Told(Guid PlaceId, int? Position) : Deed;
}
