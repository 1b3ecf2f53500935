using System.Globalization;

namespace Ticketing.Web.Api;

/// <summary>Reads what stands behind the question mark; nothing sent is the default.</summary>
internal static class Query
{
    /// <summary>true, false, 1, 0, or the bare name, which means yes.</summary>
    public static bool TryReadFlag(string? text, out bool flag)
    {
        flag = text is "" or "1" || string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);
        return flag || text is null or "0" || string.Equals(text, "false", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A whole number above 0.</summary>
    public static bool TryReadNumber(string? text, int absent, out int number)
    {
        number = absent;
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0);
    }
}
