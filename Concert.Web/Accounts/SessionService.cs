using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Ticketing.Accounts;

namespace Ticketing.Web.Accounts;

/// <summary>How signing in ended.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome() { }
    /// <summary>The cookie is set.</summary>
    public sealed record SignedIn : SignInOutcome;
    /// <summary>Address and password don't belong together; which of them is wrong is nobody's business.</summary>
    public sealed record Refused : SignInOutcome;
    /// <summary>Too many wrong passwords; <paramref name="Until"/> in UTC.</summary>
    public sealed record LockedOut(DateTimeOffset Until) : SignInOutcome;
}

/// <summary>
/// The browser's session: begins with signing in or registering, is renewed with the password, ends with signing out. Sets cookies, so it
/// belongs to a request.
/// </summary>
public sealed class SessionService(AccountService accounts, SignInManager<AppUser> signIn, UnknownAddresses unknown)
{
    /// <summary>How often a session is asked whether it still holds; after a change of password, others end within this time.</summary>
    public static readonly TimeSpan CheckedEvery = TimeSpan.FromMinutes(30);

    /// <summary>Begins a session. <paramref name="stay"/>: it outlives the browser.</summary>
    public async Task<SignInOutcome> SignInAsync(string? address, string? password, bool stay)
    {
        // No account has a longer password; hashing it would only cost time.
        var tried = password is null or { Length: > PasswordRules.LengthMax } ? "" : password;
        if (await signIn.UserManager.FindByNameAsync(address?.Trim() ?? "") is not { } person)
            return unknown.Refuse(signIn.UserManager, address?.Trim() ?? "", tried);
        var result = await signIn.PasswordSignInAsync(person, tried, stay, lockoutOnFailure: true);
        if (result.IsLockedOut) return new SignInOutcome.LockedOut(person.LockoutEnd!.Value);
        if (!result.Succeeded) return new SignInOutcome.Refused();
        await accounts.SpeakAsync(person.Id, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, CancellationToken.None);
        return new SignInOutcome.SignedIn();
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
        var result = await accounts.ChangePasswordAsync(personId, current, wanted);
        if (result is ChangePasswordResult.Changed changed) await signIn.RefreshSignInAsync(changed.Person);
        return result;
    }

    /// <summary>Keeps this session alive, this one only, after what ends all others.</summary>
    public Task RenewAsync(AppUser person) => signIn.RefreshSignInAsync(person);

    /// <summary>Ends the session.</summary>
    public Task SignOutAsync() => signIn.SignOutAsync();
}
