using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Ticketing.Accounts;
using Ticketing.Web.Pages;

namespace Ticketing.Web.Accounts;

/// <summary>What the list of passkeys sends.</summary>
public static class PasskeyEndpoints
{
    /// <summary>Maps it; being read from forms, it asks for the antiforgery token.</summary>
    public static void MapPasskeys(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").RequireAuthorization().ExcludeFromDescription();
        group.MapPost(Paths.NamePasskey, NameAsync);
        group.MapPost(Paths.RemovePasskey, RemoveAsync);
    }

    private static async Task<RedirectHttpResult> NameAsync(
        HttpContext http, SecondFactors factors, SessionService sessions, [FromForm] string? passkeyId, [FromForm] string? name,
        CancellationToken ct) => await LeadOnAsync(sessions, await factors.NamePasskeyAsync(http.User.PersonId(), passkeyId, name, ct));

    private static async Task<RedirectHttpResult> RemoveAsync(
        HttpContext http, SecondFactors factors, SessionService sessions, [FromForm] string? passkeyId, CancellationToken ct) =>
        await LeadOnAsync(sessions, await factors.RemovePasskeyAsync(http.User.PersonId(), passkeyId, ct));

    private static async Task<RedirectHttpResult> LeadOnAsync(SessionService sessions, SecondFactorResult result)
    {
        if (result is SecondFactorResult.ProofNeeded) return TypedResults.LocalRedirect(Paths.Prove(Paths.Security));
        if (result is SecondFactorResult.Changed changed) await sessions.RenewAsync(changed.Person);
        return TypedResults.LocalRedirect(Paths.Security + "#passkeys");
    }
}
