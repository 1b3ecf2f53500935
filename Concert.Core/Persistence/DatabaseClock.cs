using Microsoft.EntityFrameworkCore;

namespace Ticketing.Persistence;

/// <summary>
/// The database's time, so that nodes whose own clocks differ agree on whether a hold is alive. In between it runs by the machine's
/// monotonic timestamps: setting the machine's clock changes nothing. A database that is set forward is followed at once; one that is set
/// back is waited for, since this clock never goes back. While the database can't be asked, it runs on as before.
/// </summary>
/// <param name="ask">Answers the database's time, UTC.</param>
/// <param name="machine">Timestamps, timers and the time zone; its wall clock is never asked.</param>
public sealed class DatabaseClock(Func<CancellationToken, Task<DateTimeOffset>> ask, TimeProvider machine) : TimeProvider
{
    /// <summary>How long a sample counts: among those the one with the shortest round trip is believed.</summary>
    public static readonly TimeSpan SampleLife = TimeSpan.FromSeconds(60);

    private readonly Lock gate = new();
    private readonly List<Sample> samples = [];
    private readonly long startedAt = machine.GetTimestamp();
    private volatile Sample? believed;
    private long latestTicks;
    private TimeSpan stillSince;

    /// <summary>By the database behind the contexts.</summary>
    public static DatabaseClock Of(IDbContextFactory<ConcertDbContext> contexts, TimeProvider machine) => new(
        async ct =>
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var question = db.Database.IsSqlServer() ? "SELECT SYSUTCDATETIME() AS Value" : "SELECT clock_timestamp() AS \"Value\"";
            return new DateTimeOffset((await db.Database.SqlQueryRaw<DateTime>(question).ToListAsync(ct)).Single(), TimeSpan.Zero);
        },
        machine);

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    /// <inheritdoc />
    public override long TimestampFrequency => machine.TimestampFrequency;

    /// <summary>How well it runs; null before the first sample.</summary>
    public ClockState? State
    {
        get
        {
            lock (gate)
            {
                if (believed is not { } sample) return null;
                var left = TimeSpan.FromTicks(Math.Max(0, Volatile.Read(ref latestTicks) - Ticks(sample)));
                var stood = left > TimeSpan.Zero ? Elapsed - stillSince : TimeSpan.Zero;
                return new ClockState(Elapsed - samples[^1].AnsweredAt, stood, left);
            }
        }
    }

    private TimeSpan Elapsed => machine.GetElapsedTime(startedAt);

    /// <summary>The database's time. Throws before the first sample: whatever asks would be told nonsense.</summary>
    public override DateTimeOffset GetUtcNow()
    {
        var now = Ticks(
            believed ?? throw new InvalidOperationException("The database hasn't been asked for its time yet: nothing may start before."));
        for (var latest = Volatile.Read(ref latestTicks); ;)
        {
            if (now <= latest) return new DateTimeOffset(latest, TimeSpan.Zero);
            var seen = Interlocked.CompareExchange(ref latestTicks, now, latest);
            if (seen == latest) return new DateTimeOffset(now, TimeSpan.Zero);
            latest = seen;
        }
    }

    /// <inheritdoc />
    public override long GetTimestamp() => machine.GetTimestamp();

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>Asks the database for its time; when it doesn't answer, throws what the provider throws, and the clock runs on.</summary>
    public async Task SampleAsync(CancellationToken ct)
    {
        var askedAt = Elapsed;
        var answer = await ask(ct);
        Believe(new Sample(askedAt, Elapsed, answer.UtcTicks));
    }

    private void Believe(Sample sample)
    {
        lock (gate)
        {
            // Overtaken by one that was asked later: it knows nothing new, and would tell a clock that was set meanwhile from the old one.
            if (samples.Exists(s => s.AskedAt > sample.AskedAt)) return;
            var stoodStill = State is { LeftToStand.Ticks: > 0 };
            if (believed is not null) GetUtcNow();
            samples.RemoveAll(s => sample.AskedAt - s.AskedAt > SampleLife || !s.MayAgreeWith(sample));
            samples.Add(sample);
            believed = samples.MinBy(s => s.RoundTrip);
            if (!stoodStill) stillSince = Elapsed;
        }
    }

    private long Ticks(Sample sample) => sample.Offset + Elapsed.Ticks;

    /// <param name="AskedAt">By the machine's timestamps, as <paramref name="AnsweredAt"/>.</param>
    private sealed record Sample(TimeSpan AskedAt, TimeSpan AnsweredAt, long DatabaseTicks)
    {
        // Somewhere between question and answer the database looked at its clock; the offset is as uncertain as the trip was long.
        private long OffsetMin => DatabaseTicks - AnsweredAt.Ticks;
        private long OffsetMax => DatabaseTicks - AskedAt.Ticks;

        public TimeSpan RoundTrip => AnsweredAt - AskedAt;
        public long Offset => OffsetMin + RoundTrip.Ticks / 2;

        /// <summary>False when the database's clock must have been set between the two.</summary>
        public bool MayAgreeWith(Sample other) => OffsetMin <= other.OffsetMax && other.OffsetMin <= OffsetMax;
    }
}

/// <summary>How well the database's time is known on this node.</summary>
/// <param name="SampleAge">Since the database last answered.</param>
/// <param name="StoodStill">For how long the clock has been standing still, because the database's was set back.</param>
/// <param name="LeftToStand">For how long it will go on doing so.</param>
public sealed record ClockState(TimeSpan SampleAge, TimeSpan StoodStill, TimeSpan LeftToStand);
