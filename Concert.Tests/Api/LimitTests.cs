using Ticketing.Tests.Support;

namespace Ticketing.Tests.Api;

public sealed class LimitTests : ApiTests
{
    private protected override Dictionary<string, string?> Settings => new()
    {
        ["RateLimiting:Enabled"] = "true", ["RateLimiting:PersonPerTenSeconds"] = "20", ["RateLimiting:AddressPerTenSeconds"] = "60",
        ["RateLimiting:SignInsPerMinute"] = "5", ["RateLimiting:ChargesPerMinute"] = "3",
    };

    [Fact]
    public async Task Too_many_requests_are_told_when_to_come_back()
    {
        using var fan = await RegisterAsync();
        for (var i = 0; i < 3; i++) await fan.ChargeAsync(1_000);
        var charge = (await fan.TryAsync("/wallet/charges", new { amount = 1_000 })).IsProblem(429, "too_many_requests");
        Assert.InRange(int.Parse(charge.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        var reads = await TestHouse.InParallelAsync(25, _ => fan.GetAsync("/wallet"));
        Assert.Contains(reads, r => r.Status == 200);
        Assert.NotEmpty(
            Assert.IsType<ApiAnswer>(reads.First(r => r.Status != 200)).IsProblem(429, "too_many_requests").Headers["Retry-After"]);
        (await Nobody.GetAsync("/concerts")).Is(200);

        for (var i = 0; i < 4; i++)
            (await Nobody.PostAsync("/auth/login", new { email = fan.Email, password = "wrong" })).IsProblem(401, "unauthenticated");
        (await Nobody.PostAsync("/auth/login", new { email = fan.Email, password = "wrong" })).IsProblem(429, "too_many_requests");
        await TestHouse.InParallelAsync(70, _ => Nobody.GetAsync("/concerts"));
        (await Nobody.GetAsync("/concerts")).IsProblem(429, "too_many_requests");
    }
}
