using System.Globalization;

namespace Ticketing.Web.Components;

/// <summary>Won as everybody reads them, the same in every language: ₩12,000.</summary>
public static class Money
{
    /// <summary>₩12,000; a debt is −₩12,000.</summary>
    public static string Format(long won) => won < 0
        ? "−₩" + won.ToString("N0", CultureInfo.InvariantCulture).TrimStart('-')
        : "₩" + won.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>With its sign, for changes: +₩12,000 or −₩12,000.</summary>
    public static string Change(long won) => won > 0 ? "+" + Format(won) : Format(won);
}
