using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ticketing.Persistence;

namespace Ticketing.Catalog;

/// <summary>
/// Everything that is announced, kept in memory: reading it costs the database one small query every few seconds, whatever the number of
/// readers.
/// </summary>
public sealed class CatalogCache(
    IDbContextFactory<ConcertDbContext> contexts, IOptions<SalesOptions> sales, TimeProvider time,
    ILogger<CatalogCache> logger) : IDisposable
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private const int DecisionsMax = 10;
    private readonly SemaphoreSlim loading = new(1, 1);
    private volatile Snapshot? current;
    private long failedAt;

    /// <summary>All concerts but drafts, by the date of their first performance.</summary>
    public async ValueTask<ImmutableArray<ConcertView>> ListAsync(CancellationToken ct) => (await CurrentAsync(ct)).Listed;

    /// <summary>The concert, drafts excepted; null when there is none.</summary>
    public async ValueTask<ConcertView?> FindAsync(int concertId, CancellationToken ct) =>
        (await CurrentAsync(ct)).ByConcert.GetValueOrDefault(concertId);

    /// <summary>The concert as this node last read it, without waiting; null when it doesn't know of it.</summary>
    public ConcertView? FindKnown(int concertId) => current?.ByConcert.GetValueOrDefault(concertId);

    /// <summary>The concert that this performance belongs to, drafts excepted; null when there is none.</summary>
    public async ValueTask<ConcertView?> FindByPerformanceAsync(int performanceId, CancellationToken ct) =>
        (await CurrentAsync(ct)).ByPerformance.GetValueOrDefault(performanceId);

    /// <summary>
    /// Reads everything again, at once: after an edit on this node, or when one is heard of. Those who ask while it is read share the next
    /// reading.
    /// </summary>
    public async Task ReloadAsync(CancellationToken ct)
    {
        var askedAt = time.GetTimestamp();
        await loading.WaitAsync(ct);
        try
        {
            if (current is { } fresh && fresh.LoadedAt > askedAt) return;
            current = await LoadAsync(ct);
        }
        finally
        {
            loading.Release();
        }
    }

    /// <summary>
    /// Decides something by the plans that this node knows. Whoever finds, under the plan's lock, that it has moved on answers so; it is
    /// then read anew and everything is looked up and decided once more.
    /// </summary>
    /// <exception cref="InvalidOperationException">However often it is read, the plan is never the one that was read.</exception>
    internal async Task<T> DecideAsync<T>(Func<Task<T>> decide, Func<T, bool> hasMoved, CancellationToken ct)
    {
        for (var decisions = 1; decisions <= DecisionsMax; decisions++)
        {
            var decision = await decide();
            if (!hasMoved(decision)) return decision;
            await ReloadAsync(ct);
        }
        throw new InvalidOperationException($"A plan has moved on {DecisionsMax} times while something was decided by it.");
    }

    /// <inheritdoc />
    public void Dispose() => loading.Dispose();

    private ValueTask<Snapshot> CurrentAsync(CancellationToken ct) =>
        current is { } catalog && IsFresh(catalog) ? new(catalog) : RefreshAsync(ct);

    /// <summary>How old what is known of the plans is.</summary>
    public TimeSpan Age => current is { } known ? time.GetElapsedTime(known.LoadedAt) : TimeSpan.Zero;

    // After a failure it is tried again no sooner than in a second: everybody else reads what is there.
    private bool IsFresh(Snapshot catalog) => time.GetElapsedTime(catalog.LoadedAt) < FreshFor
        || (Volatile.Read(ref failedAt) is > 0 and var at && time.GetElapsedTime(at) < RetryAfter);

    private async ValueTask<Snapshot> RefreshAsync(CancellationToken ct)
    {
        // One reader loads; while it does, the others go on with what is there.
        var known = current;
        if (known is null) await loading.WaitAsync(ct);
        else if (!await loading.WaitAsync(0, ct)) return known;
        try
        {
            if (current is { } fresh && IsFresh(fresh)) return fresh;
            return current = await LoadAsync(ct);
        }
        catch (Exception failure) when (known is not null && failure is not OperationCanceledException)
        {
            // One plan that can't be read takes no other off sale: what was known goes on, and is checked where it is decided.
            logger.LogError(failure, "The plans of concerts could not be read");
            Volatile.Write(ref failedAt, time.GetTimestamp());
            return known;
        }
        finally
        {
            loading.Release();
        }
    }

    private async Task<Snapshot> LoadAsync(CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        await using var db = await contexts.CreateDbContextAsync(ct);
        // Versions come with the first of these queries: whatever the others read is at least as new.
        var concerts = await db.Concerts.AsNoTracking().AsSplitQuery()
            .Where(c => c.Status != ConcertStatus.Draft)
            .Include(c => c.Venue).Include(c => c.Tiers).Include(c => c.Performances)
            .ToListAsync(ct);
        return new Snapshot([.. concerts.Select(c => View(c, sales.Value.SeatLimit))], startedAt);
    }

    /// <summary>A concert as fans see it; also for an admin's preview of a draft.</summary>
    public static ConcertView View(Concert concert, int defaultSeatLimit) => new(
        concert.Id, concert.Version, concert.Title, concert.Artist, concert.Description,
        new VenueView(concert.VenueId, concert.Venue!.Name, concert.Venue.City), concert.Status,
        concert.PreQueueOpensAt, concert.SalesOpenAt, concert.SalesCloseAt, concert.RefundCutoff, concert.SeatLimit ?? defaultSeatLimit,
        [.. concert.Tiers.OrderBy(t => t.Order).Select(t => new TierView(t.Id, t.Name, t.Price, t.Order))],
        [.. concert.Performances.OrderBy(p => p.StartsAt).Select(p => new PerformanceView(p.Id, p.StartsAt, p.CalledOffAt != null))])
        {
            ExtraTime = concert.ExtraTime, RunningMinutes = concert.RunningMinutes, AgeRating = concert.AgeRating,
            PosterVersion = concert.PosterVersion,
        };

    private sealed class Snapshot
    {
        public Snapshot(ImmutableArray<ConcertView> concerts, long loadedAt)
        {
            LoadedAt = loadedAt;
            Listed = [.. concerts.OrderBy(c => c.FirstPerformanceAt ?? DateTimeOffset.MaxValue).ThenBy(c => c.ConcertId)];
            ByConcert = concerts.ToDictionary(c => c.ConcertId);
            ByPerformance = concerts.SelectMany(c => c.Performances.Select(p => (p.PerformanceId, c)))
                .ToDictionary(x => x.PerformanceId, x => x.c);
        }

        public long LoadedAt { get; }
        public ImmutableArray<ConcertView> Listed { get; }
        public Dictionary<int, ConcertView> ByConcert { get; }
        public Dictionary<int, ConcertView> ByPerformance { get; }
    }
}
