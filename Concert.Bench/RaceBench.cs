using Ticketing.Idempotency;
using Ticketing.Payments;
using Ticketing.Reservations;

namespace Ticketing.Bench;

/// <summary>P5: a thousand people on one seat, a thousand debits on one wallet.</summary>
internal static class RaceBench
{
    public static async Task<bool> RunAsync(BenchHouse house)
    {
        var concert = await house.AddConcertAsync(1000, 1000);
        var reservations = house.Get<ReservationService>();
        var winners = 0;
        await BenchHouse.InParallelAsync(concert.Fans, 64, async fan =>
        {
            var held =
                await reservations.HoldAsync(
                    fan.PersonId, fan.QueueToken, concert.PerformanceId, ["1-1"], new Attempt(fan.PersonId, "hold", "f"),
                    CancellationToken.None);
            if (held is Attempted<HoldResult>.First { Result: HoldResult.Held }) Interlocked.Increment(ref winners);
        });
        var held = await house.CountAsync($"SELECT count(*) FROM reservations WHERE performance_id = {concert.PerformanceId}");
        var oneWinner =
            BenchHouse.Report(
                "P5 a thousand people on one seat", $"{winners} winners, {held} reservations", "one", winners == 1 && held == 1);
        return await DebitsAsync(house) && oneWinner;
    }

    private static async Task<bool> DebitsAsync(BenchHouse house)
    {
        // One person with a thousand holds of 1,000 KRW and money for 700 of them.
        var concert = await house.AddConcertAsync(1000, 1, balance: 700_000);
        var fan = concert.Fans[0];
        await BenchHouse.ExecuteAsync(house.Connection, $"""
            INSERT INTO reservations (id, person_id, concert_id, performance_id, place_id, status, seat_count, total, created_at,
                hold_expires_at)
            SELECT md5('d:' || i)::uuid, '{fan.PersonId}', {concert.ConcertId}, {concert.PerformanceId},
                md5('place:{concert.ConcertId}:1')::uuid, 'OnHold', 1, 1000, now(), now() + interval '1 hour'
                FROM generate_series(1, 1000) i;
            INSERT INTO reserved_seats (reservation_id, label, section, row, number, tier, tier_order, price)
            SELECT md5('d:' || i)::uuid, ((i - 1) / 100 + 1) || '-' || ((i - 1) % 100 + 1), 'Floor', '1', 1, 'R', 0, 1000
                FROM generate_series(1, 1000) i;
            UPDATE seats SET status = 'Held', holder_id = '{fan.PersonId}', held_until = now() + interval '1 hour',
                reservation_id = md5('d:' || ((split_part(label, '-', 1)::int - 1) * 100 + split_part(label, '-', 2)::int))::uuid
            WHERE performance_id = {concert.PerformanceId}
            """);
        var payments = house.Get<PaymentService>();
        var holds = await house.ListIdsAsync($"SELECT id FROM reservations WHERE performance_id = {concert.PerformanceId}");
        await BenchHouse.InParallelAsync(holds, 64, async reservationId =>
        {
            // Each payment uses the place up; put it back, so that all of them reach the wallet.
            await BenchHouse.ExecuteAsync(house.Connection, $"UPDATE places SET state = 'Admitted' WHERE person_id = '{fan.PersonId}'");
            await payments.PayAsync(
                fan.PersonId, fan.QueueToken, reservationId, null, new Attempt(fan.PersonId, $"pay-{reservationId}", "f"),
                CancellationToken.None);
        });
        var balance = await house.CountAsync($"SELECT balance FROM wallets WHERE person_id = '{fan.PersonId}'");
        var sum = await house.CountAsync($"SELECT sum(amount) FROM ledger_entries WHERE person_id = '{fan.PersonId}'");
        var paid = await house.CountAsync($"SELECT count(*) FROM payments WHERE person_id = '{fan.PersonId}'");
        return BenchHouse.Report(
            "P5 a thousand debits on one wallet", $"{paid} paid, balance {balance}, ledger {sum}", "exact, never negative",
            balance == sum && balance == 700_000 - paid * 1000 && balance >= 0);
    }
}
