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

    /// <summary>
    /// Free seats of all the concert's performances that are still to come; null while one of them hasn't been counted.
    /// </summary>
    public int? SeatsLeft(ConcertView concert, DateTimeOffset now) => Sum(concert, now, stock => stock.Free);

    /// <summary>
    /// True only when every performance to come has been counted and none has a seat that is free, or only held and may come back.
    /// </summary>
    public bool IsSoldOut(ConcertView concert, DateTimeOffset now) =>
        !concert.Performances.IsEmpty && Sum(concert, now, stock => stock.Free + stock.Held) == 0;

    private int? Sum(ConcertView concert, DateTimeOffset now, Func<PerformanceStock, int> seats)
    {
        var sum = 0;
        foreach (var performance in concert.Performances)
        {
            if (performance.CalledOff || performance.StartsAt <= now) continue;
            if (Find(performance.PerformanceId) is not { } stock) return null;
            sum += seats(stock);
        }
        return sum;
    }
}

/// <summary>Seats free to buy, those held but not paid, and seats in all, by tier as well.</summary>
public sealed record PerformanceStock(int PerformanceId, int Free, int Held, int Total, ImmutableArray<TierStock> Tiers)
{
    /// <summary>The lowest price of a free seat in KRW; null when none is free.</summary>
    public long? PriceFrom => Tiers.Where(t => t.Free > 0).Select(t => (long?)t.Price).Min();

    /// <summary>Not all free seats cost the same.</summary>
    public bool PricesDiffer => Tiers.Where(t => t.Free > 0).Select(t => t.Price).Distinct().Count() > 1;
}

/// <summary>Seats free and in all in one price tier. <paramref name="Price"/> in KRW.</summary>
public sealed record TierStock(int TierId, string Name, long Price, int Order, int Free, int Total);
