using Microsoft.AspNetCore.Identity;
using Ticketing.Accounts;
using Ticketing.Web.Api;
using Ticketing.Web.Pages;

namespace Ticketing.Web.Accounts;

/// <summary>How signing in ended.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome() { }
    /// <summary>The cookie is set.</summary>
    public sealed record SignedIn : SignInOutcome;
    /// <summary>The cookie is set; before anything else a second factor has to be set up.</summary>
    public sealed record SecondFactorMissing : SignInOutcome;
    /// <summary>The password is right; now the second factor is asked for.</summary>
    public sealed record CodeNeeded : SignInOutcome;
    /// <summary>The code isn't right, or was used before.</summary>
    public sealed record WrongCode : SignInOutcome;
    /// <summary>The passkey isn't known here, or came too late.</summary>
    public sealed record WrongPasskey : SignInOutcome;
    /// <summary>The password was sent too long ago.</summary>
    public sealed record StartOver : SignInOutcome;
    /// <summary>Address and password don't belong together; which of them is wrong is nobody's business.</summary>
    public sealed record Refused : SignInOutcome;
    /// <summary>Too many wrong passwords: try again at <paramref name="Until"/>, UTC.</summary>
    public sealed record TooSoon(DateTimeOffset Until) : SignInOutcome;
    /// <summary>The password is right, and an admin has locked the account.</summary>
    public sealed record Locked : SignInOutcome;

    /// <summary>Where the person goes on; null where there is something to be said first.</summary>
    public string? LeadsTo(string target, bool stay) => this switch
    {
        SignedIn => target,
        SecondFactorMissing => Paths.SecondFactor(target),
        CodeNeeded => Paths.SignInCode(target, stay),
        _ => null,
    };
}

/// <summary>
/// The browser's session: begins with signing in or registering, is renewed with the password, ends with signing out. Sets cookies, so it
/// belongs to a request.
/// </summary>
public sealed class SessionService(
    AccountService accounts, AccountRecovery recovery, AccountManager users, AccountSignIn signIn, Passkeys passkeys, Staff staff,
    Proof proof, SessionStore sessions, IHttpContextAccessor http)
{
    /// <summary>How often a cookie or a circuit is asked whether the account is still what it was: its roles, its address.</summary>
    public static readonly TimeSpan CheckedEvery = TimeSpan.FromMinutes(30);

    /// <summary>Begins a session. <paramref name="stay"/>: it outlives the browser.</summary>
    public async Task<SignInOutcome> SignInAsync(string? address, string? password, bool stay)
    {
        var result = await signIn.PasswordSignInAsync(address?.Trim() ?? "", password ?? "", stay, lockoutOnFailure: true);
        if (result.RequiresTwoFactor) return new SignInOutcome.CodeNeeded();
        return result.Succeeded && await users.FindByNameAsync(address!.Trim()) is { } person
            ? await BegunAsync(person)
            : signIn.Refusal ?? new SignInOutcome.Refused();
    }

    /// <summary>Who has sent the right password a moment ago, and nothing else yet.</summary>
    public Task<AppUser?> FindHalfwayAsync() => signIn.GetTwoFactorAuthenticationUserAsync();

    /// <summary>The second step: a code of the app, or a recovery code.</summary>
    public async Task<SignInOutcome> EnterCodeAsync(string code, bool stay)
    {
        if (await FindHalfwayAsync() is not { } person) return new SignInOutcome.StartOver();
        var result = AccountSignIn.IsOfApp(code)
            ? await signIn.TwoFactorAuthenticatorSignInAsync(code, stay, rememberClient: false)
            : await signIn.TwoFactorRecoveryCodeSignInAsync(code);
        return result.Succeeded ? await BegunAsync(person) : signIn.Refusal ?? new SignInOutcome.WrongCode();
    }

    /// <summary>Begins a session with a passkey, which is both factors: the device, and what unlocks it.</summary>
    public async Task<SignInOutcome> SignInByPasskeyAsync(PasskeyForm? form, bool stay)
    {
        if (await passkeys.RecogniseAsync(form) is not { } person) return new SignInOutcome.WrongPasskey();
        if (await users.IsLockedOutAsync(person)) return new SignInOutcome.Locked();
        await signIn.SignInAsync(person, stay);
        return signIn.IsOvertaken ? new SignInOutcome.WrongPasskey() : await BegunAsync(person);
    }

    /// <summary>Proves anew who is there: the password, and where there is one the second factor.</summary>
    public async Task<SignInOutcome> ProveAsync(Guid personId, string? password, string? code)
    {
        if (await FindAsync(personId) is not { } person) return new SignInOutcome.Refused();
        if (!(await signIn.CheckPasswordSignInAsync(person, password ?? "", lockoutOnFailure: true)).Succeeded)
            return signIn.Refusal ?? new SignInOutcome.Refused();
        if (person.TwoFactorEnabled && !await signIn.TakeCodeAsync(person, code ?? ""))
            return signIn.Refusal ?? new SignInOutcome.WrongCode();
        return await ProvedAsync(personId);
    }

    /// <summary>Proves it by a passkey of the same person.</summary>
    public async Task<SignInOutcome> ProveByPasskeyAsync(Guid personId, PasskeyForm? form) =>
        (await passkeys.RecogniseAsync(form))?.Id == personId ? await ProvedAsync(personId) : new SignInOutcome.WrongPasskey();

    /// <summary>The account of somebody who is signed in.</summary>
    public Task<AppUser?> FindAsync(Guid personId) => users.FindByIdAsync(personId.ToString());

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

    private async Task<SignInOutcome> BegunAsync(AppUser person) => await staff.LacksSecondFactorAsync(person.Id, CancellationToken.None)
        ? new SignInOutcome.SecondFactorMissing()
        : new SignInOutcome.SignedIn();

    private async Task<SignInOutcome> ProvedAsync(Guid personId)
    {
        if (http.HttpContext!.User.TrySessionId() is { } id) await proof.RenewAsync(personId, id, CancellationToken.None);
        return new SignInOutcome.SignedIn();
    }

    /// <summary>Ends the session: its cookie, its tokens and its circuits.</summary>
    public async Task SignOutAsync()
    {
        var person = http.HttpContext!.User;
        if (person.TrySessionId() is { } id) await sessions.EndAsync(person.PersonId(), id, CancellationToken.None);
        await signIn.SignOutAsync();
    }

    private string Place => RateLimits.AddressOf(http.HttpContext!);
}
