using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ticketing.Idempotency;
using Ticketing.Tests.Api;

namespace Ticketing.Tests.Guards;

/// <summary>Who holds and lets go in a loop keeps seats from others; who asks in vain in a loop fills the database.</summary>
public sealed class HoldingAgainTests : ApiTests
{
    private static readonly Guid Nothing = Guid.NewGuid();

    private protected override Dictionary<string, string?> Settings => new() { ["Sales:HoldsPerHour"] = "3" };

    [Fact]
    public async Task A_person_begins_so_many_holds_of_a_concert_within_an_hour_and_is_told_when_to_come_back()
    {
        var (concert, other) = (await AddConcertAsync(), await AddConcertAsync());
        using var fan = await EnterAsync(concert);
        for (var i = 0; i < 3; i++)
        {
            var held = await fan.HoldAsync(concert.PerformanceId, "1");
            (await fan.DeleteAsync($"/reservations/{held}")).Is(204);
            House.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        var key = Guid.NewGuid().ToString();
        var wanted = new { performanceId = concert.PerformanceId, seats = new[] { "1" } };
        var refused = (await fan.PostAsync("/reservations", wanted, key)).IsProblem(429, "too_many_requests");
        // The first of the three was begun three minutes ago.
        Assert.Equal(57 * 60, int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture));

        // Others, and other concerts, aren't meant.
        using var rival = await EnterAsync(concert);
        await rival.HoldAsync(concert.PerformanceId, "1");
        await fan.EnterAsync(other.ConcertId);
        await fan.HoldAsync(other.PerformanceId, "1");

        House.Clock.Advance(TimeSpan.FromMinutes(57));
        await House.Node.TickAsync();
        await ReadAnewAsync(Site);
        await fan.SignInAsync(fan.Email);
        await fan.EnterAsync(concert.ConcertId);
        (await fan.PostAsync("/reservations", wanted, key)).Is(201);
    }

    [Fact]
    public async Task So_many_refusals_of_a_person_are_kept_and_the_next_leaves_no_row()
    {
        using var fan = await RegisterAsync();
        var keys = Enumerable.Range(0, RefusalAllowance.PerHour + 20).Select(i => $"key-{i}").ToList();
        var answers = new List<ApiAnswer>();
        foreach (var key in keys) answers.Add(await RefundNothingAsync(fan, key));
        Assert.All(answers.Take(RefusalAllowance.PerHour), answer => answer.IsProblem(404, "payment_not_found"));
        Assert.All(answers.Skip(RefusalAllowance.PerHour), answer =>
            Assert.InRange(
                int.Parse(answer.IsProblem(429, "too_many_requests").Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 3600));
        await using (var db = House.CreateContext()) Assert.Equal(RefusalAllowance.PerHour, await db.KeptAnswers.CountAsync());
        // What was kept is repeated as ever, what works works, and another person isn't meant.
        Assert.Equal("true", (await RefundNothingAsync(fan, keys[0])).IsProblem(404, "payment_not_found").Headers["Idempotency-Replayed"]);
        await fan.ChargeAsync(10_000);
        using var other = await RegisterAsync();
        (await RefundNothingAsync(other, "key")).IsProblem(404, "payment_not_found");
    }

    private static Task<ApiAnswer> RefundNothingAsync(ApiCaller fan, string key) =>
        fan.PostAsync($"/payments/{Nothing}/refund", key: key);
}
