namespace Ticketing;

/// <summary>The time that concerts and calendars go by: UTC+9, without summer time since 1988.</summary>
public static class Korea
{
    /// <summary>What Korea's clocks are ahead of UTC.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(9);

    // Made here rather than looked up: a machine may have no time zones. And unlike an offset, a zone can be asked for the end of all time.
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone(nameof(Korea), Offset, nameof(Korea), nameof(Korea));

    /// <summary>The instant as clocks in Korea show it.</summary>
    public static DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    /// <summary>The day that it is in Korea.</summary>
    public static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(Local(at).DateTime);

    /// <summary>When it is that time in Korea, UTC.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var there = day.ToDateTime(time);
        // The first day of the calendar has no instant before it.
        return there.Year < 2 ? DateTimeOffset.MinValue : new DateTimeOffset(there, Offset).ToUniversalTime();
    }

    /// <summary>When that day begins in Korea, UTC.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => At(day, TimeOnly.MinValue);

    /// <summary>When the month that this instant is in began in Korea, UTC.</summary>
    public static DateTimeOffset StartOfMonth(DateTimeOffset at)
    {
        var day = Day(at);
        return StartOf(new DateOnly(day.Year, day.Month, 1));
    }
}
