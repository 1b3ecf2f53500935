using System.Collections.Immutable;

namespace Ticketing.Catalog;

/// <summary>Where a concert is listed, in the order that visitors look.</summary>
public enum WhatsOnGroup
{
    /// <summary>Seats are being sold.</summary>
    OnSale,
    /// <summary>Announced; the sale is still to open.</summary>
    OpeningSoon,
    /// <summary>No seat is free at this moment.</summary>
    SoldOut,
    /// <summary>No longer on sale.</summary>
    Ended,
}

/// <summary>What is on.</summary>
/// <param name="At">The instant this was true, UTC.</param>
/// <param name="Concerts">What was looked for, each group in its own order.</param>
/// <param name="Next">What opens next, sale or waiting room, of everything that is announced.</param>
/// <param name="Cities">All cities, for choosing one.</param>
/// <param name="IsEmpty">Nothing is announced at all.</param>
public sealed record WhatsOnView(
    DateTimeOffset At, ImmutableArray<ListedConcert> Concerts, ListedConcert? Next, ImmutableArray<string> Cities, bool IsEmpty)
{
    /// <summary>Those of one group.</summary>
    public ImmutableArray<ListedConcert> In(WhatsOnGroup group) => [.. Concerts.Where(c => c.Group == group)];
}

/// <summary>A concert in a list. <paramref name="NextOpeningAt"/>: see <see cref="ConcertView.NextOpeningAt"/>.</summary>
public sealed record ListedConcert(ConcertView Concert, SaleState State, DateTimeOffset? NextOpeningAt)
{
    /// <summary>Where it is listed.</summary>
    public WhatsOnGroup Group => State switch
    {
        SaleState.OnSale => WhatsOnGroup.OnSale,
        SaleState.SoldOut => WhatsOnGroup.SoldOut,
        SaleState.Closed => WhatsOnGroup.Ended,
        _ => WhatsOnGroup.OpeningSoon,
    };
}

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
