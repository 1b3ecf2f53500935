using System.Collections.Immutable;

namespace Ticketing.Catalog;

/// <summary>What is on, in the three groups a visitor looks for.</summary>
public sealed record WhatsOnView(
    ImmutableArray<ListedConcert> OnSale, ImmutableArray<ListedConcert> OpeningSoon, ImmutableArray<ListedConcert> Ended)
{
    /// <summary>Nothing is announced.</summary>
    public bool IsEmpty => OnSale.IsEmpty && OpeningSoon.IsEmpty && Ended.IsEmpty;
}

/// <summary>A concert in a list. <paramref name="NextOpeningAt"/>: see <see cref="ConcertView.NextOpeningAt"/>.</summary>
public sealed record ListedConcert(ConcertView Concert, SaleState State, DateTimeOffset? NextOpeningAt);

/// <summary>A concert on its own page.</summary>
/// <param name="NextOpeningAt">See <see cref="ConcertView.NextOpeningAt"/>.</param>
/// <param name="At">The instant this was true, UTC.</param>
/// <param name="HoldDuration">How long chosen seats are held.</param>
public sealed record ConcertDetail(
    ConcertView Concert, SaleState State, DateTimeOffset? NextOpeningAt, DateTimeOffset At, TimeSpan HoldDuration,
    ImmutableArray<PerformanceStanding> Dates);

/// <summary>
/// One date and what is left of it; no stock while it hasn't been counted. <paramref name="HasBegun"/>: it is over, or under way.
/// </summary>
public sealed record PerformanceStanding(PerformanceView Performance, PerformanceStock? Stock, bool HasBegun);
