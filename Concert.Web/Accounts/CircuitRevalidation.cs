using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;

namespace Ticketing.Web.Accounts;

/// <summary>
/// A circuit outlives the request that proved who it is. When its session ends it is told, and is nobody's from there on, so that pages
/// for members lead to signing in; now and then the account itself is asked for.
/// </summary>
public sealed class CircuitRevalidation : RevalidatingServerAuthenticationStateProvider
{
    private static readonly AuthenticationState Visitor = new(new ClaimsPrincipal(new ClaimsIdentity()));

    private readonly IServiceScopeFactory scopes;
    private readonly IOptions<IdentityOptions> identity;
    private readonly Standing standing;
    private readonly Lock gate = new();
    private IDisposable? watching;
    private bool disposed;

    /// <summary>Watches over one circuit.</summary>
    public CircuitRevalidation(
        ILoggerFactory loggers, IServiceScopeFactory scopes, IOptions<IdentityOptions> identity, Standing standing) : base(loggers)
    {
        (this.scopes, this.identity, this.standing) = (scopes, identity, standing);
        AuthenticationStateChanged += state => _ = WatchAsync(state);
    }

    /// <inheritdoc />
    protected override TimeSpan RevalidationInterval => SessionService.CheckedEvery;

    /// <summary>The session lives; the account is there, not locked, and its roles and its password haven't changed since.</summary>
    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        if (authenticationState.User.TrySessionId() is not { } id || !await standing.IsAliveAsync(id, cancellationToken)) return false;
        // The circuit's own scope may be tracking the account as it was.
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        if (await users.GetUserAsync(authenticationState.User) is not { } person || await users.IsLockedOutAsync(person)) return false;
        return authenticationState.User.FindFirst(identity.Value.ClaimsIdentity.SecurityStampClaimType)?.Value
            == await users.GetSecurityStampAsync(person);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        lock (gate)
        {
            disposed = true;
            watching?.Dispose();
        }
        base.Dispose(disposing);
    }

    private async Task WatchAsync(Task<AuthenticationState> state)
    {
        var sessionId = (await state).User.TrySessionId();
        lock (gate)
        {
            watching?.Dispose();
            watching = sessionId is { } id && !disposed ? standing.Watch(id, EndAsync) : null;
        }
        // It may have ended before it was watched.
        if (sessionId is { } begun && !await standing.IsAliveAsync(begun, CancellationToken.None)) await EndAsync();
    }

    private Task EndAsync()
    {
        SetAuthenticationState(Task.FromResult(Visitor));
        return Task.CompletedTask;
    }
}
