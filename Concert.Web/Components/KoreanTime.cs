using System.Globalization;

namespace Ticketing.Web.Components;

/// <summary>Instants as told in Seoul, with the weekday, in the reader's language.</summary>
public static class KoreanTime
{
    private static readonly TimeZoneInfo Seoul = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");
    private static readonly CultureInfo Korean = CultureInfo.GetCultureInfo("ko-KR");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-US");

    private static bool InKorean => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ko";

    /// <summary>Sat, 21 November 2026, 19:30 · 2026년 11월 21일 (토) 19:30</summary>
    public static string DateAndTime(DateTimeOffset at) => InKorean
        ? There(at).ToString("yyyy'년' M'월' d'일' (ddd) HH:mm", Korean)
        : There(at).ToString("ddd, d MMMM yyyy, HH:mm", English);

    /// <summary>Sat, 21 November 2026 · 2026년 11월 21일 (토)</summary>
    public static string Date(DateTimeOffset at) => InKorean
        ? There(at).ToString("yyyy'년' M'월' d'일' (ddd)", Korean)
        : There(at).ToString("ddd, d MMMM yyyy", English);

    /// <summary>Sat, 21 Nov · 11월 21일 (토)</summary>
    public static string ShortDate(DateTimeOffset at) => InKorean
        ? There(at).ToString("M'월' d'일' (ddd)", Korean)
        : There(at).ToString("ddd, d MMM", English);

    /// <summary>Sat, 21 Nov, 19:30 · 11월 21일 (토) 19:30</summary>
    public static string ShortDateAndTime(DateTimeOffset at) => InKorean ? $"{ShortDate(at)} {Time(at)}" : $"{ShortDate(at)}, {Time(at)}";

    /// <summary>November 2026 · 2026년 11월</summary>
    public static string Month(DateOnly day) => InKorean ? day.ToString("yyyy'년' M'월'", Korean) : day.ToString("MMMM yyyy", English);

    /// <summary>19:30</summary>
    public static string Time(DateTimeOffset at) => There(at).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>19:30:05</summary>
    public static string TimeWithSeconds(DateTimeOffset at) => There(at).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The calendar day in Seoul.</summary>
    public static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(There(at).DateTime);

    /// <summary>What is left, as a clock shows it: 4:05, or 26:04:05 from one hour on.</summary>
    public static string Left(TimeSpan left)
    {
        var seconds = (long)Math.Ceiling(Math.Max(0, left.TotalSeconds));
        var (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        return hours > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{hours}:{minutes:00}:{seconds % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes}:{seconds % 60:00}");
    }

    private static DateTimeOffset There(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Seoul);
}
