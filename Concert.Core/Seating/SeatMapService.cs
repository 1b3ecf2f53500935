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
    private static readonly TimeSpan RereadEvery = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan UnreadFor = TimeSpan.FromMinutes(10);

    private readonly ChangeFeed feed = new(contexts, time, ChangeKind.Seats, ChangeKind.Plan);
    private readonly ConcurrentDictionary<int, KnownMap> maps = new();
    private readonly Watchers<SeatMapView> watchers = new(logger);
    private readonly ConcurrentDictionary<int, string> shown = new();
    private readonly SemaphoreSlim refreshing = new(1, 1);
    private long refreshedAt;

    /// <summary>The map as it is now; null when there is no such performance, or it is a draft's.</summary>
    public async ValueTask<SeatMapView?> FindAsync(int performanceId, CancellationToken ct)
    {
        var isStale = time.GetElapsedTime(Volatile.Read(ref refreshedAt)) > StaleAfter;
        if (await LiveAsync(performanceId, ct) is not { } map) return null;
        if (isStale && refreshing.CurrentCount > 0)
        {
            // Nobody ticks (a test, a tool): the reader brings the map up to date itself.
            await RefreshAsync(ct);
            if (await LiveAsync(performanceId, ct) is not { } refreshed) return null;
            map = refreshed;
        }
        return map.Read(time.GetUtcNow());
    }

    /// <summary>
    /// The map to decide by, of this version of the concert's plan or a newer one; null when there is no such performance.
    /// </summary>
    internal async ValueTask<LiveSeatMap?> FindLiveAsync(ConcertView concert, int performanceId, CancellationToken ct)
    {
        var map = await LiveAsync(performanceId, ct);
        return map is not null && map.PlanVersion != concert.Version ? await Known(performanceId).Live.ReloadAsync(map, ct) : map;
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
    /// that fails is noted and doesn't stop the others.
    /// </summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        if (!await refreshing.WaitAsync(0, ct)) return;
        try
        {
            var changes = await feed.ReadAsync(ct);
            Note(changes);
            if (changes is null || changes.Any(c => c.Kind == ChangeKind.Plan)) await TryReloadPlansAsync(ct);
            await LoadMissingAsync(ct);
            NoteOldest();
            foreach (var map in maps.Values) await TryAsync(map, m => m.CatchUpAsync(ct));
            Volatile.Write(ref refreshedAt, time.GetTimestamp());
        }
        finally
        {
            refreshing.Release();
        }
        await CountAllAsync(ct);
        ShowChanges();
    }

    /// <summary>The maps of this node that are behind by more than this, the worst first, and what keeps all of them behind.</summary>
    public MemoryHealth CheckHealth(TimeSpan allowed) => new(
        time.GetElapsedTime(Volatile.Read(ref refreshedAt)), feed.HeldBack,
        [.. maps.Values.Where(m => m.Live.Age > allowed).OrderByDescending(m => m.Live.Age).Select(m => (m.PerformanceId, m.Live.Age))]);

    /// <summary>
    /// Shows every watched map that has changed since it was last shown, lapsed holds included; asks memory only. Called a few times a
    /// second, so that a rush is drawn in steps and not once a hold.
    /// </summary>
    public void ShowChanges()
    {
        var now = time.GetUtcNow();
        foreach (var performanceId in watchers.Watched)
        {
            if (!maps.TryGetValue(performanceId, out var known) || known.Live.Current is not { } map) continue;
            var view = map.Read(now);
            if (shown.GetValueOrDefault(performanceId) == view.Version) continue;
            shown[performanceId] = view.Version;
            watchers.Tell(performanceId, view);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        refreshing.Dispose();
        feed.Dispose();
        foreach (var map in maps.Values) map.Live.Dispose();
    }

    /// <summary>Reads these performances' maps anew, after an edit on this node; until then readers go on with those there are.</summary>
    internal async Task ReloadAsync(IEnumerable<int> performanceIds, CancellationToken ct)
    {
        foreach (var id in performanceIds)
        {
            if (!maps.TryGetValue(id, out var map)) continue;
            map.Live.TouchAll();
            await TryAsync(map, m => m.CatchUpAsync(ct));
        }
    }

    /// <summary>
    /// Takes in what a transaction of this node has just committed, so that the next reader here sees it. It is read once more afterwards:
    /// another node may have changed the same seats between the commit and this.
    /// </summary>
    internal void Apply(int performanceId, IEnumerable<SeatChange> changes)
    {
        if (!maps.TryGetValue(performanceId, out var known) || known.Live.Current is not { } map) return;
        List<SeatChange> all = [.. changes];
        map.Apply(all, map.Moment());
        known.Live.Touch(all.Select(c => c.Label));
    }

    /// <summary>The same, of seats that somebody may hold again.</summary>
    internal void ShowFree(int performanceId, IEnumerable<string> labels) =>
        Apply(performanceId, labels.Select(label => new SeatChange(label, SeatStatus.Available, null, null)));

    private void Note(IReadOnlyList<Change>? changes)
    {
        if (changes is null)
        {
            foreach (var map in maps.Values) map.Live.TouchAll();
            return;
        }
        foreach (var change in changes)
        {
            if (change.Kind == ChangeKind.Plan)
            {
                // One that is being read for the first time may be anybody's.
                foreach (var map in maps.Values.Where(m => m.Live.Current is not { } live || live.ConcertId == change.SubjectId))
                    map.Live.TouchAll();
            }
            else if (maps.TryGetValue(change.SubjectId, out var map))
            {
                if (change.Keys is { } keys) map.Live.Touch(keys.Split('\n'));
                else map.Live.TouchAll();
            }
        }
    }

    private async Task LoadMissingAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var concert in await catalog.ListAsync(ct))
        {
            if (concert.Status != ConcertStatus.OnSale || now >= concert.SalesCloseAt) continue;
            foreach (var performance in concert.Performances.Where(p => !p.CalledOff))
                if (maps.GetValueOrDefault(performance.PerformanceId)?.Live.Current is null)
                    await TryAsync(Known(performance.PerformanceId), m => m.GetAsync(ct).AsTask());
        }
    }

    /// <summary>A belt besides the braces: slowly, one after the other, everything is read again.</summary>
    private void NoteOldest()
    {
        var oldest = maps.Values.MinBy(m => m.RereadAt);
        if (oldest?.Live.Current is not { } live || time.GetElapsedTime(oldest.RereadAt) < RereadEvery) return;
        oldest.Live.Touch(live.Labels);
        oldest.RereadAt = time.GetTimestamp();
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

    private async Task TryAsync(KnownMap map, Func<Remembered<LiveSeatMap, string>, Task> act)
    {
        try
        {
            await act(map.Live);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            logger.LogWarning(failure, "The map of performance {PerformanceId} could not be brought up to date", map.PerformanceId);
        }
    }

    private async Task CountAllAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var known in maps.Values)
        {
            if (known.Live.Current is not { } map || await catalog.FindAsync(map.ConcertId, ct) is not { } concert) continue;
            availability.Set(Count(map.Read(now), concert));
            if (now >= concert.SalesCloseAt && time.GetElapsedTime(known.FoundAt) > UnreadFor) maps.TryRemove(known.PerformanceId, out _);
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

    private async ValueTask<LiveSeatMap?> LiveAsync(int performanceId, CancellationToken ct)
    {
        if (!maps.TryGetValue(performanceId, out var known))
        {
            // Nobody makes this node remember what doesn't exist.
            if (await catalog.FindByPerformanceAsync(performanceId, ct) is null) return null;
            known = Known(performanceId);
        }
        known.FoundAt = time.GetTimestamp();
        return await known.Live.GetAsync(ct);
    }

    private KnownMap Known(int performanceId) => maps.GetOrAdd(performanceId, id => new KnownMap(id, new Remembered<LiveSeatMap, string>(
        async ct =>
        {
            await feed.StartAsync(ct);
            if (await catalog.FindByPerformanceAsync(id, ct) is not { } concert) return null;
            var map = await reader.ReadAsync(concert, id, ct);
            availability.Set(Count(map.Read(time.GetUtcNow()), concert));
            return map;
        },
        reader.UpdateAsync, time), time.GetTimestamp()));

    private sealed class KnownMap(int performanceId, Remembered<LiveSeatMap, string> live, long at)
    {
        public int PerformanceId => performanceId;
        public Remembered<LiveSeatMap, string> Live => live;
        public long RereadAt { get; set; } = at;
        public long FoundAt { get; set; } = at;
    }
}
