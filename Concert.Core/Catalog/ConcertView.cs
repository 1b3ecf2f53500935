using System.Collections.Immutable;

namespace Ticketing.Catalog;

/// <summary>A concert as everybody may see it: an unchanging snapshot, shared by all readers of one node.</summary>
/// <param name="Version">The plan's version: what is decided by this snapshot holds while the plan has no newer one.</param>
public sealed record ConcertView(
    int ConcertId,
    Guid Version,
    string Title,
    string Artist,
    string Description,
    VenueView Venue,
    ConcertStatus Status,
    DateTimeOffset PreQueueOpensAt,
    DateTimeOffset SalesOpenAt,
    DateTimeOffset SalesCloseAt,
    TimeSpan RefundCutoff,
    int SeatLimit,
    ImmutableArray<TierView> Tiers,
    ImmutableArray<PerformanceView> Performances)
{
    /// <summary>How much longer a hold lasts for somebody who asks for more time, once; zero when the concert doesn't allow it.</summary>
    public TimeSpan ExtraTime { get; init; }

    /// <summary>How long the evening lasts, interval included; null when that isn't told.</summary>
    public int? RunningMinutes { get; init; }

    /// <summary>From what age people are let in, 0 for everybody; null when that isn't told.</summary>
    public int? AgeRating { get; init; }

    /// <summary>Which picture hangs in place of the drawn poster; null when none does.</summary>
    public Guid? PosterVersion { get; init; }

    /// <summary>The start of the first performance, UTC; null while none is planned.</summary>
    public DateTimeOffset? FirstPerformanceAt => Performances.IsEmpty ? null : Performances.Min(p => p.StartsAt);

    /// <summary>The lowest price in KRW; null while no tier is planned.</summary>
    public long? PriceFrom => Tiers.IsEmpty ? null : Tiers.Min(t => t.Price);

    /// <summary>Not all seats cost the same.</summary>
    public bool PricesDiffer => Tiers.Select(t => t.Price).Distinct().Count() > 1;

    /// <summary>True when no date is left to go to.</summary>
    public bool IsCalledOff => !Performances.IsEmpty && Performances.All(p => p.CalledOff);

    /// <summary>
    /// What people wait for, UTC: the waiting room's opening, then the sale's; null when both are past, or the concert is closed.
    /// </summary>
    public DateTimeOffset? NextOpeningAt(DateTimeOffset now) =>
        Status == ConcertStatus.Closed || IsCalledOff || now >= SalesOpenAt ? null : now < PreQueueOpensAt ? PreQueueOpensAt : SalesOpenAt;

    /// <summary>Until when a ticket for this performance can be given back by its owner, UTC.</summary>
    public DateTimeOffset RefundableUntil(PerformanceView performance) => performance.StartsAt - RefundCutoff;

    /// <summary>The performance, or null when it isn't one of this concert's.</summary>
    public PerformanceView? FindPerformance(int performanceId) => Performances.FirstOrDefault(p => p.PerformanceId == performanceId);

    /// <summary>Seats can be held now.</summary>
    public bool IsSelling(DateTimeOffset now) => Status == ConcertStatus.OnSale && now >= SalesOpenAt && now < SalesCloseAt;

    /// <summary>Seats of this performance can be held now.</summary>
    public bool IsSelling(int performanceId, DateTimeOffset now) =>
        IsSelling(now) && FindPerformance(performanceId) is { CalledOff: false, StartsAt: var startsAt } && now < startsAt;

    /// <summary>People can gather now, or buy.</summary>
    public bool IsQueueOpen(DateTimeOffset now) => Status == ConcertStatus.OnSale && now >= PreQueueOpensAt && now < SalesCloseAt;

    /// <summary>What is held for this performance can be paid: a hold outlives the end of the sale, but not a call-off.</summary>
    public bool MayBePaid(int performanceId) => Status != ConcertStatus.Closed && FindPerformance(performanceId) is { CalledOff: false };

    /// <summary>What the clock and the stock allow now.</summary>
    public SaleState SaleStateAt(DateTimeOffset now, Availability availability)
    {
        if (Status == ConcertStatus.Closed || (Status == ConcertStatus.OnSale && now >= SalesCloseAt)) return SaleState.Closed;
        if (IsCalledOff) return SaleState.Closed;
        if (Status != ConcertStatus.OnSale || now < PreQueueOpensAt) return SaleState.Upcoming;
        if (now < SalesOpenAt) return SaleState.Queueing;
        return availability.IsSoldOut(this, now) ? SaleState.SoldOut : SaleState.OnSale;
    }
}

/// <summary>Where the concert takes place.</summary>
public sealed record VenueView(int VenueId, string Name, string City);

/// <summary>A price tier; <paramref name="Order"/> gives its colour everywhere, from 0. <paramref name="Price"/> in KRW.</summary>
public sealed record TierView(int TierId, string Name, long Price, int Order);

/// <summary>One dated showing. <paramref name="StartsAt"/> in UTC.</summary>
public sealed record PerformanceView(int PerformanceId, DateTimeOffset StartsAt, bool CalledOff);
