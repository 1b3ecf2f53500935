using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Ticketing.Web.Accounts;

/// <summary>
/// A page's form carries a token for whoever it was drawn for. Signing in or out in another tab makes it stale: such a form is shown anew,
/// for whoever is there now, instead of ending on an error. Nothing it sent is taken in.
/// </summary>
public static class StaleForms
{
    /// <summary>Comes after the antiforgery middleware, whose verdict it reads.</summary>
    public static void UseStaleForms(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        // A status other than 200 at this point is an error being told on a page of ours, whatever was posted.
        var isPage = http.Response.StatusCode == StatusCodes.Status200OK
            && http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
        if (!isPage || http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false }) return next(http);
        http.Response.Redirect(http.Request.PathBase + http.Request.Path + http.Request.QueryString);
        return Task.CompletedTask;
    });
}
