using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Api;

public sealed class IdempotencyTests : ApiTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("tab\there")]
    public async Task A_write_needs_a_key_of_visible_characters(string? key)
    {
        using var fan = await RegisterAsync();
        (await fan.PostAsync("/wallet/charges", new { amount = 1_000 }, key)).IsProblem(400, "idempotency_key_required");
        (await fan.PostAsync("/payments/x/refund", null, key)).IsProblem(400, "idempotency_key_required");
        (await fan.PostAsync("/wallet/charges", new { amount = 1_000 }, new string('k', 256))).IsProblem(400, "idempotency_key_required");
        (await fan.PostAsync("/wallet/charges", new { amount = 1_000 }, new string('~', 255))).Is(201);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(50)]
    public async Task One_key_at_the_same_moment_changes_the_world_once(int requests)
    {
        using var fan = await RegisterAsync();
        var answers = await TestHouse.InParallelAsync(requests, _ => fan.PostAsync("/wallet/charges", new { amount = 5_000 }, "one"));
        var charged = answers.Where(a => a.Status == 201).ToList();
        Assert.NotEmpty(charged);
        Assert.Single(charged.Select(a => a.Content).Distinct());
        Assert.Single(charged, a => !a.Headers.ContainsKey("Idempotency-Replayed"));
        foreach (var waiting in answers.Except(charged))
            Assert.NotEmpty(waiting.IsProblem(409, "request_in_flight").Headers["Retry-After"]);
        Assert.Equal(5_000, (await fan.GetAsync("/wallet")).Number("balance"));
        Assert.Equal(1, (await fan.GetAsync("/wallet/entries"))["entries"].GetArrayLength());
    }

    [Fact]
    public async Task While_the_first_request_is_worked_on_the_second_is_told_so()
    {
        using var fan = await RegisterAsync();
        await fan.ChargeAsync(1_000);
        await using var db = House.CreateContext();
        var first = await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            // Somebody else has the wallet's row for now.
            await db.Wallets.ExecuteUpdateAsync(w => w.SetProperty(x => x.EntryCount, x => x.EntryCount));
            var slow = fan.PostAsync("/wallet/charges", new { amount = 2_000 }, "slow");
            // Two at once: whichever of them came second is told.
            var other = fan.PostAsync("/wallet/charges", new { amount = 2_000 }, "slow");
            var told = await (await Task.WhenAny(slow, other).WaitAsync(TimeSpan.FromSeconds(30)));
            Assert.Equal("1", told.IsProblem(409, "request_in_flight").Headers["Retry-After"]);
            return slow.IsCompleted ? other : slow;
        });
        var charged = (await first).Is(201);
        var again = (await fan.PostAsync("/wallet/charges", new { amount = 2_000 }, "slow")).Is(201);
        Assert.Equal((charged.Content, "true"), (again.Content, again.Headers["Idempotency-Replayed"]));
        Assert.Equal(3_000, (await fan.GetAsync("/wallet")).Number("balance"));
    }

    [Fact]
    public async Task Every_answer_is_replayed_word_for_word_even_by_another_node_after_a_restart()
    {
        var concert = await AddConcertAsync();
        using var fan = await EnterAsync(concert);
        fan.Language = "ko";
        var poor = (await fan.PostAsync("/wallet/charges", new { amount = 5 }, "a")).IsProblem(400, "charge_amount_invalid");
        var charge = (await fan.PostAsync("/wallet/charges", new { amount = 50_000 }, "b")).Is(201);
        var hold =
            (await fan.PostAsync("/reservations", new { performanceId = concert.PerformanceId, seats = new List<string> { "1" } }, "c"))
            .Is(201);
        var best = (await fan.PostAsync("/reservations/best-available", new { performanceId = concert.PerformanceId, count = 1 }, "d"))
            .Is(201);
        var pay = (await fan.PostAsync("/payments", new { reservationId = hold.Text("reservationId") }, "e")).Is(201);
        var refund = (await fan.PostAsync($"/payments/{pay.Text("paymentId")}/refund", null, "f")).Is(200);

        var restarted = await OpenSiteAsync();
        await ReadAnewAsync(restarted);
        using var later = fan.Again(restarted);
        House.Clock.Advance(TimeSpan.FromMinutes(30));
        await later.SignInAsync(later.Email);
        foreach (var (first, path, body, key) in new (ApiAnswer, string, object?, string)[]
                 {
                     (poor, "/wallet/charges", """{ "AMOUNT" : 5, "unknown": [1] }""", "a"),
                     (charge, "/wallet/charges", new { amount = 50_000 }, "b"),
                     (hold, "/reservations", new { performanceId = concert.PerformanceId, seats = new List<string> { "1" } }, "c"),
                     (best, "/reservations/best-available", new { performanceId = concert.PerformanceId, count = 1 }, "d"),
                     (pay, "/payments", new { reservationId = hold.Text("reservationId") }, "e"),
                     (refund, $"/payments/{pay.Text("paymentId")}/refund", null, "f"),
                 })
        {
            var replayed = await later.PostAsync(path, body, key);
            Assert.Equal(
                (first.Status, WithoutClock(first), "true"),
                (replayed.Status, WithoutClock(replayed), replayed.Headers["Idempotency-Replayed"]));
            // The time that is left is counted from now, not from the first answer.
            if (path.StartsWith("/reservations", StringComparison.Ordinal)) Assert.NotEqual(first.Content, replayed.Content);
            Assert.Equal(first.Headers.GetValueOrDefault("Location"), replayed.Headers.GetValueOrDefault("Location"));
            Assert.DoesNotContain("Idempotency-Replayed", first.Headers.Keys);
        }
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task A_key_belongs_to_one_person_one_request_and_one_day()
    {
        using var fan = await RegisterAsync();
        using var other = await RegisterAsync();
        (await fan.PostAsync("/wallet/charges", new { amount = 1_000 }, "k")).Is(201);
        (await fan.PostAsync("/wallet/charges", new { amount = 2_000 }, "k")).IsProblem(422, "idempotency_key_reused");
        (await fan.PostAsync("/payments", new { reservationId = "x" }, "k")).IsProblem(422, "idempotency_key_reused");
        Assert.DoesNotContain(
            "Idempotency-Replayed", (await other.PostAsync("/wallet/charges", new { amount = 1_000 }, "k")).Is(201).Headers.Keys);
        House.Clock.Advance(TimeSpan.FromHours(25));
        await fan.SignInAsync(fan.Email);
        (await fan.PostAsync("/wallet/charges", new { amount = 2_000 }, "k")).Is(201);
        Assert.Equal(3_000, (await fan.GetAsync("/wallet")).Number("balance"));
    }

    [Fact]
    public async Task What_is_refused_at_the_door_leaves_the_key_free()
    {
        var concert = await AddConcertAsync(maxAdmitted: 0);
        using var fan = await RegisterAsync();
        var body = new { performanceId = concert.PerformanceId, seats = new List<string> { "1" } };
        (await fan.PostAsync("/reservations", body, "k")).IsProblem(401, "queue_token_invalid");
        await fan.EnterAsync(concert.ConcertId);
        (await fan.PostAsync("/reservations", body, "k")).IsProblem(403, "queue_waiting");
        (await fan.PostAsync("/reservations", "{}", "k")).IsProblem(400, "invalid_request");
        await using var db = House.CreateContext();
        Assert.False(await db.KeptAnswers.AnyAsync());
    }

    private static string WithoutClock(ApiAnswer answer) =>
        Regex.Replace(answer.Content, "\"serverTime\":\"[^\"]*\"", "", RegexOptions.None, TimeSpan.FromSeconds(1));
}
