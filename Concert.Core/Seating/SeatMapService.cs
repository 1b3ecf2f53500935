using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Ticketing.Catalog;

namespace Ticketing.Seating;

/// <summary>
/// The live maps of this node. Everybody reads from memory; one small query a second brings in what other nodes changed, and what this
/// node commits is taken in at once.
/// </summary>
public sealed class SeatMapService(
    SeatMapReader reader, CatalogCache catalog, Availability availability, TimeProvider time, ILogger<SeatMapService> logger) : IDisposable
{
    // Transactions don't commit in the order of their clocks: what changed lately is read again for a while.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReloadEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(1.5);

    private readonly ConcurrentDictionary<int, LiveSeatMap> maps = new();
    private readonly Watchers<SeatMapView> watchers = new(logger);
    private readonly ConcurrentDictionary<int, string> shown = new();
    private readonly SemaphoreSlim refreshing = new(1, 1);
    private DateTimeOffset refreshedAt;
    private DateTimeOffset reloadedAt;

    /// <summary>The map as it is now; null when there is no such performance, or it is a draft's.</summary>
    public async ValueTask<SeatMapView?> FindAsync(int performanceId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (!maps.TryGetValue(performanceId, out var map))
        {
            map = await LoadAsync(performanceId, ct);
            if (map is null) return null;
        }
        else if ((now - refreshedAt).Duration() > StaleAfter && refreshing.CurrentCount > 0)
        {
            // Nobody ticks (a test, a tool): the reader brings the map up to date itself.
            await RefreshAsync(ct);
        }
        map.ReadAt = now;
        return map.Read(time.GetUtcNow());
    }

    /// <summary>
    /// The seats of these labels as planned, in the same order, null for each that doesn't exist; null when there is no such performance.
    /// </summary>
    internal async ValueTask<IReadOnlyList<PlannedSeat?>?> FindSeatsAsync(
        int performanceId, IEnumerable<string> labels, CancellationToken ct)
    {
        if (!maps.TryGetValue(performanceId, out var map)) map = await LoadAsync(performanceId, ct);
        return map is null ? null : [.. labels.Select(map.FindSeat)];
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
    /// One small query for what changed lately anywhere; then counts and shows what changed. Called every second by each node.
    /// </summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        if (!await refreshing.WaitAsync(0, ct)) return;
        try
        {
            var now = time.GetUtcNow();
            foreach (var concert in await catalog.ListAsync(ct))
                foreach (var performance in concert.Performances)
                    if (concert.Status == ConcertStatus.OnSale && now < concert.SalesCloseAt
                        && !maps.ContainsKey(performance.PerformanceId))
                        await LoadAsync(performance.PerformanceId, ct);
            if (now - reloadedAt > ReloadEvery || now < reloadedAt)
            {
                // Plans change and clocks of nodes differ: once a minute everything is read from the start.
                foreach (var map in maps.Values) await ReloadAsync(map, now, ct);
                reloadedAt = now;
            }
            else
            {
                await ApplyChangesSinceAsync((refreshedAt < now ? refreshedAt : now) - Overlap, ct);
            }
            refreshedAt = now;
        }
        finally
        {
            refreshing.Release();
        }
        await CountAllAsync(ct);
        ShowChanges();
    }

    /// <summary>
    /// Shows every watched map that has changed since it was last shown, lapsed holds included; asks memory only. Called a few times a
    /// second, so that a rush is drawn in steps and not once a hold.
    /// </summary>
    public void ShowChanges()
    {
        var now = time.GetUtcNow();
        foreach (var performanceId in watchers.Watched)
        {
            if (!maps.TryGetValue(performanceId, out var map)) continue;
            var view = map.Read(now);
            if (shown.GetValueOrDefault(performanceId) == view.Version) continue;
            shown[performanceId] = view.Version;
            watchers.Tell(performanceId, view);
        }
    }

    /// <inheritdoc />
    public void Dispose() => refreshing.Dispose();

    /// <summary>Forgets the performance's map, so that the next reader loads its new plan.</summary>
    public void Forget(int performanceId) => maps.TryRemove(performanceId, out _);

    /// <summary>Takes in what a transaction of this node has just committed, so that the next reader here sees it.</summary>
    internal void Apply(int performanceId, IEnumerable<SeatChange> changes)
    {
        if (maps.TryGetValue(performanceId, out var map)) map.Apply(changes);
    }

    /// <summary>The same, of seats that somebody may hold again.</summary>
    internal void ShowFree(int performanceId, IEnumerable<string> labels, DateTimeOffset now) =>
        Apply(performanceId, labels.Select(label => new SeatChange(label, SeatStatus.Available, null, null, now)));

    private async Task CountAllAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var map in maps.Values)
        {
            if (await catalog.FindAsync(map.ConcertId, ct) is not { } concert) continue;
            var view = map.Read(now);
            availability.Set(Count(view, concert));
            if (now >= concert.SalesCloseAt && now - map.ReadAt > TimeSpan.FromMinutes(10)) Forget(map.PerformanceId);
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
        return new PerformanceStock(map.PerformanceId, map.Free, map.Total, [.. tiers]);
    }

    private async Task<LiveSeatMap?> LoadAsync(int performanceId, CancellationToken ct)
    {
        if (await catalog.FindByPerformanceAsync(performanceId, ct) is not { } concert) return null;
        var map = await reader.ReadAsync(concert, performanceId, ct);
        var now = time.GetUtcNow();
        map.ReadAt = now;
        maps[performanceId] = map;
        availability.Set(Count(map.Read(now), concert));
        return map;
    }

    private async Task ReloadAsync(LiveSeatMap map, DateTimeOffset now, CancellationToken ct)
    {
        var readAt = map.ReadAt;
        if (await LoadAsync(map.PerformanceId, ct) is { } fresh) fresh.ReadAt = readAt;
        else Forget(map.PerformanceId);
        // Whatever was committed while the seats were being read is read once more.
        await ApplyChangesSinceAsync(now - Overlap, ct);
    }

    private async Task ApplyChangesSinceAsync(DateTimeOffset since, CancellationToken ct)
    {
        foreach (var performance in await reader.ReadChangesAsync(since, ct))
            if (maps.TryGetValue(performance.Key, out var map)) map.Apply(performance);
    }
}
