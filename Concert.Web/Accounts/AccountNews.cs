namespace Ticketing.Web.Accounts;

/// <summary>What the account's pages say once, about what has just been done.</summary>
public enum AccountNews
{
    /// <summary>The password was changed, here.</summary>
    PasswordChanged,
    /// <summary>The password was chosen anew, by a link.</summary>
    PasswordReset,
    /// <summary>The mail that confirms the address was sent again.</summary>
    MailResent,
    /// <summary>Another session was ended.</summary>
    SessionEnded,
    /// <summary>All other sessions were ended.</summary>
    OthersEnded,
}

/// <summary>
/// Carries news from the form that was sent to the page that it leads to: in a cookie for a minute, which no link can set. An address
/// that says "your password is changed" would say so to whoever is sent there.
/// </summary>
internal static class AccountNewsCookie
{
    private const string Cookie = "concert.news";
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    /// <summary>The next page says it.</summary>
    public static void Leave(this AccountNews news, HttpContext http) => http.Response.Cookies.Append(
        Cookie, news.ToString(), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = KeptFor, IsEssential = true });

    /// <summary>What there is to say; asked for twice it is gone.</summary>
    public static AccountNews? Take(HttpContext http)
    {
        if (!Enum.TryParse<AccountNews>(http.Request.Cookies[Cookie], out var news)) return null;
        if (!http.Response.HasStarted) http.Response.Cookies.Delete(Cookie);
        return news;
    }
}
