using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;
using Ticketing.Web.Api;

namespace Ticketing.Web.Accounts;

/// <summary>
/// Identity's way to sign in, with our own rule for passwords: a name with an account and one without are answered in the same words and
/// after the same time, and wrong passwords only make whoever sends them wait.
/// </summary>
public sealed class AccountSignIn(
    UserManager<AppUser> users, IHttpContextAccessor http, IUserClaimsPrincipalFactory<AppUser> principals,
    IOptions<IdentityOptions> options, ILogger<SignInManager<AppUser>> logger, IAuthenticationSchemeProvider schemes,
    IUserConfirmation<AppUser> confirmation, AccountService accounts, PasswordGuard guard, PasswordHashing hashing, SessionStore sessions,
    KnownDevices devices, SecurityEvents events)
    : SignInManager<AppUser>(users, http, principals, options, logger, schemes, confirmation)
{
    private static readonly AppUser Nobody = new();
    private static string? nobodysHash;
    private (Guid Id, int Generation)? session;
    private bool isOvertaken;

    /// <summary>Why the last password of this request wasn't taken, where there is more to say than that it was refused.</summary>
    public SignInOutcome? Refusal { get; private set; }

    /// <inheritdoc />
    public override async Task<SignInResult> PasswordSignInAsync(
        string userName, string password, bool isPersistent, bool lockoutOnFailure)
    {
        // Longer than any address can be: there is nothing to hide, and nothing to count.
        if (userName.Length > AddressRules.LengthMax) return SignInResult.Failed;
        if (await UserManager.FindByNameAsync(userName) is { } person)
            return await PasswordSignInAsync(person, password, isPersistent, lockoutOnFailure);
        if (await MustWaitAsync(UserManager.NormalizeName(userName)!, null)) return SignInResult.Failed;
        await hashing.RunAsync(
            () => Task.FromResult(UserManager.PasswordHasher.VerifyHashedPassword(Nobody, HashOfNobody(), Bounded(password))),
            Context.RequestAborted);
        events.UnknownAddress();
        return SignInResult.Failed;
    }

    /// <inheritdoc />
    public override async Task<SignInResult> CheckPasswordSignInAsync(AppUser user, string password, bool lockoutOnFailure)
    {
        if (await MustWaitAsync(user.NormalizedUserName!, user)) return SignInResult.Failed;
        if (!await UserManager.CheckPasswordAsync(user, Bounded(password)))
        {
            events.WrongPassword(user.Id);
            return SignInResult.Failed;
        }
        await guard.ForgiveAsync(user.NormalizedUserName!, user.Id, Place, devices.Find(Context, user), Context.RequestAborted);
        // Only whoever knows the password learns that the account is locked.
        if (!await UserManager.IsLockedOutAsync(user)) return await PreSignInCheck(user) ?? SignInResult.Success;
        events.LockedSignIn(user.Id);
        Refusal = new SignInOutcome.Locked();
        return SignInResult.LockedOut;
    }

    /// <inheritdoc />
    public override Task<SignInResult> TwoFactorAuthenticatorSignInAsync(string code, bool isPersistent, bool rememberClient) =>
        TryCodeAsync(() => base.TwoFactorAuthenticatorSignInAsync(code, isPersistent, rememberClient));

    /// <inheritdoc />
    public override Task<SignInResult> TwoFactorRecoveryCodeSignInAsync(string recoveryCode) =>
        TryCodeAsync(() => base.TwoFactorRecoveryCodeSignInAsync(recoveryCode));

    /// <summary>Codes are guessed like passwords and counted like them, apart: the right password forgives no wrong code.</summary>
    private async Task<SignInResult> TryCodeAsync(Func<Task<SignInResult>> tryCode)
    {
        if (await GetTwoFactorAuthenticationUserAsync() is not { } person) return SignInResult.Failed;
        var name = $"code {person.NormalizedUserName}";
        if (await MustWaitAsync(name, person)) return SignInResult.Failed;
        var result = await tryCode();
        if (result.Succeeded) await guard.ForgiveAsync(name, person.Id, Place, devices.Find(Context, person), Context.RequestAborted);
        return isOvertaken ? SignInResult.Failed : result;
    }

    /// <inheritdoc />
    protected override async Task<SignInResult> SignInOrTwoFactorAsync(
        AppUser user, bool isPersistent, string? loginProvider = null, bool bypassTwoFactor = false)
    {
        var result = await base.SignInOrTwoFactorAsync(user, isPersistent, loginProvider, bypassTwoFactor);
        return isOvertaken ? SignInResult.Failed : result;
    }

    /// <summary>What is signed from here on belongs to this session, and its refresh token is this one.</summary>
    public void Resume(Guid sessionId, int generation) => session = (sessionId, generation);

    /// <inheritdoc />
    public override async Task SignInWithClaimsAsync(
        AppUser user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        if (session is null)
        {
            // The browser forgets the session that it had.
            if (AuthenticationScheme == IdentityConstants.ApplicationScheme && Context.User.TrySessionId() is { } before)
                await sessions.EndAsync(Context.User.PersonId(), before, CancellationToken.None);
            var device = Devices.NameOf(Context.Request.Headers.UserAgent);
            var begun = await sessions.BeginAsync(user.Id, user.SecurityStamp, device, Place, Context.RequestAborted);
            isOvertaken = begun is null;
            if (begun is null) return;
            Resume(begun.Id, 0);
            await accounts.SpeakAsync(user.Id, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, Context.RequestAborted);
        }
        await base.SignInWithClaimsAsync(user, authenticationProperties, additionalClaims);
        if (AuthenticationScheme == IdentityConstants.ApplicationScheme) devices.Remember(Context, user);
    }

    /// <inheritdoc />
    public override Task RefreshSignInAsync(AppUser user)
    {
        if (Context.User.TrySessionId() is { } id) Resume(id, 0);
        return base.RefreshSignInAsync(user);
    }

    /// <inheritdoc />
    public override async Task<ClaimsPrincipal> CreateUserPrincipalAsync(AppUser user)
    {
        var principal = await base.CreateUserPrincipalAsync(user);
        if (session is { } mine)
            ((ClaimsIdentity)principal.Identity!).AddClaims(
            [
                new Claim(Sessions.SessionClaim, mine.Id.ToString()),
                new Claim(Sessions.GenerationClaim, mine.Generation.ToString(CultureInfo.InvariantCulture)),
            ]);
        return principal;
    }

    private string Place => RateLimits.AddressOf(Context);

    private async Task<bool> MustWaitAsync(string name, AppUser? person)
    {
        var device = person is null ? null : devices.Find(Context, person);
        if (await guard.TryAsync(name, person?.Id, Place, device, Context.RequestAborted) is not { } until) return false;
        events.PasswordTooSoon(person?.Id, until);
        Refusal = new SignInOutcome.TooSoon(until);
        return true;
    }

    // No account has a longer password; hashing it would only cost time.
    private static string Bounded(string password) => password.Length > PasswordRules.LengthMax ? "" : password;

    private string HashOfNobody() => nobodysHash ??= UserManager.PasswordHasher.HashPassword(Nobody, Guid.NewGuid().ToString());
}
