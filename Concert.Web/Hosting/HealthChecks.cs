using Microsoft.AspNetCore.Diagnostics.HealthChecks;
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
        return services;
    }

    /// <summary>Maps <c>/health/live</c> (the process answers) and <c>/health/ready</c> (every check).</summary>
    public static void MapConcertHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).DisableRateLimiting();
        routes.MapHealthChecks("/health/ready").DisableRateLimiting();
    }

    private sealed class LedgerHealthCheck(LedgerReconciliation reconciliation) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(
                reconciliation.Last is { WrongWallets.Count: > 0 and var count }
                    // Selling can go on; somebody has to look at the wallets named in the log.
                    ? HealthCheckResult.Degraded($"{count} wallets don't agree with their ledgers.")
                    : HealthCheckResult.Healthy());
    }
}
