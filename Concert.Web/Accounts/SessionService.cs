using Microsoft.AspNetCore.Identity;
using Ticketing.Accounts;
using Ticketing.Web.Api;

namespace Ticketing.Web.Accounts;

/// <summary>How signing in ended.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome() { }
    /// <summary>The cookie is set.</summary>
    public sealed record SignedIn : SignInOutcome;
    /// <summary>Address and password don't belong together; which of them is wrong is nobody's business.</summary>
    public sealed record Refused : SignInOutcome;
    /// <summary>Too many wrong passwords: try again at <paramref name="Until"/>, UTC.</summary>
    public sealed record TooSoon(DateTimeOffset Until) : SignInOutcome;
    /// <summary>The password is right, and an admin has locked the account.</summary>
    public sealed record Locked : SignInOutcome;
}

/// <summary>
/// The browser's session: begins with signing in or registering, is renewed with the password, ends with signing out. Sets cookies, so it
/// belongs to a request.
/// </summary>
public sealed class SessionService(
    AccountService accounts, AccountRecovery recovery, AccountSignIn signIn, SessionStore sessions, IHttpContextAccessor http)
{
    /// <summary>How often a cookie or a circuit is asked whether the account is still what it was: its roles, its address.</summary>
    public static readonly TimeSpan CheckedEvery = TimeSpan.FromMinutes(30);

    /// <summary>Begins a session. <paramref name="stay"/>: it outlives the browser.</summary>
    public async Task<SignInOutcome> SignInAsync(string? address, string? password, bool stay)
    {
        var result = await signIn.PasswordSignInAsync(address?.Trim() ?? "", password ?? "", stay, lockoutOnFailure: true);
        return result.Succeeded ? new SignInOutcome.SignedIn() : signIn.Refusal ?? new SignInOutcome.Refused();
    }

    /// <summary>Makes an account and, unless a mail says the rest, begins a session with it.</summary>
    public async Task<RegisterResult> RegisterAsync(string? address, string? password, string? returnUrl)
    {
        var result = await accounts.RegisterAsync(address, password, returnUrl, CancellationToken.None);
        if (result is RegisterResult.Registered registered) await signIn.SignInAsync(registered.Person, isPersistent: false);
        return result;
    }

    /// <summary>Changes the password and keeps this session alive, this one only.</summary>
    public async Task<ChangePasswordResult> ChangePasswordAsync(Guid personId, string? current, string? wanted)
    {
        var result = await accounts.ChangePasswordAsync(
            personId, current, wanted, Place, CancellationToken.None);
        if (result is ChangePasswordResult.Changed changed) await signIn.RefreshSignInAsync(changed.Person);
        return result;
    }

    /// <summary>Asks for another address; where it counts at once, keeps this session alive, this one only.</summary>
    public async Task<AskAddressResult> AskAddressAsync(Guid personId, string? password, string? wanted)
    {
        var result = await recovery.AskChangeAsync(personId, password, wanted, Place, CancellationToken.None);
        if (result is AskAddressResult.Changed changed) await RenewAsync(changed.Person);
        return result;
    }

    /// <summary>Keeps this session alive, this one only, after what ends all others.</summary>
    public Task RenewAsync(AppUser person) => signIn.RefreshSignInAsync(person);

    /// <summary>Ends the session: its cookie, its tokens and its circuits.</summary>
    public async Task SignOutAsync()
    {
        var person = http.HttpContext!.User;
        if (person.TrySessionId() is { } id) await sessions.EndAsync(person.PersonId(), id, CancellationToken.None);
        await signIn.SignOutAsync();
    }

    private string Place => RateLimits.AddressOf(http.HttpContext!);
}
