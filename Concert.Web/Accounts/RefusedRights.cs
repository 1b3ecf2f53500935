using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Ticketing.Accounts;
using Ticketing.Web.Pages;

namespace Ticketing.Web.Accounts;

/// <summary>
/// Whoever asks for what their roles don't open is refused as ever, and it is written down; whoever lacks the second factor for it is led
/// to where it is set up.
/// </summary>
public sealed class RefusedRights(SecurityEvents events) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler inner = new();

    /// <inheritdoc />
    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.AuthorizationFailure?.FailedRequirements.Any(r => r is SecondFactorRequirement) is true
            && authorizeResult.Forbidden && HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.Redirect(Paths.SecondFactor(context.Request.Path + context.Request.QueryString));
            return Task.CompletedTask;
        }
        if (authorizeResult.Forbidden)
        {
            var roles = policy.Requirements.OfType<RolesAuthorizationRequirement>().SelectMany(r => r.AllowedRoles);
            events.RightRefused(context.User.TryPersonId(), string.Join(", ", roles));
        }
        return inner.HandleAsync(next, context, policy, authorizeResult);
    }
}
