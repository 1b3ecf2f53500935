namespace Ticketing.Tests.Support;

/// <summary>
/// A clock that stands still until a test moves it. Timers made from it fire, in the order they are due and each at its own instant, while
/// <see cref="Advance"/> passes them; so delays, <see cref="PeriodicTimer"/> and countdowns are told by the test, not by the machine.
/// </summary>
public sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private DateTimeOffset now = start.ToUniversalTime();

    /// <summary>A Friday evening in Seoul: not midnight, and another date than in UTC some hours later.</summary>
    public TestClock() : this(new DateTimeOffset(2027, 3, 5, 10, 0, 0, TimeSpan.Zero)) { }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        MoveTo(GetUtcNow() + by);
    }

    /// <summary>Moves forward to the instant. A clock that went back would fire a timer twice.</summary>
    public void MoveTo(DateTimeOffset instant)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(instant, GetUtcNow());
        while (TakeNextDue(instant) is { } due) due.Fire();
    }

    /// <summary>
    /// Moves forward as over a machine's sleep: what came due meanwhile, however often, fires once. A site over many days has a million
    /// ticks, which nobody looks at.
    /// </summary>
    public void Leap(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        List<Timer> due;
        lock (gate)
        {
            now += by;
            due = timers.FindAll(t => t.DueAt <= now);
            foreach (var timer in due) timer.Reschedule(now);
        }
        foreach (var timer in due) timer.Fire();
    }

    /// <summary>Sets the clock to the instant of the next timer that is due by <paramref name="limit"/>, else to the limit.</summary>
    private Timer? TakeNextDue(DateTimeOffset limit)
    {
        lock (gate)
        {
            var next = timers.Where(t => t.DueAt <= limit).MinBy(t => t.DueAt);
            var instant = next?.DueAt ?? limit;
            if (instant > now) now = instant.ToUniversalTime();
            next?.Reschedule(instant);
            return next;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (gate) timers.Add(timer);
        return timer;
    }

    private sealed class Timer(TestClock clock, Action fire) : ITimer
    {
        private TimeSpan period = Timeout.InfiniteTimeSpan;

        /// <summary>Null while nothing is due. Read and written under the clock's gate.</summary>
        public DateTimeOffset? DueAt { get; private set; }

        public void Fire() => fire();

        public void Reschedule(DateTimeOffset from) => DueAt = period > TimeSpan.Zero ? from + period : null;

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            lock (clock.gate)
            {
                period = newPeriod;
                DueAt = dueTime < TimeSpan.Zero ? null : clock.now + dueTime;
                if (dueTime == TimeSpan.Zero) Reschedule(clock.now);
            }
            // What is due now waits for no clock.
            if (dueTime == TimeSpan.Zero) ThreadPool.QueueUserWorkItem(_ => fire());
            return true;
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                DueAt = null;
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
