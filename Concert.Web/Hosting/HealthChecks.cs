using System.Net.Mime;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Quartz;
using Ticketing.Persistence;
using Ticketing.Wallets;

namespace Ticketing.Web.Hosting;

/// <summary>What an orchestrator asks: is the process alive, can it serve.</summary>
public static class HealthChecks
{
    /// <summary>Database, clock, ledger, scheduler.</summary>
    public static IServiceCollection AddConcertHealth(this IServiceCollection services, IConfiguration configuration)
    {
        var checks = services.AddHealthChecks().AddDbContextCheck<ConcertDbContext>("database")
            .AddCheck<ClockHealthCheck>("clock").AddCheck<LedgerHealthCheck>("ledger").AddCheck<MemoryHealthCheck>("memory");
        if (configuration.GetValue("Jobs:Enabled", true)) checks.AddQuartz(_ => { });
        return services.AddSingleton<Readiness>();
    }

    /// <summary>Maps <c>/health/live</c> (the process answers) and <c>/health/ready</c> (every check).</summary>
    public static void MapConcertHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).DisableRateLimiting();
        routes.MapGet("/health/ready", ReadyAsync).ExcludeFromDescription();
    }

    /// <summary>The status, then what is the matter, in words of our own: what an exception says stays in the log.</summary>
    private static async Task<ContentHttpResult> ReadyAsync(HttpContext http, Readiness readiness)
    {
        var report = await readiness.ReadAsync(http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        var matters = report.Entries.Where(e => e.Value is { Status: not HealthStatus.Healthy, Exception: null, Description: not null })
            .Select(e => $"{e.Key}: {e.Value.Description}");
        return TypedResults.Text(string.Join('\n', [report.Status.ToString(), .. matters]), MediaTypeNames.Text.Plain,
            statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private sealed class LedgerHealthCheck(LedgerReconciliation reconciliation) : IHealthCheck
    {
        // Selling can go on in any case; somebody has to look.
        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await reconciliation.FindAsync(cancellationToken) switch
            {
                { WrongWallets.Count: > 0 and var count } => HealthCheckResult.Degraded(
                    $"{count} wallets don't agree with their ledgers; the log and the table ledger_checks name them."),
                { At: null } => HealthCheckResult.Degraded("Wallets have never been compared with their ledgers; does the job run?"),
                { IsOld: true, At: var at } => HealthCheckResult.Degraded(
                    $"Wallets were last compared with their ledgers at {at:u}; does the job run?"),
                _ => HealthCheckResult.Healthy(),
            };
    }
}
