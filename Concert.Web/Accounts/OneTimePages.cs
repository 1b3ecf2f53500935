namespace Ticketing.Web.Accounts;

/// <summary>Pages whose address is a secret.</summary>
internal static class OneTimePages
{
    /// <summary>Nobody is told the address that led here, and nothing keeps the page.</summary>
    public static void Protect(HttpContext http)
    {
        if (http.Response.HasStarted) return;
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
    }
}
