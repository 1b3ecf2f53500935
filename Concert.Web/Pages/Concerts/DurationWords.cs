using Microsoft.Extensions.Localization;

namespace Ticketing.Web.Pages.Concerts;

/// <summary>A span as people say it: in the largest unit that says it whole.</summary>
internal static class DurationWords
{
    public static string Tell(TimeSpan span, IStringLocalizer<ConcertTexts> texts)
    {
        var seconds = (long)Math.Round(span.TotalSeconds);
        var (count, unit) = seconds switch
        {
            _ when seconds % 86_400 == 0 => (seconds / 86_400, "Day"),
            _ when seconds % 3_600 == 0 => (seconds / 3_600, "Hour"),
            _ when seconds % 60 == 0 => (seconds / 60, "Minute"),
            _ => (seconds, "Second"),
        };
        return count == 1 ? texts[unit] : texts[unit + "s", count];
    }
}
