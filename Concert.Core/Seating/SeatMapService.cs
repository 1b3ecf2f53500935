using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Catalog;
using Ticketing.Persistence;

namespace Ticketing.Seating;

/// <summary>
/// The live maps of this node. Everybody reads from memory; small queries once a second bring in what other nodes changed, and what this
/// node commits is taken in at once.
/// </summary>
public sealed class SeatMapService(
    IDbContextFactory<ConcertDbContext> contexts, SeatMapReader reader, CatalogCache catalog, Availability availability, TimeProvider time,
    ILogger<SeatMapService> logger) : IDisposable
{
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(1.5);

    private readonly Memories<LiveSeatMap, string> maps = new(
        "map of performance", new ChangeFeed(contexts, time, ChangeKind.Seats, ChangeKind.Plan), async (performanceId, _, ct) =>
        {
            if (await catalog.FindByPerformanceAsync(performanceId, ct) is not { } concert) return null;
            var map = await reader.ReadAsync(concert, performanceId, ct);
            availability.Set(Count(map.Read(time.GetUtcNow()), concert));
            return map;
        },
        reader.UpdateAsync, time, logger);
    private readonly Watchers<SeatMapView> watchers = new(logger);
    private readonly ConcurrentDictionary<int, string> shown = new();

    /// <summary>The map as it is now; null when there is no such performance, or it is a draft's.</summary>
    public async ValueTask<SeatMapView?> FindAsync(int performanceId, CancellationToken ct)
    {
        var isStale = maps.Age > StaleAfter;
        if (await LiveAsync(performanceId, ct) is not { } map) return null;
        if (isStale && !maps.IsTicking)
        {
            // Nobody ticks (a test, a tool): the reader brings the map up to date itself.
            await RefreshAsync(ct);
            if (await LiveAsync(performanceId, ct) is not { } refreshed) return null;
            map = refreshed;
        }
        return map.Read(time.GetUtcNow());
    }

    /// <summary>The map as this node last knew it, without waiting; null when it hasn't read it.</summary>
    public SeatMapView? FindKnown(int performanceId) => maps.FindLoaded(performanceId)?.Read(time.GetUtcNow());

    /// <summary>
    /// The map to decide by, of this version of the concert's plan or a newer one; null when there is no such performance.
    /// </summary>
    internal async ValueTask<LiveSeatMap?> FindLiveAsync(ConcertView concert, int performanceId, CancellationToken ct)
    {
        var map = await LiveAsync(performanceId, ct);
        return map is not null && map.PlanVersion != concert.Version ? await maps.GetNewerAsync(performanceId, map, ct) : map;
    }

    /// <summary>What is left of each of the concert's performances now.</summary>
    public async Task<IReadOnlyList<PerformanceStock>> CountAsync(ConcertView concert, CancellationToken ct)
    {
        var stocks = new List<PerformanceStock>(concert.Performances.Length);
        foreach (var performance in concert.Performances)
            if (await FindAsync(performance.PerformanceId, ct) is { } map) stocks.Add(Count(map, concert));
        return stocks;
    }

    /// <summary>Calls back, on no particular thread, whenever the performance's map has changed, until disposed.</summary>
    public IDisposable Watch(int performanceId, Func<SeatMapView, Task> show) =>
        watchers.Add(performanceId, show);

    /// <summary>
    /// Small queries for what was committed since, anywhere; then counts and shows what changed. Called every second by each node. A map
    /// whose statement fails or hangs is noted and doesn't stop the others.
    /// </summary>
    public Task RefreshAsync(CancellationToken ct) => maps.TickAsync(async () =>
    {
        var changes = await maps.ReadChangesAsync(ct);
        foreach (var change in changes ?? []) Note(change);
        if (changes is null || changes.Any(c => c.Kind == ChangeKind.Plan)) await TryReloadPlansAsync(ct);
        // Of one seat after the other, not of a new map: readers go on with this one.
        if (maps.TakeOldest() is { } oldest) maps.Touch(oldest.PerformanceId, oldest.Labels);
        await maps.CatchUpAsync(await ListOnSaleAsync(ct), ct);
        await CountAllAsync(ct);
        ShowChanges();
    }, ct);

    /// <summary>The maps of this node that are behind by more than this, the worst first, and what keeps all of them behind.</summary>
    public MemoryHealth CheckHealth(TimeSpan allowed) => maps.CheckHealth(allowed);

    /// <summary>
    /// Shows every watched map that has changed since it was last shown, lapsed holds included; asks memory only. Called a few times a
    /// second, so that a rush is drawn in steps and not once a hold.
    /// </summary>
    public void ShowChanges()
    {
        var now = time.GetUtcNow();
        foreach (var performanceId in watchers.Watched)
        {
            if (maps.FindLoaded(performanceId) is not { } map) continue;
            var view = map.Read(now);
            if (shown.GetValueOrDefault(performanceId) == view.Version) continue;
            shown[performanceId] = view.Version;
            watchers.Tell(performanceId, view);
        }
    }

    /// <inheritdoc />
    public void Dispose() => maps.Dispose();

    /// <summary>Reads these performances' maps anew, after an edit on this node; until then readers go on with those there are.</summary>
    internal Task ReloadAsync(IEnumerable<int> performanceIds, CancellationToken ct) => maps.RereadAsync(performanceIds, ct);

    /// <summary>
    /// Takes in what a transaction of this node has just committed, so that the next reader here sees it. It is read once more afterwards:
    /// another node may have changed the same seats between the commit and this.
    /// </summary>
    internal void Apply(int performanceId, IEnumerable<SeatChange> changes)
    {
        if (maps.FindLoaded(performanceId) is not { } map) return;
        List<SeatChange> all = [.. changes];
        map.Apply(all, map.Moment());
        maps.Touch(performanceId, all.Select(c => c.Label));
    }

    /// <summary>The same, of seats that somebody may hold again.</summary>
    internal void ShowFree(int performanceId, IEnumerable<string> labels) =>
        Apply(performanceId, labels.Select(label => new SeatChange(label, SeatStatus.Available, null, null)));

    private void Note(Change change)
    {
        if (change.Kind != ChangeKind.Plan)
        {
            maps.Touch(change);
            return;
        }
        // One that is being read for the first time may be anybody's.
        foreach (var id in maps.Ids)
            if (maps.FindLoaded(id) is not { } map || map.ConcertId == change.SubjectId) maps.TouchAll(id);
    }

    private async Task<HashSet<int>> ListOnSaleAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return [.. (await catalog.ListAsync(ct)).Where(c => c.Status == ConcertStatus.OnSale && now < c.SalesCloseAt)
            .SelectMany(c => c.Performances).Where(p => !p.CalledOff).Select(p => p.PerformanceId)];
    }

    private async Task TryReloadPlansAsync(CancellationToken ct)
    {
        try
        {
            await catalog.ReloadAsync(ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            logger.LogWarning(failure, "The plans of concerts could not be read anew");
        }
    }

    private async Task CountAllAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var id in maps.Ids)
        {
            var concert = await catalog.FindByPerformanceAsync(id, ct);
            if (concert is not null && maps.FindLoaded(id) is { } map) availability.Set(Count(map.Read(now), concert));
            if (concert is null || now >= concert.SalesCloseAt) maps.ForgetUnread(id);
        }
    }

    private static PerformanceStock Count(SeatMapView map, ConcertView concert)
    {
        var tiers = concert.Tiers.Select(tier =>
        {
            var sections = map.Sections.Where(s => s.Plan.TierId == tier.TierId).ToList();
            return new TierStock(
                tier.TierId, tier.Name, tier.Price, tier.Order, sections.Sum(s => s.Free), sections.Sum(s => s.Seats.Length));
        });
        return new PerformanceStock(map.PerformanceId, map.Free, map.Held, map.Total, [.. tiers]);
    }

    /// <summary>Nobody makes this node remember what doesn't exist.</summary>
    private async ValueTask<LiveSeatMap?> LiveAsync(int performanceId, CancellationToken ct) =>
        maps.Knows(performanceId) || await catalog.FindByPerformanceAsync(performanceId, ct) is not null
            ? await maps.GetAsync(performanceId, ct)
            : null;
}
