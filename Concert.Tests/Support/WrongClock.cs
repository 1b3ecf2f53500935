namespace Ticketing.Tests.Support;

/// <summary>A machine whose wall clock is wrong by so much, and may leap; its timers and timestamps are right.</summary>
public sealed class WrongClock(TimeSpan by) : TimeProvider
{
    public TimeSpan By { get; set; } = by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
}
