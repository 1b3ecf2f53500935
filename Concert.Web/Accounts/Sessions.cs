using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Ticketing.Accounts;
using Ticketing.Web.Pages;

namespace Ticketing.Web.Accounts;

/// <summary>Which session a cookie or a token belongs to, and that one whose session has ended is worth nothing.</summary>
public static class Sessions
{
    internal const string SessionClaim = "session";
    internal const string GenerationClaim = "generation";

    /// <summary>The session of the cookie or token; null for a visitor.</summary>
    public static Guid? TrySessionId(this ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true } && Guid.TryParse(principal.FindFirstValue(SessionClaim), out var id) ? id : null;

    /// <summary>Which refresh token of its session this is; null for what is none.</summary>
    internal static int? TryGeneration(this ClaimsPrincipal principal) =>
        int.TryParse(principal.FindFirstValue(GenerationClaim), CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Comes right after authentication: from there on, whoever's session has ended is a visitor.</summary>
    public static void UseSessions(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.User.Identity is { IsAuthenticated: true })
        {
            var services = http.RequestServices;
            if (http.User.TrySessionId() is { } id
                && await services.GetRequiredService<Standing>().IsAliveAsync(id, http.RequestAborted))
            {
                services.GetRequiredService<SessionStore>().Note(id);
                services.GetRequiredService<CurrentSession>().Id = id;
            }
            else
            {
                http.User = new ClaimsPrincipal(new ClaimsIdentity());
            }
        }
        await next(http);
    });

    /// <summary>Maps what the account page sends; being read from forms, they ask for the antiforgery token.</summary>
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").RequireAuthorization().ExcludeFromDescription();
        group.MapPost(Paths.EndSession, EndAsync);
        group.MapPost(Paths.EndOtherSessions, EndOthersAsync);
    }

    private static async Task<RedirectHttpResult> EndAsync(
        HttpContext http, SessionStore sessions, [FromForm] string? sessionId, CancellationToken ct)
    {
        if (Guid.TryParse(sessionId, out var id))
        {
            await sessions.EndAsync(http.User.PersonId(), id, ct);
            AccountNews.SessionEnded.Leave(http);
        }
        return TypedResults.LocalRedirect(Paths.SessionsEnded);
    }

    // Without a field there is nothing to read, and nothing would ask for the token.
    private static async Task<RedirectHttpResult> EndOthersAsync(
        HttpContext http, SessionStore sessions, [FromForm] string? keep, CancellationToken ct)
    {
        _ = keep;
        await sessions.EndOthersAsync(http.User.PersonId(), http.User.TrySessionId(), ct);
        AccountNews.OthersEnded.Leave(http);
        return TypedResults.LocalRedirect(Paths.SessionsEnded);
    }
}
