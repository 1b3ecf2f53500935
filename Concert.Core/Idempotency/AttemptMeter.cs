using System.Collections.Concurrent;

namespace Ticketing.Idempotency;

/// <summary>How this node's requests end, minute by minute, for the last hour: kept in memory, gone with the process.</summary>
public sealed class AttemptMeter(TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<Type, int> running = new();
    private readonly ConcurrentDictionary<(long Minute, string Ending), int> endings = new();

    /// <summary>The ending of a request that no answer was found for.</summary>
    public const string Failure = "Error";

    /// <summary>Requests of this kind being worked on now.</summary>
    public int Running<TResult>() => running.GetValueOrDefault(typeof(TResult));

    /// <summary>Refusals and errors of the last hour by minute (UTC) and kind, e.g. <c>SeatsTaken</c>.</summary>
    public IReadOnlyList<AttemptCount> Read()
    {
        var since = Minute(time.GetUtcNow() - Kept);
        return [.. endings.Where(e => e.Key.Minute > since).OrderBy(e => e.Key.Minute)
            .Select(e =>
                new AttemptCount(new DateTimeOffset(e.Key.Minute * TimeSpan.TicksPerMinute, TimeSpan.Zero), e.Key.Ending, e.Value))];
    }

    internal void Begin<TResult>() => running.AddOrUpdate(typeof(TResult), 1, (_, count) => count + 1);

    /// <summary>Ends it; <paramref name="refusal"/> is null when it went well.</summary>
    internal void End<TResult>(string? refusal)
    {
        running.AddOrUpdate(typeof(TResult), 0, (_, count) => count - 1);
        if (refusal is null) return;
        var minute = Minute(time.GetUtcNow());
        if (endings.AddOrUpdate((minute, refusal), 1, (_, count) => count + 1) > 1) return;
        foreach (var key in endings.Keys)
            if (key.Minute < minute - Kept.TotalMinutes) endings.TryRemove(key, out _);
    }

    private static long Minute(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMinute;
}

/// <summary>How often requests ended like this in one minute.</summary>
public sealed record AttemptCount(DateTimeOffset Minute, string Ending, int Count);
