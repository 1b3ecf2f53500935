using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;

namespace Ticketing.Web.Accounts;

/// <summary>A circuit outlives the request that proved who it is: now and then it is asked again whether that still holds.</summary>
public sealed class CircuitRevalidation(ILoggerFactory loggers, IServiceScopeFactory scopes, IOptions<IdentityOptions> identity)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    /// <inheritdoc />
    protected override TimeSpan RevalidationInterval => SessionService.CheckedEvery;

    /// <summary>The account is there, not locked out, and its password hasn't changed since.</summary>
    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        // The circuit's own scope may be tracking the account as it was.
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        if (await users.GetUserAsync(authenticationState.User) is not { } person || await users.IsLockedOutAsync(person)) return false;
        return authenticationState.User.FindFirst(identity.Value.ClaimsIdentity.SecurityStampClaimType)?.Value
            == await users.GetSecurityStampAsync(person);
    }
}
