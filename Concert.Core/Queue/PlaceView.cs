using System.Collections.Immutable;

namespace Ticketing.Queue;

/// <summary>How far a place in the waiting room has come.</summary>
public enum PlaceViewState
{
    /// <summary>The sale isn't open; the order will be drawn.</summary>
    PreQueue,
    /// <summary>In line.</summary>
    Waiting,
    /// <summary>Inside: may choose seats.</summary>
    Admitted,
    /// <summary>Used up by a payment.</summary>
    Completed,
    /// <summary>Ran out, or was left.</summary>
    Expired,
}

/// <summary>One person's place as it stands now; answered from memory.</summary>
/// <param name="QueueToken">Proves the place to the other services; signed, bound to person and concert.</param>
/// <param name="Position">1 for the next person in, 0 when admitted, null before the draw; never goes up.</param>
/// <param name="JoinedAtPosition">The first position this place was told, the start of the progress bar; null before the draw.</param>
/// <param name="Wait">How long it will still take, measured; null while there is nothing to measure by.</param>
/// <param name="AdmittedUntil">Until when seats may be chosen, UTC; null unless admitted.</param>
/// <param name="InsideUntil">When the place runs out, UTC: as above, or with the last hold made in time. Null unless admitted.</param>
/// <param name="SeatsLeft">Free seats over all dates; null while uncounted.</param>
public sealed record PlaceView(
    Guid PlaceId, int ConcertId, string QueueToken, PlaceViewState State, int? Position, int? PeopleAhead, int? JoinedAtPosition,
    WaitEstimate? Wait, TimeSpan PollAfter, DateTimeOffset? AdmittedUntil, DateTimeOffset? InsideUntil, int? SeatsLeft,
    ImmutableArray<TierLeft> TiersLeft,
    DateTimeOffset SalesOpenAt, Announcement? Announcement, bool Paused)
{
    /// <summary>True while its owner may choose and hold seats; what is held already can be paid for longer.</summary>
    public bool MayChoose(DateTimeOffset now) => State == PlaceViewState.Admitted && AdmittedUntil > now;
}

/// <summary>The wait as an honest range.</summary>
public sealed record WaitEstimate(TimeSpan Low, TimeSpan High);

/// <summary>What is left in one price tier, over all dates. <paramref name="Price"/> in KRW.</summary>
public sealed record TierLeft(string Name, long Price, int Order, int Free);

/// <summary>What the admin tells everybody who waits, and since when (UTC).</summary>
public sealed record Announcement(string Text, DateTimeOffset At);
