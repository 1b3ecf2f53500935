using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Ticketing.Web.Components;
using Ticketing.Web.Pages;

namespace Ticketing.Web.Accounts;

/// <summary>Where every page's "sign out" is sent.</summary>
public static class SignOutEndpoint
{
    /// <summary>Maps it; being read from a form, it asks for the antiforgery token.</summary>
    public static void MapSignOut(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Paths.SignOut, SignOutAsync).ExcludeFromDescription();

    private static async Task<RedirectHttpResult> SignOutAsync(SessionService sessions, [FromForm] string? returnUrl)
    {
        await sessions.SignOutAsync();
        return TypedResults.LocalRedirect(LocalPath.OrHome(returnUrl));
    }
}
