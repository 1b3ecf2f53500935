namespace Ticketing.Web.Accounts;

/// <summary>What a device calls itself, in words that its owner knows it by: browser and system.</summary>
internal static class Devices
{
    // The first that fits: many browsers name those that they are akin to as well.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("SamsungBrowser/", "Samsung Internet"), ("Whale/", "Whale"), ("KAKAOTALK", "KakaoTalk"), ("NAVER(", "Naver"),
        ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"), ("Version/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
        ("Macintosh", "macOS"), ("Linux", "Linux"),
    ];

    /// <summary>Such as "Chrome, Windows"; of a program its first word; empty when nothing is said.</summary>
    public static string NameOf(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent)) return "";
        var names = new[] { Find(Browsers, userAgent), Find(Systems, userAgent) }.OfType<string>().ToList();
        if (names.Count > 0) return string.Join(", ", names);
        var word = new string([.. userAgent.TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')]);
        return word.Length > Ticketing.Accounts.Session.DeviceLengthMax ? word[..Ticketing.Accounts.Session.DeviceLengthMax] : word;
    }

    private static string? Find((string Mark, string Name)[] all, string userAgent) =>
        all.FirstOrDefault(known => userAgent.Contains(known.Mark, StringComparison.Ordinal)).Name;
}
