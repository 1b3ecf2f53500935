using System.Globalization;

namespace Ticketing.Web.Components;

/// <summary>Won as they are read in the language of the page: ₩12,000 or 12,000원.</summary>
public static class Money
{
    /// <summary>₩12,000 or 12,000원; a debt has a minus sign before it.</summary>
    public static string Format(long won)
    {
        var amount = won.ToString("N0", CultureInfo.InvariantCulture).TrimStart('-');
        var sign = won < 0 ? "−" : "";
        return CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ko" ? $"{sign}{amount}원" : $"{sign}₩{amount}";
    }

    /// <summary>With its sign, for changes: +₩12,000 or −₩12,000.</summary>
    public static string Change(long won) => won > 0 ? "+" + Format(won) : Format(won);
}
