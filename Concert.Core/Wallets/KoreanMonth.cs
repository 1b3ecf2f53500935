namespace Ticketing.Wallets;

/// <summary>The calendar month as people in Korea live it (UTC+9, no daylight saving since 1988).</summary>
internal static class KoreanMonth
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(9);

    /// <summary>When the month that this instant is in began, UTC.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset now)
    {
        var local = now.ToOffset(Offset);
        return new DateTimeOffset(local.Year, local.Month, 1, 0, 0, 0, Offset).ToUniversalTime();
    }
}
