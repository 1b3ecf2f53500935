using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace Ticketing.Web.Components.Layout;

/// <summary>Remembers the language in a cookie and goes back to the page.</summary>
public static class PreferenceEndpoints
{
    /// <summary>Where the language form is sent.</summary>
    public const string LanguagePath = "/preferences/language";

    /// <summary>The languages the site speaks; the first is spoken to everyone else.</summary>
    public static readonly IReadOnlyList<string> Languages = ["en", "ko"];

    /// <summary>Maps the language form.</summary>
    public static void MapPreferences(this IEndpointRouteBuilder routes) =>
        // No antiforgery token: other sites' forms are refused before, and the worst is to be greeted in Korean.
        routes.MapPost(LanguagePath, SetLanguage).DisableAntiforgery().ExcludeFromDescription();

    private static RedirectHttpResult SetLanguage(HttpContext http, [FromForm] string? culture, [FromForm] string? returnUrl)
    {
        if (culture is not null && Languages.Contains(culture))
        {
            http.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(CultureInfo.GetCultureInfo(culture))),
                new CookieOptions { MaxAge = TimeSpan.FromDays(365), IsEssential = true, SameSite = SameSiteMode.Lax, Path = "/" });
        }
        return TypedResults.LocalRedirect(LocalPath.OrHome(returnUrl));
    }
}
