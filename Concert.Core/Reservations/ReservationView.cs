using System.Collections.Immutable;

namespace Ticketing.Reservations;

/// <summary>How far a reservation has come, as it reads at this instant.</summary>
public enum ReservationStatus
{
    /// <summary>Seats are held; the clock runs.</summary>
    OnHold,
    /// <summary>Paid.</summary>
    Confirmed,
    /// <summary>The hold ran out before payment.</summary>
    Expired,
    /// <summary>Let go by its owner, or by an admin.</summary>
    Released,
    /// <summary>Paid, and all of it paid back.</summary>
    Refunded,
}

/// <summary>A reservation as its owner sees it. <paramref name="Total"/> in KRW, times in UTC.</summary>
public sealed record ReservationView(
    Guid ReservationId, ReservationStatus Status, int ConcertId, string ConcertTitle, string Venue, int PerformanceId,
    DateTimeOffset StartsAt,
    ImmutableArray<ReservedSeatView> Seats, long Total, DateTimeOffset CreatedAt, DateTimeOffset HoldExpiresAt, DateTimeOffset ServerTime,
    Guid? PaymentId, DateTimeOffset? PaidAt, DateTimeOffset? EndedAt, string? EndReason, DateTimeOffset RefundableUntil)
{
    /// <summary>True when the performance doesn't take place; <see cref="EndReason"/> then says why.</summary>
    public bool CalledOff { get; init; }

    /// <summary>What was paid back so far, KRW.</summary>
    public long RefundedAmount { get; init; }

    /// <summary>How much longer the hold lasts when its owner asks for more time; zero when that isn't given, or was already.</summary>
    public TimeSpan MoreTime { get; init; }
}

/// <summary>A seat of a reservation, with what it was called and cost (KRW) when it was held.</summary>
public sealed record ReservedSeatView(string Label, string Section, string Row, int Number, string Tier, int TierOrder, long Price);
