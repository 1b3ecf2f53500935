using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Ticketing.Catalog;

/// <summary>What is left of each performance as last counted on this node. Seating counts; everyone else only reads.</summary>
public sealed class Availability
{
    private readonly ConcurrentDictionary<int, PerformanceStock> stocks = new();

    /// <summary>Puts a new count in place of the last.</summary>
    public void Set(PerformanceStock stock) => stocks[stock.PerformanceId] = stock;

    /// <summary>The last count, or null while the performance hasn't been counted.</summary>
    public PerformanceStock? Find(int performanceId) => stocks.GetValueOrDefault(performanceId);

    /// <summary>Free seats of all the concert's performances; null while one of them hasn't been counted.</summary>
    public int? SeatsLeft(ConcertView concert)
    {
        var left = 0;
        foreach (var performance in concert.Performances)
        {
            if (performance.CalledOff) continue;
            if (Find(performance.PerformanceId) is not { } stock) return null;
            left += stock.Free;
        }
        return left;
    }

    /// <summary>True only when every performance has been counted and none has a free seat.</summary>
    public bool IsSoldOut(ConcertView concert) => !concert.Performances.IsEmpty && SeatsLeft(concert) == 0;
}

/// <summary>Seats free to buy and seats in all, by tier as well.</summary>
public sealed record PerformanceStock(int PerformanceId, int Free, int Total, ImmutableArray<TierStock> Tiers)
{
    /// <summary>The lowest price of a free seat in KRW; null when none is free.</summary>
    public long? PriceFrom => Tiers.Where(t => t.Free > 0).Select(t => (long?)t.Price).Min();
}

/// <summary>Seats free and in all in one price tier. <paramref name="Price"/> in KRW.</summary>
public sealed record TierStock(int TierId, string Name, long Price, int Order, int Free, int Total);
