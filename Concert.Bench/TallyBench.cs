using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;
using Ticketing.Reports;

namespace Ticketing.Bench;

/// <summary>P17: a sale's sums over very many orders, read every three seconds while it goes on.</summary>
internal static class TallyBench
{
    private const int Orders = 800_000;
    private const int Readings = 5;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    public static async Task<bool> RunAsync(BenchHouse house)
    {
        var concert = await house.AddConcertAsync(1, 1);
        await AddOrdersAsync(house, concert, 1, Orders, "6 hours");
        await BenchHouse.ExecuteAsync(house.Connection, "VACUUM ANALYZE");
        var tally = new SaleTally(concert.ConcertId);
        var time = house.Get<TimeProvider>();
        var first = await ReadAsync(house, tally, time.GetUtcNow());
        List<double> next = [];
        for (var i = 0; i < Readings; i++)
        {
            await AddOrdersAsync(house, concert, Orders + 1 + i * 200, 200, "3 seconds");
            await Task.Delay(Every);
            next.Add((await ReadAsync(house, tally, time.GetUtcNow())).Milliseconds);
        }
        var last = await ReadAsync(house, tally, time.GetUtcNow());
        var anew = await ReadAsync(house, tally, time.GetUtcNow() + SaleTally.CountedAnewAfter);
        var median = next.Order().ElementAt(Readings / 2);
        const int all = Orders + Readings * 200;
        return BenchHouse.Report(
            "P17 a sale's sums over 800,000 orders",
            Text($"the first {first.Milliseconds:F0} ms, every 3 s {median:F1} ms: {median / first.Milliseconds:F3}; ")
            + Text($"all anew after ten minutes {anew.Milliseconds:F0} ms; {last.Orders} of {all} orders"),
            "a reading within 0.05 of the first, exact", median / first.Milliseconds < 0.05 && last.Orders == all && anew.Orders == all);
    }

    private static async Task<(double Milliseconds, int Orders)> ReadAsync(BenchHouse house, SaleTally tally, DateTimeOffset now)
    {
        await using var db = await house.Get<IDbContextFactory<ConcertDbContext>>().CreateDbContextAsync();
        var started = Stopwatch.GetTimestamp();
        var (totals, _) = await tally.ReadAsync(db, now, CancellationToken.None);
        return (Stopwatch.GetElapsedTime(started).TotalMilliseconds, totals.Orders);
    }

    /// <summary>Paid orders of one ticket, spread evenly over the time up to now.</summary>
    private static Task AddOrdersAsync(BenchHouse house, BenchConcert concert, int from, int number, string over) =>
        BenchHouse.ExecuteAsync(house.Connection, $"""
            INSERT INTO reservations (id, person_id, concert_id, performance_id, place_id, status, seat_count, total, created_at,
                hold_expires_at)
            SELECT md5('r:' || i)::uuid, '{concert.Fans[0].PersonId}', {concert.ConcertId}, {concert.PerformanceId}, md5('p:' || i)::uuid,
                'Confirmed', 1, 1000, {At(from, number, over)}, now()
            FROM generate_series({from}, {from + number - 1}) i;
            INSERT INTO payments (id, reservation_id, concert_id, person_id, amount, ticket_count, balance_after, paid_at,
                refunded_amount)
            SELECT md5('y:' || i)::uuid, md5('r:' || i)::uuid, {concert.ConcertId}, '{concert.Fans[0].PersonId}', 1000, 1, 0,
                {At(from, number, over)}, 0
            FROM generate_series({from}, {from + number - 1}) i;
            INSERT INTO tickets (id, payment_id, reservation_id, person_id, performance_id, label, code, status)
            SELECT md5('t:' || i)::uuid, md5('y:' || i)::uuid, md5('r:' || i)::uuid, '{concert.Fans[0].PersonId}', {concert.PerformanceId},
                i, i, 'Valid'
            FROM generate_series({from}, {from + number - 1}) i
            """);

    private static string At(int from, int number, string over) => $"now() - interval '{over}' * ({from + number}.0 - i) / {number}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
