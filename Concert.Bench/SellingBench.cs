using System.Globalization;
using Ticketing.Idempotency;
using Ticketing.Payments;
using Ticketing.Reservations;

namespace Ticketing.Bench;

/// <summary>Holds and paid orders a second, against the bare statements.</summary>
internal static class SellingBench
{
    private const int Connections = 16;
    private const int InFlight = 512;
    private const int People = 16_000;
    private const int WarmUps = 3000;

    private const string BareHold = """
        UPDATE seats SET status = 'Held', reservation_id = md5('r:CONCERT:' || :i)::uuid, holder_id = md5('CONCERT:' || :i)::uuid,
            held_until = now() + interval '5 minutes'
          WHERE performance_id = PERFORMANCE AND label = ((:i - 1) / 100 + 1) || '-' || ((:i - 1) % 100 + 1) AND status = 'Available';
        INSERT INTO reservations (id, person_id, concert_id, performance_id, place_id, status, seat_count, total, created_at,
            hold_expires_at)
          VALUES (md5('r:CONCERT:' || :i)::uuid, md5('CONCERT:' || :i)::uuid, CONCERT, PERFORMANCE, md5('place:CONCERT:' || :i)::uuid,
              'OnHold', 1, 1000, now(), now() + interval '5 minutes');
        INSERT INTO reserved_seats (reservation_id, label, section, row, number, tier, tier_order, price)
            VALUES (md5('r:CONCERT:' || :i)::uuid, 'x', 'Floor', '1', 1, 'R', 0, 1000);
        INSERT INTO kept_answers (person_id, key, fingerprint, result, batch_id, created_at)
            VALUES (md5('CONCERT:' || :i)::uuid, 'hold', 'f', repeat('x', 600), md5('b')::uuid, now());
        INSERT INTO changes (kind, subject_id, keys) VALUES ('Seats', PERFORMANCE, ((:i - 1) / 100 + 1) || '-' || ((:i - 1) % 100 + 1));
        """;

    private const string BarePayment = """
        UPDATE places SET state = 'Completed', ended_at = now() WHERE id = md5('place:CONCERT:' || :i)::uuid
            AND state = 'Admitted';
        UPDATE wallets SET balance = balance - 1000, entry_count = entry_count + 1 WHERE person_id = md5('CONCERT:' || :i)::uuid
            AND balance >= 1000;
        UPDATE reservations SET status = 'Confirmed' WHERE id = md5('r:CONCERT:' || :i)::uuid AND status = 'OnHold';
        UPDATE seats SET status = 'Sold', held_until = NULL WHERE reservation_id = md5('r:CONCERT:' || :i)::uuid
            AND status = 'Held';
        INSERT INTO ledger_entries (person_id, number, kind, amount, balance_after, cause, at)
            VALUES (md5('CONCERT:' || :i)::uuid, 2, 'Payment', -1000, 999000, 'p:CONCERT:' || :i, now());
        INSERT INTO payments (id, reservation_id, concert_id, person_id, amount, ticket_count, balance_after, paid_at, refunded_amount)
            VALUES (md5('p:CONCERT:' || :i)::uuid, md5('r:CONCERT:' || :i)::uuid, CONCERT, md5('CONCERT:' || :i)::uuid, 1000, 1, 999000,
                now(), 0);
        INSERT INTO tickets (id, payment_id, reservation_id, person_id, performance_id, label, code, status)
          VALUES (md5('t:CONCERT:' || :i)::uuid, md5('p:CONCERT:' || :i)::uuid, md5('r:CONCERT:' || :i)::uuid, md5('CONCERT:' || :i)::uuid,
              PERFORMANCE, ((:i - 1) / 100 + 1) || '-' || ((:i - 1) % 100 + 1), substr(md5('c:CONCERT:' || :i), 1, 26), 'Valid');
        INSERT INTO kept_answers (person_id, key, fingerprint, result, batch_id, created_at)
            VALUES (md5('CONCERT:' || :i)::uuid, 'pay', 'f', repeat('x', 600), md5('b')::uuid, now());
        INSERT INTO changes (kind, subject_id, keys) VALUES ('Seats', PERFORMANCE, ((:i - 1) / 100 + 1) || '-' || ((:i - 1) % 100 + 1));
        INSERT INTO changes (kind, subject_id, keys) VALUES ('Places', CONCERT, md5('place:CONCERT:' || :i)::uuid::text);
        """;

    /// <summary>P2: holds on distinct seats by distinct people.</summary>
    public static async Task<bool> HoldsAsync(BenchHouse house)
    {
        await WarmUpAsync(house);
        var bare = await BareAsync(house, $"BEGIN;\n{BareHold}\nCOMMIT;");
        return await HoldsAsync(house, bare, InFlight, goal: 2.5) & await HoldsAsync(house, bare, inFlight: 16, goal: 1.5);
    }

    private static async Task<bool> HoldsAsync(BenchHouse house, double bare, int inFlight, double goal)
    {
        var concert = await house.AddConcertAsync(People, People);
        var refused = 0;
        var processor = Environment.CpuUsage.TotalTime;
        var seconds = await BenchHouse.InParallelAsync(Enumerable.Range(0, People), inFlight, async i =>
        {
            if (await HoldAsync(house, concert, i) is null) Interlocked.Increment(ref refused);
        });
        var held = await house.CountAsync($"SELECT count(*) FROM seats WHERE performance_id = {concert.PerformanceId} AND status = 'Held'");
        var ratio = held / seconds / bare;
        var each = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / People;
        return BenchHouse.Report(
            Text($"P2 holds a second, {inFlight} in flight"),
            Text($"{held / seconds:F0}, bare {bare:F0}, ratio {ratio:F2}, refused {refused}, {each:F2} ms of processor each"),
            Text($"ratio >= {goal}, 0 refused"), ratio >= goal && refused == 0 && held == People);
    }

    /// <summary>P3: hold, pay, tickets.</summary>
    public static async Task<bool> OrdersAsync(BenchHouse house)
    {
        await WarmUpAsync(house);
        var bare = await BareAsync(house, $"BEGIN;\n{BareHold}\nCOMMIT;\nBEGIN;\n{BarePayment}\nCOMMIT;");
        var concert = await house.AddConcertAsync(People, People);
        var seconds = await BenchHouse.InParallelAsync(Enumerable.Range(0, People), InFlight, i => OrderAsync(house, concert, i));
        var sold = await house.CountAsync($"SELECT count(*) FROM tickets WHERE performance_id = {concert.PerformanceId}");
        var ratio = sold / seconds / bare;
        return BenchHouse.Report(
            Text($"P3 paid orders a second, {InFlight} in flight"),
            Text($"{sold / seconds:F0}, bare {bare:F0}, ratio {ratio:F2}, sold {sold} of {People}"),
            "ratio >= 1.5", ratio >= 1.5 && sold == People);
    }

    private static async Task<Guid?> HoldAsync(BenchHouse house, BenchConcert concert, int i)
    {
        var fan = concert.Fans[i];
        var attempt = new Attempt(fan.PersonId, "hold", "f");
        return await house.Get<ReservationService>()
            .HoldAsync(fan.PersonId, fan.QueueToken, concert.PerformanceId, [concert.Labels[i]], attempt, CancellationToken.None)
            is Attempted<HoldResult>.First { Result: HoldResult.Held held } ? held.Reservation.ReservationId : null;
    }

    private static async Task OrderAsync(BenchHouse house, BenchConcert concert, int i)
    {
        if (await HoldAsync(house, concert, i) is not { } reservationId) return;
        var fan = concert.Fans[i];
        await house.Get<PaymentService>()
            .PayAsync(fan.PersonId, fan.QueueToken, reservationId, null, new Attempt(fan.PersonId, "pay", "f"), CancellationToken.None);
    }

    private static async Task WarmUpAsync(BenchHouse house)
    {
        // Long enough for the runtime to have compiled what it runs often.
        var concert = await house.AddConcertAsync(WarmUps, WarmUps);
        await BenchHouse.InParallelAsync(Enumerable.Range(0, WarmUps), Connections, i => OrderAsync(house, concert, i));
    }

    private static async Task<double> BareAsync(BenchHouse house, string script)
    {
        var concert = await house.AddConcertAsync(People, People);
        await BenchHouse.ExecuteAsync(house.Connection, "CREATE SEQUENCE IF NOT EXISTS bench_number; ALTER SEQUENCE bench_number RESTART");
        var text = script.Replace("CONCERT", concert.ConcertId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("PERFORMANCE", concert.PerformanceId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return await PgBench.RunAsync(
            house.Connection, $"SELECT nextval('bench_number') AS i \\gset\n{text}\n", Connections, People / Connections);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
