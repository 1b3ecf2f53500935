using Microsoft.Extensions.Localization;
using Ticketing.Catalog;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Concerts;

/// <summary>All dates of a concert in one line; those called off don't count while there are others.</summary>
internal static class ConcertDates
{
    public static string Tell(ConcertView concert, DateTimeOffset now, IStringLocalizer<ConcertTexts> texts)
    {
        var planned = concert.Performances.Where(p => concert.IsCalledOff || !p.CalledOff).ToList();
        if (planned.Count == 0) return texts["DatesToCome"];
        var (first, last) = (planned[0].StartsAt, planned[^1].StartsAt);
        if (planned.Count == 1) return KoreanTime.ShortDateAndTime(first, now);
        if (Korea.Day(first) == Korea.Day(last)) return $"{KoreanTime.ShortDate(first, now)} · {texts["DateCount", planned.Count].Value}";
        // What is said of the first day, its year, needn't be said again of the last.
        var span = texts["FromTo", KoreanTime.ShortDate(first, now), KoreanTime.ShortDate(last, first)];
        return $"{span.Value} · {texts["DateCount", planned.Count].Value}";
    }
}
