
namespace Ticketing.Tests.Api;

public sealed class PurchaseApiTests : ApiTests
{
    [Fact]
    public async Task A_reservation_reads_as_the_contract_says_from_hold_to_refund()
    {
        var concert = await AddConcertAsync();
        using var fan = await EnterAsync(concert);
        await fan.ChargeAsync(50_000);
        var held = (await fan.TryHoldAsync(concert.PerformanceId, "2", "3")).Is(201);
        held.Has(
            "reservationId", "status", "concertId", "concertTitle", "performanceId", "startsAt", "seats", "total", "holdExpiresAt",
            "serverTime");
        held["seats"][0].Has("label", "price");
        var id = held.Text("reservationId");
        Assert.Equal($"/api/v1/reservations/{id}", held.Headers["Location"]);
        Assert.Equal(("ON_HOLD", 20_000L), (held.Text("status"), held.Number("total")));
        Assert.Equal(TimeSpan.FromMinutes(5), held["holdExpiresAt"].GetDateTimeOffset() - held["serverTime"].GetDateTimeOffset());
        Assert.Equal(held.Content, (await fan.GetAsync($"/reservations/{id}")).Is(200).Content);

        (await fan.TryAsync("/payments", new { reservationId = id, amount = 1 })).IsProblem(422, "amount_mismatch").Has("required");
        var paid = (await fan.TryAsync("/payments", new { reservationId = id, amount = 20_000 })).Is(201);
        paid.Has(
            "paymentId", "reservationId", "status", "concertTitle", "performanceId", "startsAt", "seats", "amount", "balanceAfter",
            "queueTokenExpired", "paidAt", "tickets");
        Assert.Equal(
            ("CONFIRMED", 20_000L, 30_000L, true),
            (paid.Text("status"), paid.Number("amount"), paid.Number("balanceAfter"), paid["queueTokenExpired"].GetBoolean()));
        Assert.Equal(["2", "3"], paid["seats"].Texts());
        var payment = paid.Headers["Location"];
        Assert.Equal(paid.Content, (await fan.GetAsync(payment)).Is(200).Content);
        (await fan.GetAsync($"/concerts/{concert.ConcertId}/queue")).IsProblem(401, "queue_token_expired");
        (await fan.TryAsync("/payments", new { reservationId = id })).IsProblem(409, "already_paid");
        (await fan.DeleteAsync($"/reservations/{id}")).IsProblem(409, "already_paid");
        Assert.Equal("CONFIRMED", (await fan.GetAsync($"/reservations/{id}")).Text("status"));

        var tickets = (await fan.GetAsync("/tickets")).Is(200)["tickets"];
        tickets[0].Has("ticketId", "concertTitle", "startsAt", "venue", "label", "tier", "status");
        Assert.Equal("VALID", tickets[0].Text("status"));
        var qr = (await fan.GetAsync($"/tickets/{tickets[0].Text("ticketId")}/qr")).Is(200);
        Assert.Equal("image/svg+xml", qr.ContentType);
        Assert.StartsWith("<svg", qr.Content, StringComparison.Ordinal);

        var refund = (await fan.TryAsync($"{payment}/refund")).Is(200).Has("paymentId", "refunded", "balanceAfter", "refundedAt");
        Assert.Equal((20_000L, 50_000L), (refund.Number("refunded"), refund.Number("balanceAfter")));
        (await fan.TryAsync($"{payment}/refund")).IsProblem(409, "refund_closed");
        Assert.Equal("REFUNDED", (await fan.GetAsync(payment)).Text("status"));
        Assert.Equal("REFUNDED", (await fan.GetAsync($"/reservations/{id}")).Text("status"));
        Assert.Equal("REFUNDED", (await fan.GetAsync("/tickets"))["tickets"][0].Text("status"));

        var page = (await fan.GetAsync("/wallet/entries?limit=2")).Is(200);
        page["entries"][0].Has("entryId", "kind", "amount", "balanceAfter", "at");
        Assert.Equal([("REFUND", 20_000L), ("PAYMENT", -20_000L)], Entries(page));
        Assert.Equal(id, page["entries"][1].Text("reservationId"));
        var last = (await fan.GetAsync($"/wallet/entries?limit=2&cursor={page.Text("nextCursor")}")).Is(200);
        Assert.Equal([("CHARGE", 50_000L)], Entries(last));
        Assert.True(last.IsNull("nextCursor"));
        (await fan.GetAsync("/wallet/entries?limit=x")).IsInvalid("limit");
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task Refusals_of_a_hold_have_their_codes_and_fields()
    {
        var concert = await AddConcertAsync(seatLimit: 3);
        using var fan = await EnterAsync(concert);
        using var other = await EnterAsync(concert);
        await other.HoldAsync(concert.PerformanceId, "5");
        var taken = (await fan.TryHoldAsync(concert.PerformanceId, "4", "5")).IsProblem(409, "seat_taken");
        Assert.Equal(["5"], taken["taken"].Texts());
        Assert.InRange(taken["alternatives"].GetArrayLength(), 1, 3);
        Assert.All(taken["alternatives"].EnumerateArray(), group => Assert.Equal(2, group.GetArrayLength()));
        (await fan.TryHoldAsync(concert.PerformanceId, "1", "no such")).IsProblem(404, "seat_not_found");
        (await fan.TryHoldAsync(999, "1")).IsProblem(404, "performance_not_found");
        (await fan.TryHoldAsync(concert.PerformanceId)).IsInvalid("seats");
        (await fan.TryHoldAsync(concert.PerformanceId, "1", "1")).IsInvalid("seats");
        (await fan.TryHoldAsync(concert.PerformanceId, [.. Enumerable.Range(1, 101).Select(i => $"{i}")])).IsInvalid("seats");
        (await fan.TryAsync("/reservations", """{"performanceId":"1","seats":["1"]}""")).IsInvalid("performanceId");
        (await fan.TryAsync("/reservations", """{"performanceId":1,"seats":[1]}""")).IsInvalid("seats");
        await fan.HoldAsync(concert.PerformanceId, "1");
        foreach (var seats in new[] { new[] { "6", "7", "8" }, ["6", "7", "8", "9"] })
        {
            var many = (await fan.TryHoldAsync(concert.PerformanceId, seats)).IsProblem(422, "seat_limit_exceeded");
            Assert.Equal((3, 1), (many.Number("limit"), many.Number("held")));
        }
        Assert.Equal(1, (await fan.GetAsync("/reservations"))["reservations"].GetArrayLength());
    }

    [Fact]
    public async Task Best_available_seats_are_adjacent_and_refusals_have_their_codes()
    {
        var concert = await AddConcertAsync(seats: 10);
        using var fan = await EnterAsync(concert);
        (await fan.TryAsync("/reservations/best-available", new { performanceId = concert.PerformanceId })).IsInvalid("count");
        (await fan.TryAsync("/reservations/best-available", new { performanceId = concert.PerformanceId, count = 0 })).IsInvalid("count");
        (await fan.TryAsync("/reservations/best-available", new { performanceId = concert.PerformanceId, count = 2, tier = "no such" }))
            .IsInvalid("tier");
        (await fan.TryAsync("/reservations/best-available", new { performanceId = concert.PerformanceId, count = 5 }))
            .IsProblem(422, "seat_limit_exceeded");
        (await fan.TryAsync("/reservations/best-available", new { performanceId = concert.PerformanceId, count = 2, accessible = true }))
            .IsProblem(409, "sold_out");
        var best =
            (await fan.TryAsync("/reservations/best-available", new { performanceId = concert.PerformanceId, count = 3, tier = "Seat" }))
            .Is(201);
        var numbers = best["seats"].EnumerateArray()
            .Select(s => int.Parse(s.Text("label"), System.Globalization.CultureInfo.InvariantCulture)).Order().ToList();
        Assert.Equal([numbers[0], numbers[0] + 1, numbers[0] + 2], numbers);
        foreach (var seats in new[] { 3, 3 })
        {
            using var next = await EnterAsync(concert);
            (await next.TryAsync("/reservations/best-available", new { performanceId = concert.PerformanceId, count = seats })).Is(201);
        }
        using var late = await EnterAsync(concert);
        (await late.TryAsync("/reservations/best-available", new { performanceId = concert.PerformanceId, count = 2 }))
            .IsProblem(409, "sold_out");
    }

    [Fact]
    public async Task A_hold_that_ran_out_reads_expired_at_once_and_a_released_one_frees_its_seats()
    {
        var concert = await AddConcertAsync();
        using var fan = await EnterAsync(concert);
        using var other = await EnterAsync(concert);
        var released = await fan.HoldAsync(concert.PerformanceId, "1");
        (await fan.DeleteAsync($"/reservations/{released}")).Is(204);
        (await fan.DeleteAsync($"/reservations/{released}")).Is(204);
        Assert.Equal("RELEASED", (await fan.GetAsync($"/reservations/{released}")).Text("status"));
        var expired = await fan.HoldAsync(concert.PerformanceId, "1");
        (await other.TryHoldAsync(concert.PerformanceId, "1")).IsProblem(409, "seat_taken");
        House.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("EXPIRED", (await fan.GetAsync($"/reservations/{expired}")).Text("status"));
        await other.HoldAsync(concert.PerformanceId, "1");
        (await fan.TryAsync("/payments", new { reservationId = expired })).IsProblem(404, "reservation_expired");
        Assert.Equal(
            [expired, released],
            (await fan.GetAsync("/reservations"))["reservations"].EnumerateArray().Select(r => r.Text("reservationId")));
    }

    [Fact]
    public async Task What_belongs_to_someone_else_looks_like_what_does_not_exist()
    {
        var concert = await AddConcertAsync();
        using var fan = await EnterAsync(concert);
        using var stranger = await EnterAsync(concert);
        await fan.ChargeAsync(10_000);
        var reservation = await fan.HoldAsync(concert.PerformanceId, "1");
        (await stranger.TryAsync("/payments", new { reservationId = reservation })).IsProblem(404, "reservation_not_found");
        (await stranger.TryAsync("/payments", new { reservationId = "nothing" })).IsProblem(404, "reservation_not_found");
        var payment = await fan.PayAsync(reservation);
        var ticket = (await fan.GetAsync("/tickets"))["tickets"][0].Text("ticketId");
        foreach (var (kind, id) in new[] { ("reservation", reservation), ("reservation", "x"), ("payment", payment), ("payment", "x") })
            (await stranger.GetAsync($"/{kind}s/{id}")).IsProblem(404, $"{kind}_not_found");
        (await stranger.DeleteAsync($"/reservations/{reservation}")).IsProblem(404, "reservation_not_found");
        (await stranger.TryAsync($"/payments/{payment}/refund")).IsProblem(404, "payment_not_found");
        (await stranger.TryAsync("/payments/x/refund")).IsProblem(404, "payment_not_found");
        foreach (var id in new[] { ticket, "x" }) (await stranger.GetAsync($"/tickets/{id}/qr")).IsProblem(404, "ticket_not_found");
        Assert.Equal(0, (await stranger.GetAsync("/tickets"))["tickets"].GetArrayLength());
    }

    [Fact]
    public async Task A_wallet_says_what_it_holds_and_what_it_refuses()
    {
        var concert = await AddConcertAsync();
        using var fan = await EnterAsync(concert);
        var wallet = (await fan.GetAsync("/wallet")).Is(200)
            .Has("balance", "currency", "chargeMinimum", "chargeMaximum", "monthlyRemaining");
        Assert.Equal((0, "KRW", 5_000_000), (wallet.Number("balance"), wallet.Text("currency"), wallet.Number("monthlyRemaining")));
        foreach (var amount in new[] { 0, -5, 999, 1_000_001 })
        {
            var invalid = (await fan.TryAsync("/wallet/charges", new { amount })).IsProblem(400, "charge_amount_invalid");
            Assert.Equal((1_000, 1_000_000), (invalid.Number("minimum"), invalid.Number("maximum")));
        }
        (await fan.TryAsync("/wallet/charges", new { amount = 1_000 })).Is(201).Has("chargeId", "amount", "balanceAfter", "chargedAt");
        var reservation = await fan.HoldAsync(concert.PerformanceId, "1", "2");
        var poor = (await fan.TryAsync("/payments", new { reservationId = reservation })).IsProblem(402, "insufficient_balance");
        Assert.Equal((1_000, 20_000, 19_000), (poor.Number("balance"), poor.Number("required"), poor.Number("shortfall")));
        for (var i = 0; i < 4; i++) await fan.ChargeAsync(1_000_000);
        Assert.Equal(
            999_000, (await fan.TryAsync("/wallet/charges", new { amount = 1_000_000 })).IsProblem(400, "charge_limit_exceeded")
            .Number("remaining"));
    }

    private static List<(string Kind, long Amount)> Entries(ApiAnswer page) =>
        [.. page["entries"].EnumerateArray().Select(e => (e.Text("kind"), e.GetProperty("amount").GetInt64()))];
}
