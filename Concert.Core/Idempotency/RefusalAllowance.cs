using System.Threading.RateLimiting;

namespace Ticketing.Idempotency;

/// <summary>
/// How many refusals are kept of one person: each is a row for a day, and asking for what is refused costs the asker nothing. Counted by
/// this node, in memory, so that counting costs nothing either.
/// </summary>
public sealed class RefusalAllowance : IDisposable
{
    /// <summary>Refusals that one node keeps of one person within an hour.</summary>
    public const int PerHour = 100;

    private readonly PartitionedRateLimiter<Guid> people = PartitionedRateLimiter.Create<Guid, Guid>(
        personId => RateLimitPartition.GetFixedWindowLimiter(
            personId, _ => new FixedWindowRateLimiterOptions { PermitLimit = PerHour, Window = TimeSpan.FromHours(1), QueueLimit = 0 }));

    /// <summary>Counts one more; null when it may be kept, else how long to wait.</summary>
    public TimeSpan? Take(Guid personId)
    {
        using var lease = people.AttemptAcquire(personId);
        if (lease.IsAcquired) return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromHours(1);
    }

    /// <inheritdoc />
    public void Dispose() => people.Dispose();
}
