using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Catalog;
using Ticketing.Persistence;

namespace Ticketing.Seating;

/// <summary>
/// The live maps of this node. Everybody reads from memory; one small query a second brings in what other nodes changed, and what this
/// node commits is taken in at once.
/// </summary>
public sealed class SeatMapService(
    IDbContextFactory<ConcertDbContext> contexts, CatalogCache catalog, Availability availability, TimeProvider time,
    ILogger<SeatMapService> logger) : IDisposable
{
    // Transactions don't commit in the order of their clocks: what changed lately is read again for a while.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReloadEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(1.5);

    private readonly ConcurrentDictionary<int, LiveSeatMap> maps = new();
    private readonly ConcurrentDictionary<int, MapWatchers> watchers = new();
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

    /// <summary>The seats of these labels as planned, in the same order, null for each that doesn't exist; null when there is no such performance.</summary>
    internal async ValueTask<IReadOnlyList<PlannedSeat?>?> FindSeatsAsync(int performanceId, IEnumerable<string> labels, CancellationToken ct)
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
        watchers.GetOrAdd(performanceId, _ => new MapWatchers(logger)).Add(show);

    /// <summary>One small query for what changed lately anywhere; then counts and shows what changed. Called every second by each node.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        if (!await refreshing.WaitAsync(0, ct)) return;
        try
        {
            var now = time.GetUtcNow();
            foreach (var concert in await catalog.ListAsync(ct))
                foreach (var performance in concert.Performances)
                    if (concert.Status == ConcertStatus.OnSale && now < concert.SalesCloseAt && !maps.ContainsKey(performance.PerformanceId))
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

    /// <summary>Shows every watched map that has changed since it was last shown, lapsed holds included; asks memory only. Called a few times a second, so that a rush is drawn in steps and not once a hold.</summary>
    public void ShowChanges()
    {
        var now = time.GetUtcNow();
        foreach (var (performanceId, watching) in watchers)
            if (maps.TryGetValue(performanceId, out var map)) watching.Show(map.Read(now));
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
            return new TierStock(tier.TierId, tier.Name, tier.Price, tier.Order, sections.Sum(s => s.Free), sections.Sum(s => s.Seats.Length));
        });
        return new PerformanceStock(map.PerformanceId, map.Free, map.Total, [.. tiers]);
    }

    private async Task<LiveSeatMap?> LoadAsync(int performanceId, CancellationToken ct)
    {
        if (await catalog.FindByPerformanceAsync(performanceId, ct) is not { } concert) return null;
        var performance = concert.FindPerformance(performanceId)!;
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var seats = await db.Seats.AsNoTracking().Where(s => s.PerformanceId == performanceId).ToListAsync(ct);
        var sections = await db.Sections.AsNoTracking().Where(s => s.VenueId == concert.Venue.VenueId).ToDictionaryAsync(s => s.Id, ct);
        var tiers = concert.Tiers.ToDictionary(t => t.TierId);
        var live = seats.GroupBy(s => (s.SectionId, s.TierId)).OrderBy(g => sections[g.Key.SectionId].Y).ThenBy(g => sections[g.Key.SectionId].X)
            .Select(group => Live(sections[group.Key.SectionId], tiers[group.Key.TierId], [.. group.OrderBy(s => s.Y).ThenBy(s => s.X).ThenBy(s => s.Number)]))
            .ToList();
        var map = new LiveSeatMap(performanceId, concert.ConcertId, performance.StartsAt, live) { ReadAt = now };
        map.Apply(seats.Select(s => new SeatChange(s.Label, s.Status, s.HolderId, s.HeldUntil, s.ChangedAt)));
        maps[performanceId] = map;
        availability.Set(Count(map.Read(now), concert));
        return map;
    }

    private static LiveSection Live(Section section, TierView tier, List<Seat> seats)
    {
        var index = seats.Select((s, i) => (s.Label, i)).ToDictionary(x => x.Label, x => x.i, StringComparer.Ordinal);
        var plan = new SectionPlan(section.Id, section.Name, new SectionShape(section.X, section.Y, section.Width, section.Height, section.Rotation),
            tier.TierId, tier.Name, tier.Order, tier.Price, index);
        return new LiveSection(plan, [.. seats.Select(s => new SeatView(s.Label, s.Row, s.Number, s.X, s.Y, s.Features, SeatStatus.Available, null))]);
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
        await using var db = await contexts.CreateDbContextAsync(ct);
        var changes = await db.Seats.Where(s => s.ChangedAt >= since)
            .Select(s => new { s.PerformanceId, Change = new SeatChange(s.Label, s.Status, s.HolderId, s.HeldUntil, s.ChangedAt) })
            .ToListAsync(ct);
        foreach (var group in changes.GroupBy(c => c.PerformanceId))
            if (maps.TryGetValue(group.Key, out var map)) map.Apply(group.Select(c => c.Change));
    }
}

/// <summary>Those who watch one map. Each is called outside the lock, and one that fails doesn't stop the rest.</summary>
internal sealed class MapWatchers(ILogger logger)
{
    private readonly Lock gate = new();
    private readonly List<Func<SeatMapView, Task>> shows = [];
    private string? shown;

    public IDisposable Add(Func<SeatMapView, Task> show)
    {
        lock (gate) shows.Add(show);
        return new Watching(this, show);
    }

    public void Show(SeatMapView view)
    {
        Func<SeatMapView, Task>[] current;
        lock (gate)
        {
            if (shown == view.Version) return;
            shown = view.Version;
            current = [.. shows];
        }
        foreach (var show in current) _ = ShowOneAsync(show, view);
    }

    private async Task ShowOneAsync(Func<SeatMapView, Task> show, SeatMapView view)
    {
        try
        {
            await show(view);
        }
        catch (Exception gone) when (gone is not OutOfMemoryException)
        {
            logger.LogDebug(gone, "A watcher of performance {PerformanceId} could not be shown its map", view.PerformanceId);
        }
    }

    private sealed class Watching(MapWatchers watchers, Func<SeatMapView, Task> show) : IDisposable
    {
        public void Dispose()
        {
            lock (watchers.gate) watchers.shows.Remove(show);
        }
    }
}
