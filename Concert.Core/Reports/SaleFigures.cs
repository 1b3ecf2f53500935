using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Catalog;
using Ticketing.Idempotency;
using Ticketing.Payments;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Seating;

namespace Ticketing.Reports;

/// <summary>How a sale goes now: read every few seconds for all who watch together, whatever their number.</summary>
public sealed class SaleFigures(
    IDbContextFactory<ConcertDbContext> contexts, Staff staff, CatalogCache catalog, SeatMapService maps, QueueBoards boards,
    AttemptMeter meter, TimeProvider time) : IDisposable
{
    /// <summary>How old a figure may be.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<int, (SaleView View, long ReadAt)> known = new();
    /// <summary>Touched only by who is reading.</summary>
    private readonly Dictionary<int, SaleTally> tallies = [];
    private readonly SemaphoreSlim reading = new(1, 1);

    /// <summary>The concert's figures; null when it is a draft or doesn't exist, or the asker isn't an admin.</summary>
    public async Task<SaleView?> FindAsync(Guid adminId, int concertId, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Admin, ct) || await catalog.FindAsync(concertId, ct) is not { } concert) return null;
        if (IsFresh(concertId) is { } fresh) return fresh;
        await reading.WaitAsync(ct);
        try
        {
            if (IsFresh(concertId) is { } meanwhile) return meanwhile;
            var view = await ReadAsync(concert, ct);
            known[concertId] = (view, time.GetTimestamp());
            return view;
        }
        finally
        {
            reading.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => reading.Dispose();

    private SaleView? IsFresh(int concertId) =>
        known.TryGetValue(concertId, out var kept) && time.GetElapsedTime(kept.ReadAt) < FreshFor ? kept.View : null;

    private async Task<SaleView> ReadAsync(ConcertView concert, CancellationToken ct)
    {
        var (now, concertId) = (time.GetUtcNow(), concert.ConcertId);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var holding = await db.Reservations.Where(ReservationRules.IsLivingHold(now)).CountAsync(r => r.ConcertId == concertId, ct);
        if (!tallies.TryGetValue(concertId, out var tally)) tallies[concertId] = tally = new SaleTally(concertId);
        var (totals, minutes) = await tally.ReadAsync(db, now, ct);
        var (waiting, inside) = boards.Count(concertId) ?? (0, 0);
        var (tiers, sections) = await SellThroughAsync(concert, ct);
        return new SaleView(concertId, waiting, inside, holding, meter.Running<PayResult>(), totals.Orders, totals.Tickets, totals.Revenue,
            minutes, tiers, sections, meter.Read(), now);
    }

    private async Task<(IReadOnlyList<SellThrough> Tiers, IReadOnlyList<SellThrough> Sections)> SellThroughAsync(
        ConcertView concert, CancellationToken ct)
    {
        List<SectionMapView> all = [];
        foreach (var performance in concert.Performances.Where(p => !p.CalledOff))
            if (await maps.FindAsync(performance.PerformanceId, ct) is { } map) all.AddRange(map.Sections);
        return ([.. all.GroupBy(s => s.Plan.TierId).OrderBy(g => g.First().Plan.TierOrder).Select(g => Sum(g.First().Plan.Tier, g))],
            [.. all.GroupBy(s => s.Plan.SectionId).OrderBy(g => g.First().Plan.TierOrder).ThenBy(g => g.First().Plan.Name.Length)
                .ThenBy(g => g.First().Plan.Name, StringComparer.Ordinal)
                .Select(g => Sum(g.First().Plan.Name, g))]);
    }

    private static SellThrough Sum(string name, IEnumerable<SectionMapView> sections)
    {
        var seats = sections.SelectMany(s => s.Seats).GroupBy(s => s.Status).ToDictionary(g => g.Key, g => g.Count());
        return new SellThrough(
            name, sections.First().Plan.TierOrder, seats.GetValueOrDefault(SeatStatus.Sold), seats.GetValueOrDefault(SeatStatus.Held),
            seats.GetValueOrDefault(SeatStatus.Blocked), seats.Values.Sum());
    }
}

/// <summary>What happened in one minute (UTC): people arrived, were let in, held, paid.</summary>
public sealed record SaleMinute(DateTimeOffset At, int Arrivals, int Admissions, int Holds, int Sales);

/// <summary>How much of a tier or section is gone, over all performances that take place.</summary>
public sealed record SellThrough(string Name, int TierOrder, int Sold, int Held, int Blocked, int Total)
{
    /// <summary>Sold of what can be sold, 0 to 1.</summary>
    public double Share => Total == Blocked ? 0 : (double)Sold / (Total - Blocked);
}

/// <summary>
/// A sale at <paramref name="TakenAt"/> (UTC). <paramref name="Paying"/> and <paramref name="Endings"/> are this node's; the rest is the
/// database's. <paramref name="Revenue"/> in KRW, without what was paid back.
/// </summary>
public sealed record SaleView(
    int ConcertId, int Waiting, int Inside, int Holding, int Paying, int Orders, int Tickets, long Revenue,
    IReadOnlyList<SaleMinute> Minutes,
    IReadOnlyList<SellThrough> Tiers, IReadOnlyList<SellThrough> Sections, IReadOnlyList<AttemptCount> Endings, DateTimeOffset TakenAt);
