using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Queue;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Api;

public sealed class QueueApiTests : ApiTests
{
    [Fact]
    public async Task A_place_has_every_field_of_the_contract_and_is_the_same_one_when_asked_for_again()
    {
        var concert = await AddConcertAsync(maxAdmitted: 0);
        using var fan = await RegisterAsync();

        var first = (await fan.PostAsync($"/concerts/{concert.ConcertId}/queue")).Is(201);
        first.Has(
            "queueToken", "state", "position", "peopleAhead", "estimatedWaitSeconds", "pollAfterSeconds", "admittedUntil", "seatsLeft",
            "salesOpenAt");
        Assert.Equal("WAITING", first.Text("state"));
        Assert.Equal((1, 0), (first.Number("position"), first.Number("peopleAhead")));
        Assert.Equal("1", first.Headers["X-Queue-Position"]);
        Assert.True(first.IsNull("admittedUntil"));
        first["estimatedWaitSeconds"].Has("low", "high");

        var second = (await fan.PostAsync($"/concerts/{concert.ConcertId}/queue")).Is(200);
        Assert.Equal(first.Text("queueToken"), second.Text("queueToken"));
        Assert.Equal("1", second.Headers["X-Queue-Position"]);
    }

    [Fact]
    public async Task Whoever_there_is_room_for_is_admitted_at_position_0()
    {
        var concert = await AddConcertAsync();
        using var fan = await RegisterAsync();
        var place = (await fan.EnterAsync(concert.ConcertId)).Is(200);
        Assert.Equal("ADMITTED", place.Text("state"));
        Assert.Equal(0, place.Number("position"));
        Assert.Equal(House.Now + TimeSpan.FromMinutes(10), place["admittedUntil"].GetDateTimeOffset());
        Assert.Equal(20, place.Number("seatsLeft"));
    }

    [Fact]
    public async Task Before_the_sale_there_is_no_position_and_after_the_draw_anyone_can_check_the_order()
    {
        var concert = await AddConcertAsync(maxAdmitted: 0, opensIn: TimeSpan.FromMinutes(10));
        var fans = new List<ApiCaller>();
        for (var i = 0; i < 3; i++) fans.Add(await RegisterAsync());
        foreach (var fan in fans)
        {
            var place = (await fan.PostAsync($"/concerts/{concert.ConcertId}/queue")).Is(201);
            Assert.Equal("PRE_QUEUE", place.Text("state"));
            Assert.True(place.IsNull("position"));
            Assert.DoesNotContain("X-Queue-Position", place.Headers.Keys);
            fan.QueueToken = place.Text("queueToken");
            (await fan.GetAsync($"/concerts/{concert.ConcertId}/performances")).IsProblem(403, "queue_waiting").Has("position");
        }
        var promise = (await Nobody.GetAsync($"/concerts/{concert.ConcertId}/queue/draw")).Is(200);
        Assert.True(promise.IsNull("seed"));
        (await Nobody.GetAsync("/concerts/999/queue/draw")).IsProblem(404, "concert_not_found");

        House.Clock.Advance(TimeSpan.FromMinutes(11));
        await Site.Services.GetRequiredService<AdmissionService>().AdmitAsync(default);
        var draw = (await Nobody.GetAsync($"/concerts/{concert.ConcertId}/queue/draw")).Is(200);
        var seed = draw.Text("seed");
        Assert.Equal(promise.Text("seedHash"), Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(seed))));
        var order = draw["order"].Texts();
        Assert.Equal(
            order.OrderBy(id => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{seed}:{id}"))), StringComparer.Ordinal),
            order);
        Assert.Equal(3, order.Count);
        foreach (var fan in fans) fan.Dispose();
    }

    [Fact]
    public async Task A_token_is_worth_something_only_to_its_owner_for_its_concert_while_the_place_lives()
    {
        var concert = await AddConcertAsync();
        var other = await AddConcertAsync();
        using var fan = await EnterAsync(concert);
        using var stranger = await EnterAsync(concert);
        var path = $"/concerts/{concert.ConcertId}/queue";
        var token = fan.QueueToken!;

        foreach (
            var forged in new[] {
            null, "", "x", token[..^1], token + "A", Flip(token, 3), Flip(token, 25), Flip(token, 60), stranger.QueueToken })
        {
            fan.QueueToken = forged;
            (await fan.GetAsync(path)).IsProblem(401, "queue_token_invalid");
            (await fan.DeleteAsync(path)).IsProblem(401, "queue_token_invalid");
            (await fan.TryHoldAsync(concert.PerformanceId, "1")).IsProblem(401, "queue_token_invalid");
        }
        fan.QueueToken = token;
        (await fan.GetAsync($"/concerts/{other.ConcertId}/queue")).IsProblem(401, "queue_token_invalid");
        (await fan.TryHoldAsync(other.PerformanceId, "1")).IsProblem(401, "queue_token_invalid");
        (await fan.GetAsync("/concerts/999/queue")).IsProblem(404, "concert_not_found");
        (await fan.GetAsync("/concerts/abc/queue")).IsProblem(404, "concert_not_found");

        House.Clock.Advance(TimeSpan.FromMinutes(11));
        await fan.SignInAsync(fan.Email);
        (await fan.GetAsync(path)).IsProblem(401, "queue_token_expired");
        (await fan.GetAsync($"/concerts/{concert.ConcertId}/performances")).IsProblem(401, "queue_token_expired");
        (await fan.TryHoldAsync(concert.PerformanceId, "1")).IsProblem(401, "queue_token_expired");
    }

    [Fact]
    public async Task Renewing_gives_a_new_place_for_a_lost_or_used_token()
    {
        var concert = await AddConcertAsync();
        using var fan = await RegisterAsync();
        var path = $"/concerts/{concert.ConcertId}/queue";
        (await fan.GetAsync(path)).IsProblem(401, "queue_token_invalid");
        fan.QueueToken = (await fan.GetAsync($"{path}?renew=true")).Is(201).Text("queueToken");
        (await fan.GetAsync(path)).Is(200);
        (await fan.GetAsync($"{path}?renew=true")).Is(200);
        (await fan.GetAsync($"{path}?renew=maybe")).IsInvalid("renew");

        (await fan.DeleteAsync(path)).Is(204);
        (await fan.DeleteAsync(path)).Is(204);
        (await fan.GetAsync(path)).IsProblem(401, "queue_token_expired");
        var renewed = (await fan.GetAsync($"{path}?renew=true")).Is(201);
        Assert.NotEqual(fan.QueueToken, renewed.Text("queueToken"));
    }

    [Fact]
    public async Task A_queue_that_is_not_open_says_when_it_opens_and_a_sold_out_concert_says_so()
    {
        var future = await AddConcertAsync(opensIn: TimeSpan.FromDays(2));
        var small = await AddConcertAsync(seats: 1);
        await House.BoughtAsync(await House.AdmitFanAsync(small, TestHouse.Price), small, "1");
        using var fan = await RegisterAsync();
        var closed = (await fan.PostAsync($"/concerts/{future.ConcertId}/queue")).IsProblem(409, "sales_closed");
        Assert.Equal(House.Now.AddDays(2), closed["salesOpenAt"].GetDateTimeOffset());
        // The heartbeat counts: by hand, until it has.
        while ((await fan.GetAsync($"/concerts/{small.ConcertId}")).Text("saleState") != "SOLD_OUT")
            House.Clock.Advance(TimeSpan.FromSeconds(1));
        (await fan.GetAsync($"/concerts/{small.ConcertId}/queue")).IsProblem(401, "queue_token_invalid");
        (await fan.PostAsync($"/concerts/{small.ConcertId}/queue")).IsProblem(409, "sold_out");
        (await fan.PostAsync("/concerts/999/queue")).IsProblem(404, "concert_not_found");
        (await Nobody.PostAsync($"/concerts/{small.ConcertId}/queue")).IsProblem(401, "unauthenticated");
    }

    private static string Flip(string token, int at) => token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
}
