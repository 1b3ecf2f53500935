using System.Globalization;

namespace Ticketing.Web.Pages.Admin;

/// <summary>Times as admins type them: Korean time, to the minute.</summary>
internal static class SeoulClock
{
    private const string Shape = "yyyy-MM-dd'T'HH:mm";
    private static readonly TimeZoneInfo Seoul = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");

    public static string ToInput(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Seoul).ToString(Shape, CultureInfo.InvariantCulture);

    /// <summary>Null when it isn't a time that exists.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        // Browsers add seconds when they aren't zero.
        if (text is not { Length: >= 16 } || !DateTime.TryParseExact(text[..16], Shape, CultureInfo.InvariantCulture, DateTimeStyles.None, out var there)) return null;
        return At(DateOnly.FromDateTime(there), TimeOnly.FromDateTime(there));
    }

    public static DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var there = day.ToDateTime(time);
        // The first day of the calendar has no instant before it.
        return there.Year < 2 ? DateTimeOffset.MinValue : new DateTimeOffset(there, Seoul.GetUtcOffset(there)).ToUniversalTime();
    }
}
