using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ticketing.Web.Hosting;

/// <summary>
/// Whether this node can serve, looked at once a second at most: anybody may ask, and who asks often learns no more and costs nothing.
/// </summary>
internal sealed class Readiness(HealthCheckService checks, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan BelievedFor = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim looking = new(1);
    private Look? last;

    /// <summary>What was found within the last second; who asks while it is looked at waits for that.</summary>
    public async Task<HealthReport> ReadAsync(CancellationToken ct)
    {
        if (Fresh() is { } known) return known;
        await looking.WaitAsync(ct);
        try
        {
            if (Fresh() is { } found) return found;
            // Not the caller's to cancel: the next one is told the same.
            var report = await checks.CheckHealthAsync(CancellationToken.None);
            Volatile.Write(ref last, new Look(report, time.GetTimestamp()));
            return report;
        }
        finally
        {
            looking.Release();
        }
    }

    public void Dispose() => looking.Dispose();

    private HealthReport? Fresh() =>
        Volatile.Read(ref last) is { } look && time.GetElapsedTime(look.At) < BelievedFor ? look.Report : null;

    private sealed record Look(HealthReport Report, long At);
}
