using System.Diagnostics;
using System.Globalization;
using Ticketing.Reservations;

namespace Ticketing.Bench;

/// <summary>P6: tidying 50,000 lapsed holds.</summary>
internal static class ExpiryBench
{
    public static async Task<bool> RunAsync(BenchHouse house)
    {
        var concert = await house.AddConcertAsync(50_000, 1);
        var fan = concert.Fans[0].PersonId;
        await BenchHouse.ExecuteAsync(house.Connection, $"""
            INSERT INTO reservations (id, person_id, concert_id, performance_id, place_id, status, seat_count, total, created_at,
                hold_expires_at)
            SELECT md5('e:' || label)::uuid, '{fan}', {concert.ConcertId}, {concert.PerformanceId},
                md5('place:{concert.ConcertId}:1')::uuid, 'OnHold', 1, 1000, now() - interval '10 minutes', now() - interval '5 minutes'
            FROM seats WHERE performance_id = {concert.PerformanceId};
            UPDATE seats SET status = 'Held', holder_id = '{fan}', held_until = now() - interval '5 minutes',
                reservation_id = md5('e:' || label)::uuid WHERE performance_id = {concert.PerformanceId};
            VACUUM ANALYZE
            """);
        var expiry = house.Get<HoldExpiry>();
        var started = Stopwatch.GetTimestamp();
        var expired = 0;
        for (int batch; (batch = await expiry.ExpireAsync(CancellationToken.None)) > 0;) expired += batch;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return BenchHouse.Report(
            "P6 expiring 50,000 lapsed holds", string.Create(CultureInfo.InvariantCulture, $"{expired} in {seconds:F2} s"), "under 2 s",
            expired == 50_000 && seconds < 2);
    }
}
