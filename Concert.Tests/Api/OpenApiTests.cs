using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ticketing.Tests.Api;

public sealed class OpenApiTests : ApiTests
{
    [Fact]
    public async Task Every_endpoint_is_described_with_an_example_for_each_body_and_every_code()
    {
        using var http = Site.CreateClient();
        var text = await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative));
        using var document = JsonDocument.Parse(text);
        var missing = new List<string>();
        var described = new HashSet<string>();
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
            foreach (var operation in path.Value.EnumerateObject())
            {
                var name = $"{operation.Name.ToUpperInvariant()} {path.Name}";
                described.Add(name);
                if (!operation.Value.TryGetProperty("summary", out _)) missing.Add($"{name}: summary");
                if (operation.Value.TryGetProperty("requestBody", out var body))
                    missing.AddRange(WithoutExample(body).Select(m => $"{name}: {m}"));
                foreach (var response in operation.Value.GetProperty("responses").EnumerateObject())
                    missing.AddRange(WithoutExample(response.Value).Select(m => $"{name} {response.Name}: {m}"));
            }
        Assert.Empty(missing);

        var endpoints = Site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.StartsWith("/api/v1", StringComparison.Ordinal) == true)
            .SelectMany(
                e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText!.TrimEnd('/')}"));
        Assert.Empty(endpoints.Except(described));

        foreach (var code in Codes) Assert.Contains($"`{code}`", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_can_be_tried_from_a_page()
    {
        using var http = Site.CreateClient();
        Assert.Contains(
            "swagger-ui", await http.GetStringAsync(new Uri("/docs/api/index.html", UriKind.Relative)), StringComparison.Ordinal);
    }

    private static readonly string[] Codes =
    [
        "invalid_request", "idempotency_key_required", "charge_amount_invalid", "charge_limit_exceeded", "unauthenticated",
        "queue_token_invalid",
        "queue_token_expired", "insufficient_balance", "queue_waiting", "address_unconfirmed",
        "concert_not_found", "performance_not_found", "seat_not_found",
        "reservation_not_found", "payment_not_found", "ticket_not_found", "reservation_expired", "seat_taken", "already_paid",
        "request_in_flight",
        "sales_closed", "sold_out", "no_adjacent", "refund_closed", "idempotency_key_reused", "seat_limit_exceeded", "amount_mismatch",
        "too_many_requests", "temporarily_unavailable",
    ];

    private static IEnumerable<string> WithoutExample(JsonElement body) =>
        !body.TryGetProperty("content", out var content) ? [] : content.EnumerateObject()
        .Where(type => !type.Value.TryGetProperty("example", out _) && !type.Value.TryGetProperty("examples", out _))
            .Select(type => type.Name);
}
