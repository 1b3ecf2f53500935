using Microsoft.Extensions.Localization;
using Ticketing.Queue;

namespace Ticketing.Web.Pages.Queue;

/// <summary>An honest range, in words: minutes are rounded outwards, so that the wait is rather shorter than said.</summary>
internal static class WaitInWords
{
    public static string Tell(WaitEstimate? wait, IStringLocalizer<QueueTexts> texts)
    {
        if (wait is null) return texts["WaitUnknown"];
        var low = Math.Max(1, (int)Math.Floor(wait.Low.TotalMinutes));
        var high = Math.Max(low, (int)Math.Ceiling(wait.High.TotalMinutes));
        if (wait.High <= TimeSpan.FromMinutes(1)) return texts["WaitUnderMinute"];
        if (low >= 120) return texts["WaitHours", low / 60, (high + 59) / 60];
        return low == high ? texts[low == 1 ? "WaitOneMinute" : "WaitMinutes", low] : texts["WaitRange", low, high];
    }
}
