using Microsoft.AspNetCore.Authorization;
using Ticketing.Accounts;

namespace Ticketing.Web.Accounts;

/// <summary>Whoever works here has set up a second factor, where one is asked for.</summary>
public sealed class SecondFactorRequirement : IAuthorizationRequirement;

/// <summary>
/// Whoever works here still does: what a cookie says of roles is as old as the cookie, and a lock ends no cookie at once.
/// </summary>
public sealed class StillStaffRequirement : IAuthorizationRequirement;

/// <summary>Asks <see cref="Staff"/>, as every service does.</summary>
public sealed class StillStaffHandler(Staff staff) : AuthorizationHandler<StillStaffRequirement>
{
    /// <inheritdoc />
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, StillStaffRequirement requirement)
    {
        if (context.User.TryPersonId() is { } id && await staff.WorksHereAsync(id, CancellationToken.None)) context.Succeed(requirement);
    }
}

/// <summary>Asks <see cref="Staff"/>, as every service does.</summary>
public sealed class SecondFactorHandler(Staff staff) : AuthorizationHandler<SecondFactorRequirement>
{
    /// <inheritdoc />
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, SecondFactorRequirement requirement)
    {
        if (context.User.TryPersonId() is { } id && !await staff.LacksSecondFactorAsync(id, CancellationToken.None))
            context.Succeed(requirement);
    }
}
