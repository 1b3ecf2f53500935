using Microsoft.AspNetCore.CookiePolicy;

namespace Ticketing.Web.Guards;

/// <summary>
/// Behind TLS each cookie of ours is called <c>__Host-…</c>: no other host of the domain, and nobody on a line without TLS, can set one.
/// The rest of the site knows them by their plain names, which are theirs where there is no TLS.
/// </summary>
internal static class HostCookies
{
    private const string Prefix = "__Host-";

    // Set by shell.js, and a secret to nobody.
    private const string Theme = "theme=";

    /// <summary>Names what is set; see <see cref="ReadPlainly"/> for what comes back.</summary>
    public static void Configure(CookiePolicyOptions cookies)
    {
        cookies.Secure = CookieSecurePolicy.SameAsRequest;
        cookies.OnAppendCookie = set => set.CookieName = Name(set.Context, set.CookieName, set.CookieOptions);
        cookies.OnDeleteCookie = deleted => deleted.CookieName = Name(deleted.Context, deleted.CookieName, deleted.CookieOptions);
    }

    /// <summary>Takes the prefix off, and leaves out what should have one and hasn't.</summary>
    public static void ReadPlainly(HttpRequest request)
    {
        if (!request.IsHttps || request.Headers.Cookie.Count == 0) return;
        var ours = request.Headers.Cookie.SelectMany(line => (line ?? "").Split(';', StringSplitOptions.TrimEntries))
            .Where(cookie => cookie.StartsWith(Prefix, StringComparison.Ordinal) || cookie.StartsWith(Theme, StringComparison.Ordinal))
            .Select(cookie => cookie.StartsWith(Prefix, StringComparison.Ordinal) ? cookie[Prefix.Length..] : cookie);
        request.Headers.Cookie = string.Join("; ", ours);
    }

    private static string Name(HttpContext http, string name, CookieOptions cookie)
    {
        if (!http.Request.IsHttps) return name;
        (cookie.Secure, cookie.Path, cookie.Domain) = (true, "/", null);
        return Prefix + name;
    }
}
