using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Seating;

namespace Ticketing.Web.Hosting;

/// <summary>Whether what this node shows is as new as it should be, and if not, what is behind and by how much.</summary>
public sealed class MemoryHealthCheck(
    SeatMapService maps, QueueBoards boards, CatalogCache catalog, OpenTransactions transactions) : IHealthCheck
{
    /// <summary>How far anything may be behind: a tick is a second, and reading a great board anew takes some.</summary>
    public static readonly TimeSpan Allowed = TimeSpan.FromSeconds(10);

    /// <summary>How long an open transaction may keep the reading of changes from moving on.</summary>
    public static readonly TimeSpan HeldBackAllowed = TimeSpan.FromSeconds(60);

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (ofMaps, ofBoards) = (maps.CheckHealth(Allowed), boards.CheckHealth(Allowed));
        List<string> faults = [.. Faults("maps", "performance", ofMaps), .. Faults("boards", "concert", ofBoards)];
        if ((ofMaps.HeldBack > HeldBackAllowed || ofBoards.HeldBack > HeldBackAllowed)
            && await transactions.FindOldestAsync(cancellationToken) is { } session) faults.Add($"It is open in {session}.");
        if (catalog.Age > Allowed) faults.Insert(0, $"The plans of concerts were last read {Seconds(catalog.Age)} ago.");
        // Selling goes on: whatever is decided is decided by the database.
        return faults.Count > 0 ? HealthCheckResult.Degraded(string.Join(' ', faults)) : HealthCheckResult.Healthy();
    }

    private static IEnumerable<string> Faults(string memories, string subject, MemoryHealth health)
    {
        if (health.Age > Allowed) yield return $"The {memories} were last brought up to date {Seconds(health.Age)} ago.";
        if (health.HeldBack > HeldBackAllowed)
            yield return $"A transaction that has been open for {Seconds(health.HeldBack)} or more keeps the {memories} from moving on.";
        foreach (var (id, age) in health.Behind.Take(3))
            yield return $"Of the {memories}, that of {subject} {id} is {Seconds(age)} behind.";
    }

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s");
}
