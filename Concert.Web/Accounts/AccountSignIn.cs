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

    /// <summary>No session was begun: the account got another password, role or lock since it was read.</summary>
    public bool IsOvertaken { get; private set; }

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

    /// <summary>Codes of an app are six digits; whatever else is typed may be a recovery code.</summary>
    internal static bool IsOfApp(string code) => code.Count(char.IsAsciiLetterOrDigit) <= AuthenticatorCodes.Length;

    /// <summary>With passkeys alone as well, where Identity would look for a code that can be sent.</summary>
    public override Task<bool> IsTwoFactorEnabledAsync(AppUser user) => Task.FromResult(user.TwoFactorEnabled);

    /// <summary>Nothing is remembered: the next sign-in asks for a code again.</summary>
    public override Task<SignInResult> TwoFactorAuthenticatorSignInAsync(string code, bool isPersistent, bool rememberClient) =>
        TakeCodeAsync(async user => await HasAppAsync(user)
            ? await base.TwoFactorAuthenticatorSignInAsync(code, isPersistent, rememberClient: false)
            : SignInResult.Failed);

    /// <inheritdoc />
    public override Task<SignInResult> TwoFactorRecoveryCodeSignInAsync(string recoveryCode) =>
        TakeCodeAsync(_ => base.TwoFactorRecoveryCodeSignInAsync(recoveryCode));

    /// <summary>Takes a code of somebody who is signed in already; false when it isn't right, or has to wait.</summary>
    public Task<bool> TakeCodeAsync(AppUser user, string code) => TakeCodeAsync(user, async () => IsOfApp(code)
        ? await HasAppAsync(user) && await UserManager.VerifyTwoFactorTokenAsync(user, Options.Tokens.AuthenticatorTokenProvider, code)
        : (await UserManager.RedeemTwoFactorRecoveryCodeAsync(user, code)).Succeeded);

    private async Task<bool> HasAppAsync(AppUser user) => await ((AccountManager)UserManager).AppSinceAsync(user) is not null;

    /// <summary>Wrong codes wait as wrong passwords do, and are counted apart: the right password forgives none.</summary>
    private async Task<SignInResult> TakeCodeAsync(Func<AppUser, Task<SignInResult>> enter)
    {
        if (await GetTwoFactorAuthenticationUserAsync() is not { } user) return SignInResult.Failed;
        if (await UserManager.IsLockedOutAsync(user))
        {
            events.LockedSignIn(user.Id);
            Refusal = new SignInOutcome.Locked();
            return SignInResult.LockedOut;
        }
        var result = SignInResult.Failed;
        await TakeCodeAsync(user, async () => (result = await enter(user)).Succeeded);
        return IsOvertaken ? SignInResult.Failed : result;
    }

    /// <inheritdoc />
    protected override async Task<SignInResult> SignInOrTwoFactorAsync(
        AppUser user, bool isPersistent, string? loginProvider = null, bool bypassTwoFactor = false)
    {
        var result = await base.SignInOrTwoFactorAsync(user, isPersistent, loginProvider, bypassTwoFactor);
        return IsOvertaken ? SignInResult.Failed : result;
    }

    private async Task<bool> TakeCodeAsync(AppUser user, Func<Task<bool>> isRight)
    {
        var name = user.NormalizedUserName + " code";
        if (await MustWaitAsync(name, user)) return false;
        if (!await isRight())
        {
            events.WrongCode(user.Id);
            return false;
        }
        await guard.ForgiveAsync(name, user.Id, Place, devices.Find(Context, user), Context.RequestAborted);
        return true;
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
            IsOvertaken = begun is null;
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
