using System.Globalization;

namespace Ticketing.Web.Components;

/// <summary>
/// Korean time in words: as pages tell it, with the weekday, in the reader's language, and as forms exchange it with browsers.
/// </summary>
public static class KoreanTime
{
    private const string InputFormat = "yyyy-MM-dd'T'HH:mm";

    private static readonly CultureInfo Korean = CultureInfo.GetCultureInfo("ko-KR");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-US");

    private static bool InKorean => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ko";

    /// <summary>Sat, 21 November 2026, 19:30 · 2026년 11월 21일 (토) 19:30</summary>
    public static string DateAndTime(DateTimeOffset at) => InKorean
        ? Korea.Local(at).ToString("yyyy'년' M'월' d'일' (ddd) HH:mm", Korean)
        : Korea.Local(at).ToString("ddd, d MMMM yyyy, HH:mm", English);

    /// <summary>Sat, 21 November 2026 · 2026년 11월 21일 (토)</summary>
    public static string Date(DateTimeOffset at) => InKorean
        ? Korea.Local(at).ToString("yyyy'년' M'월' d'일' (ddd)", Korean)
        : Korea.Local(at).ToString("ddd, d MMMM yyyy", English);

    /// <summary>Sat, 21 Nov · 11월 21일 (토)</summary>
    public static string ShortDate(DateTimeOffset at) => InKorean
        ? Korea.Local(at).ToString("M'월' d'일' (ddd)", Korean)
        : Korea.Local(at).ToString("ddd, d MMM", English);

    /// <summary>The same; with the year when it isn't the one that it is now.</summary>
    public static string ShortDate(DateTimeOffset at, DateTimeOffset now)
    {
        if (Korea.Local(at).Year == Korea.Local(now).Year) return ShortDate(at);
        return InKorean ? Date(at) : Korea.Local(at).ToString("ddd, d MMM yyyy", English);
    }

    /// <summary>Sat, 21 Nov, 19:30 · 11월 21일 (토) 19:30; with the year when it isn't the one that it is now.</summary>
    public static string ShortDateAndTime(DateTimeOffset at, DateTimeOffset now) =>
        InKorean ? $"{ShortDate(at, now)} {Time(at)}" : $"{ShortDate(at, now)}, {Time(at)}";

    /// <summary>Sat, 21 Nov, 19:30 · 11월 21일 (토) 19:30</summary>
    public static string ShortDateAndTime(DateTimeOffset at) => InKorean ? $"{ShortDate(at)} {Time(at)}" : $"{ShortDate(at)}, {Time(at)}";

    /// <summary>November 2026 · 2026년 11월</summary>
    public static string Month(DateOnly day) => InKorean ? day.ToString("yyyy'년' M'월'", Korean) : day.ToString("MMMM yyyy", English);

    /// <summary>19:30</summary>
    public static string Time(DateTimeOffset at) => Korea.Local(at).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>19:30:05</summary>
    public static string TimeWithSeconds(DateTimeOffset at) => Korea.Local(at).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>2026-11-21T19:30, as a browser's field for a time has it.</summary>
    public static string ToInput(DateTimeOffset at) => Korea.Local(at).ToString(InputFormat, CultureInfo.InvariantCulture);

    /// <summary>What such a field says; null when it isn't a time that exists.</summary>
    public static DateTimeOffset? ParseInput(string text)
    {
        // Browsers add seconds when they aren't zero.
        if (text.Length < 16
            || !DateTime.TryParseExact(text[..16], InputFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var there))
            return null;
        return Korea.At(DateOnly.FromDateTime(there), TimeOnly.FromDateTime(there));
    }

    /// <summary>What is left, as a clock shows it: 4:05, or 26:04:05 from one hour on.</summary>
    public static string Left(TimeSpan left)
    {
        var seconds = (long)Math.Ceiling(Math.Max(0, left.TotalSeconds));
        var (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        return hours > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{hours}:{minutes:00}:{seconds % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes}:{seconds % 60:00}");
    }
}
