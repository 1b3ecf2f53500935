using System.Collections.Immutable;

namespace Ticketing.Tickets;

/// <summary>What a ticket is good for.</summary>
public enum TicketStatus
{
    /// <summary>Lets one person in.</summary>
    Valid,
    /// <summary>Has let somebody in.</summary>
    Used,
    /// <summary>Paid back; worth nothing.</summary>
    Refunded,
}

/// <summary>
/// A ticket as its owner sees it. <paramref name="Code"/> is what the QR code says and the door reads; <paramref name="Price"/> in KRW,
/// times in UTC.
/// </summary>
public sealed record TicketView(
    Guid TicketId, Guid ReservationId, string Code, int ConcertId, string ConcertTitle, string Artist, int PerformanceId,
    DateTimeOffset StartsAt, string Venue,
    string Label, string Section, string Row, int Number, string Tier, int TierOrder, long Price, TicketStatus Status,
    DateTimeOffset? UsedAt, bool CalledOff)
{
    /// <summary>When it was paid back, UTC.</summary>
    public DateTimeOffset? RefundedAt { get; init; }

    /// <summary>Why, when somebody else than the owner gave it back.</summary>
    public string? RefundReason { get; init; }
}

/// <summary>A payment as its owner sees it. Amounts in KRW, times in UTC.</summary>
public sealed record PaymentView(
    Guid PaymentId, Guid ReservationId, bool Refunded, string ConcertTitle, int PerformanceId, DateTimeOffset StartsAt,
    ImmutableArray<PaidTicketView> Tickets, long Amount, long BalanceAfter, DateTimeOffset PaidAt);

/// <summary>A ticket of a payment.</summary>
public sealed record PaidTicketView(Guid TicketId, string Label);
