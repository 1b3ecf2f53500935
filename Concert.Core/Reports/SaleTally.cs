using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Reports;

/// <summary>
/// One concert's orders, revenue, tickets and minutes, summed up to an instant a little back; each reading adds what is newer, which
/// indexes find by its time, so that it reads no more late in a sale than early. Payments and refunds are only ever added, and nothing
/// is counted in the database, where every payment would queue for the counter's row. Arrivals and admissions have indexes of their own,
/// since boards forget who is through; they cost little, see <see cref="Queue.Place"/>.
/// </summary>
internal sealed class SaleTally(int concertId)
{
    /// <summary>How many minutes are told one by one.</summary>
    public const int Minutes = 60;

    /// <summary>
    /// How much later than the time they bear rows may be seen: a transaction takes its time when it begins, and one that takes this long
    /// is in trouble. What comes later still is missing until everything is <see cref="CountedAnewAfter">counted anew</see>.
    /// </summary>
    public static readonly TimeSpan SettledAfter = TimeSpan.FromMinutes(2);

    /// <summary>How long the sums are added to, until everything is summed once more.</summary>
    public static readonly TimeSpan CountedAnewAfter = TimeSpan.FromMinutes(10);

    private DateTimeOffset countedAnewAt;
    private DateTimeOffset settledUntil;
    private SaleTotals settled = new(0, 0, 0);
    private Dictionary<DateTimeOffset, SaleMinute> settledMinutes = [];

    /// <summary>The sums and the last hour's minutes as of now. One reading at a time.</summary>
    public async Task<(SaleTotals Totals, IReadOnlyList<SaleMinute> Minutes)> ReadAsync(
        ConcertDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var isAnew = now - countedAnewAt >= CountedAnewAfter;
        var first = MinuteOf(now).AddMinutes(1 - Minutes);
        var until = MinuteOf(now - SettledAfter);
        if (!isAnew && until < settledUntil) until = settledUntil;

        var (older, newer) = await SumAsync(db, isAnew ? null : settledUntil, until, ct);
        var minutes = await CountAsync(db, first, isAnew ? first : settledUntil, ct);

        if (isAnew) countedAnewAt = now;
        settled = isAnew ? older : settled + older;
        settledUntil = until;
        settledMinutes = minutes.Where(m => m.At < until).ToDictionary(m => m.At);
        return (settled + newer, minutes);
    }

    /// <summary>What was sold and given back before that instant and from it on, beginning with <paramref name="since"/>.</summary>
    private async Task<(SaleTotals Older, SaleTotals Newer)> SumAsync(
        ConcertDbContext db, DateTimeOffset? since, DateTimeOffset until, CancellationToken ct)
    {
        var payments = db.Payments.Where(p => p.ConcertId == concertId);
        var refunds = db.Refunds.Where(f => f.ConcertId == concertId);
        // Two statements, not one with a bound of long ago: a plan made for all rows must not be used for the newest.
        if (since is { } from)
            (payments, refunds) = (payments.Where(p => p.PaidAt >= from), refunds.Where(f => f.At >= from));
        var sums = await payments.Select(p => new { At = p.PaidAt, Orders = 1, p.Amount, Tickets = p.TicketCount })
            .Concat(refunds.Select(f => new { f.At, Orders = 0, Amount = -f.Amount, Tickets = -f.TicketCount }))
            .GroupBy(x => x.At < until)
            .Select(g => new
            {
                IsOlder = g.Key,
                Totals = new SaleTotals(g.Sum(x => x.Orders), g.Sum(x => x.Amount), g.Sum(x => x.Tickets)),
            })
            .ToListAsync(ct);
        return (Of(true), Of(false));

        SaleTotals Of(bool isOlder) => sums.Find(s => s.IsOlder == isOlder)?.Totals ?? new SaleTotals(0, 0, 0);
    }

    /// <summary>The last hour: minutes before <paramref name="since"/> from memory, the others counted.</summary>
    private async Task<List<SaleMinute>> CountAsync(
        ConcertDbContext db, DateTimeOffset first, DateTimeOffset since, CancellationToken ct)
    {
        // Within one hour a minute's number names it.
        var counts = await db.Places.Where(e => e.ConcertId == concertId && e.JoinedAt >= since)
            .Select(e => new { Kind = 0, e.JoinedAt.Minute })
            .Concat(db.Places.Where(e => e.ConcertId == concertId && e.AdmittedAt >= since)
                .Select(e => new { Kind = 1, e.AdmittedAt!.Value.Minute }))
            .Concat(db.Reservations.Where(r => r.ConcertId == concertId && r.CreatedAt >= since)
                .Select(r => new { Kind = 2, r.CreatedAt.Minute }))
            .Concat(db.Payments.Where(p => p.ConcertId == concertId && p.PaidAt >= since)
                .Select(p => new { Kind = 3, p.PaidAt.Minute }))
            .GroupBy(x => new { x.Kind, x.Minute }).Select(g => new { g.Key.Kind, g.Key.Minute, Count = g.Count() }).ToListAsync(ct);
        var lookup = counts.ToDictionary(c => (c.Kind, c.Minute), c => c.Count);
        return [.. Enumerable.Range(0, Minutes).Select(i => first.AddMinutes(i))
            .Select(at => at < since
                ? settledMinutes.GetValueOrDefault(at) ?? new SaleMinute(at, 0, 0, 0, 0)
                : new SaleMinute(at, Count(0, at), Count(1, at), Count(2, at), Count(3, at)))];

        int Count(int kind, DateTimeOffset at) => lookup.GetValueOrDefault((kind, at.Minute));
    }

    private static DateTimeOffset MinuteOf(DateTimeOffset at) =>
        new(at.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
}

/// <summary>Orders paid, and what is left of them after refunds: KRW and tickets.</summary>
internal sealed record SaleTotals(int Orders, long Revenue, int Tickets)
{
    public static SaleTotals operator +(SaleTotals a, SaleTotals b) =>
        new(a.Orders + b.Orders, a.Revenue + b.Revenue, a.Tickets + b.Tickets);
}
