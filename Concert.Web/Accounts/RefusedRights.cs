using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Ticketing.Accounts;

namespace Ticketing.Web.Accounts;

/// <summary>Whoever asks for what their roles don't open is refused as ever, and it is written down.</summary>
public sealed class RefusedRights(SecurityEvents events) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler inner = new();

    /// <inheritdoc />
    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Forbidden)
        {
            var roles = policy.Requirements.OfType<RolesAuthorizationRequirement>().SelectMany(r => r.AllowedRoles);
            events.RightRefused(context.User.TryPersonId(), string.Join(", ", roles));
        }
        return inner.HandleAsync(next, context, policy, authorizeResult);
    }
}
