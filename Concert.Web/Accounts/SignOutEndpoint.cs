using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Ticketing.Web.Components;

namespace Ticketing.Web.Accounts;

/// <summary>Where every page's "sign out" is sent.</summary>
public static class SignOutEndpoint
{
    /// <summary>The form's action.</summary>
    public const string Path = "/account/sign-out";

    /// <summary>Maps it; being read from a form, it asks for the antiforgery token.</summary>
    public static void MapSignOut(this IEndpointRouteBuilder routes) => routes.MapPost(Path, SignOutAsync).ExcludeFromDescription();

    private static async Task<RedirectHttpResult> SignOutAsync(SessionService sessions, [FromForm] string? returnUrl)
    {
        await sessions.SignOutAsync();
        return TypedResults.LocalRedirect(LocalPath.OrHome(returnUrl));
    }
}
