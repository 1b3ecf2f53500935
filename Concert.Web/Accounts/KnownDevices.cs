using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Ticketing.Accounts;

namespace Ticketing.Web.Accounts;

/// <summary>
/// A browser that has signed in to an account, or has chosen its password by a link, is known by a cookie wherever it is: what others
/// guess, and be it from the same address, doesn't make it wait. It opens nothing, and is worth nothing once the account has another
/// password, role or lock, or another person has signed in there.
/// </summary>
public sealed class KnownDevices(IDataProtectionProvider protection)
{
    private const string Cookie = "concert.device";

    private readonly IDataProtector protector = protection.CreateProtector("Concert.KnownDevices");

    /// <summary>What the browser's passwords are counted under; null when it is a stranger to this account.</summary>
    public string? Find(HttpContext http, AppUser person)
    {
        if (http.Request.Cookies[Cookie] is not { } cookie) return null;
        try
        {
            return protector.Unprotect(cookie).Split(' ') is [var id, var stamp, var device]
                && id == person.Id.ToString() && stamp == person.SecurityStamp ? $"device {device}" : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>From here on the browser is known to this account.</summary>
    public void Remember(HttpContext http, AppUser person) => http.Response.Cookies.Append(
        Cookie, protector.Protect($"{person.Id} {person.SecurityStamp} {Guid.NewGuid()}"),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = SessionStore.KeptFor, IsEssential = true });
}
