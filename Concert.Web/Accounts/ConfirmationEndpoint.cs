using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Ticketing.Accounts;
using Ticketing.Web.Api;
using Ticketing.Web.Components;
using Ticketing.Web.Pages;

namespace Ticketing.Web.Accounts;

/// <summary>Where the account page's "send it again" is sent.</summary>
public static class ConfirmationEndpoint
{
    /// <summary>Maps it; being read from a form, it asks for the antiforgery token.</summary>
    public static void MapConfirmation(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Paths.Resend, ResendAsync).RequireAuthorization().RequireRateLimiting(RateLimits.SignIn).ExcludeFromDescription();

    private static async Task<RedirectHttpResult> ResendAsync(
        HttpContext http, AccountRecovery recovery, [FromForm] string? returnUrl, CancellationToken ct)
    {
        await recovery.AskConfirmationAsync(http.User.PersonId(), ct);
        AccountNews.MailResent.Leave(http);
        return TypedResults.LocalRedirect(LocalPath.OrHome(returnUrl));
    }
}
