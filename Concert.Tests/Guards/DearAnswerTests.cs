using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Guards;

/// <summary>What anybody may ask is made once, however often it is asked.</summary>
public sealed class DearAnswerTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly TestDatabase database = new();
    private readonly TestClock clock = new();
    private readonly Looks looks = new();
    private ConcertSite site = null!;
    private HttpClient http = null!;

    public async Task InitializeAsync()
    {
        await database.InitializeAsync();
        site = await ConcertSite.StartAsync(
            database, clock,
            new Dictionary<string, string?>
            {
                ["Jobs:Enabled"] = "false", ["RateLimiting:Enabled"] = "true", ["RateLimiting:AddressPerTenSeconds"] = "200",
            },
            configure: services => services.AddHealthChecks().AddCheck("looks", looks));
        http = site.CreateClient();
    }

    [Fact]
    public async Task Readiness_is_looked_at_once_a_second_whoever_asks()
    {
        await TestHouse.InParallelAsync(50, async _ => await http.GetStringAsync(Path("/health/ready")));
        Assert.Equal(1, looks.Count);
        clock.Advance(TimeSpan.FromSeconds(1));
        await http.GetStringAsync(Path("/health/ready"));
        Assert.Equal(2, looks.Count);
    }

    [Fact]
    public async Task What_has_become_unhealthy_is_told_a_second_later()
    {
        Assert.DoesNotContain("looks", await http.GetStringAsync(Path("/health/ready")), StringComparison.Ordinal);
        looks.Result = HealthCheckResult.Unhealthy("It broke.");
        clock.Advance(TimeSpan.FromSeconds(1));
        using var answer = await http.GetAsync(Path("/health/ready"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var told = await answer.Content.ReadAsStringAsync();
        Assert.StartsWith("Unhealthy\n", told, StringComparison.Ordinal);
        Assert.Contains("looks: It broke.", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_description_of_the_api_is_made_once_and_known_again()
    {
        using var first = await http.GetAsync(Path("/openapi/v1.json"));
        var tag = first.Headers.ETag!;
        using var request = new HttpRequestMessage(HttpMethod.Get, Path("/openapi/v1.json"));
        request.Headers.IfNoneMatch.Add(tag);
        using var again = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await TestHouse.InParallelAsync(100, async _ => await http.GetStringAsync(Path("/openapi/v1.json")));
        // Made anew each time, these took three seconds and more.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{watch.Elapsed}");
    }

    [Theory]
    [InlineData("/openapi/v1.json")]
    [InlineData("/health/ready")]
    public async Task Nobody_asks_for_them_without_end(string path)
    {
        var answers = await TestHouse.InParallelAsync(250, async _ =>
        {
            using var answer = await http.GetAsync(Path(path));
            return answer.StatusCode;
        });
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await site.DisposeAsync();
        await database.DisposeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private sealed class Looks : IHealthCheck
    {
        private int count;

        public int Count => count;

        public HealthCheckResult Result { get; set; } = HealthCheckResult.Healthy();

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref count);
            return Task.FromResult(Result);
        }
    }
}
