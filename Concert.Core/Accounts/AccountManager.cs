using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ticketing.Mails;

namespace Ticketing.Accounts;

/// <summary>
/// Identity's manager; notes when an account is made, by whatever way. Locked is who an admin has locked: wrong passwords make signing in
/// slower (<see cref="PasswordGuard"/>) and change nothing about the account.
/// </summary>
public sealed class AccountManager(
    IUserStore<AppUser> store, IOptions<IdentityOptions> options, IPasswordHasher<AppUser> hasher,
    IEnumerable<IUserValidator<AppUser>> users,
    IEnumerable<IPasswordValidator<AppUser>> passwords, ILookupNormalizer normalizer, IdentityErrorDescriber errors,
    IServiceProvider services,
    ILogger<UserManager<AppUser>> logger, TimeProvider time, PasswordHashing hashing, SessionStore sessions, CurrentSession current,
    Staff staff, PasswordGuard guard, SecurityEvents events, Outbox outbox)
    : UserManager<AppUser>(store, options, hasher, users, passwords, normalizer, errors, services, logger)
{
    /// <inheritdoc />
    public override Task<IdentityResult> CreateAsync(AppUser user)
    {
        user.Language ??= CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        if (user.CreatedAt == default) user.CreatedAt = time.GetUtcNow();
        return base.CreateAsync(user);
    }

    /// <inheritdoc />
    public override async Task<IdentityResult> CreateAsync(AppUser user, string password)
    {
        // Judged before it is hashed, as Identity does, and hashed in its turn.
        if (await ValidatePasswordAsync(user, password) is { Succeeded: false } refused) return refused;
        user.PasswordHash = await HashAsync(user, password);
        return await CreateAsync(user);
    }

    /// <summary>Hashes a password in its turn.</summary>
    private Task<string> HashAsync(AppUser user, string password) =>
        hashing.RunAsync(() => Task.FromResult(PasswordHasher.HashPassword(user, password)), CancellationToken);

    /// <inheritdoc />
    protected override Task<PasswordVerificationResult> VerifyPasswordAsync(
        IUserPasswordStore<AppUser> store, AppUser user, string password) =>
        hashing.RunAsync(() => base.VerifyPasswordAsync(store, user, password), CancellationToken);

    /// <inheritdoc />
    public override Task<bool> IsLockedOutAsync(AppUser user) =>
        Task.FromResult(user.LockedAt is not null);

    /// <inheritdoc />
    public override Task<IdentityResult> AccessFailedAsync(AppUser user) => Task.FromResult(IdentityResult.Success);

    /// <inheritdoc />
    public override async Task<IdentityResult> ChangePasswordAsync(AppUser user, string currentPassword, string newPassword) =>
        await VerifyPasswordAsync((IUserPasswordStore<AppUser>)Store, user, currentPassword) == PasswordVerificationResult.Failed
            ? IdentityResult.Failed(ErrorDescriber.PasswordMismatch())
            : await SetPasswordAsync(user, newPassword);

    /// <summary>
    /// Says whether codes of the person's app count. The second factor stays on while there are passkeys, by whatever way the app goes.
    /// </summary>
    public override async Task<IdentityResult> SetTwoFactorEnabledAsync(AppUser user, bool enabled)
    {
        await Accounts.SetAuthenticatorSinceAsync(user.Id, enabled ? time.GetUtcNow() : null);
        return await WeighFactorsAsync(user);
    }

    /// <summary>
    /// The second factor is on exactly while there is an app or a passkey. With the first, whoever else is signed in by the password alone
    /// is out; with the last, recovery codes go as well.
    /// </summary>
    internal async Task<IdentityResult> WeighFactorsAsync(AppUser user)
    {
        var isOn = await AppSinceAsync(user) is not null || (await GetPasskeysAsync(user)).Count > 0;
        if (isOn == user.TwoFactorEnabled) return IdentityResult.Success;
        if (!isOn) await Accounts.ReplaceCodesAsync(user, [], CancellationToken);
        var result = await EndingOthersAsync(user, () => base.SetTwoFactorEnabledAsync(user, isOn));
        if (!result.Succeeded) return result;
        if (isOn) events.SecondFactorOn(user.Id);
        else events.SecondFactorOff(user.Id);
        staff.Forget(user.Id);
        return result;
    }

    /// <summary>Since when codes of the person's app count; null: there is none.</summary>
    public async Task<DateTimeOffset?> AppSinceAsync(AppUser user) => (await Accounts.FindAuthenticatorAsync(user.Id))?.Since;

    /// <summary>Takes the code of this time step; false when it was taken before.</summary>
    internal Task<bool> TakeStepAsync(AppUser user, long step) => Accounts.TakeStepAsync(user.Id, step);

    /// <summary>Takes the answer to this question; false when it was taken before.</summary>
    /// <param name="question">What nobody is asked twice.</param>
    public Task<bool> TakeAnswerAsync(Guid personId, string question) => Accounts.TakeAnswerAsync(personId, question, time.GetUtcNow());

    private AccountStore Accounts => (AccountStore)Store;

    // An account is locked because it may be in the wrong hands: they must not shut its owner out meanwhile.
    private IdentityResult? RefuseLocked(AppUser user) =>
        user.LockedAt is null ? null : IdentityResult.Failed((ErrorDescriber as AccountErrors ?? new AccountErrors()).AccountLocked());

    /// <summary>As on our own page: whoever is signed in elsewhere signs in again, by the new address.</summary>
    public override Task<IdentityResult> ChangeEmailAsync(AppUser user, string newEmail, string token) =>
        EndingOthersAsync(user, () => base.ChangeEmailAsync(user, newEmail, token));

    /// <summary>Whoever is signed in by what counted before is out, but for the session in which it was changed.</summary>
    public override Task<IdentityResult> UpdateSecurityStampAsync(AppUser user) =>
        EndingOthersAsync(user, () => base.UpdateSecurityStampAsync(user));

    /// <inheritdoc />
    public override async Task<IdentityResult> ResetPasswordAsync(AppUser user, string token, string newPassword)
    {
        var isMailed = await VerifyUserTokenAsync(user, OneTimeLinks.Name, OneTimeLinks.Reset, token);
        if (!isMailed && !await VerifyUserTokenAsync(user, OneTimeLinks.Name, OneTimeLinks.ResetInPerson, token))
            return IdentityResult.Failed(ErrorDescriber.InvalidToken());
        // Whoever has opened what was mailed has the mailbox.
        var result = await SetPasswordAsync(user, newPassword, isOwner: isMailed);
        if (result.Succeeded) await guard.ForgetStrangersAsync(user.NormalizedUserName!, CancellationToken.None);
        return result;
    }

    /// <summary>
    /// As Identity does, but hashed in its turn. Whoever knew the old password is out, but for the session in which it was changed, and the
    /// owner is told: with the new password, or not at all. An owner who confirms the address by it was perhaps not who registered: what
    /// opened the account until then opens it no more.
    /// </summary>
    private async Task<IdentityResult> SetPasswordAsync(AppUser user, string password, bool isOwner = false)
    {
        if (RefuseLocked(user) is { } locked) return locked;
        if (await ValidatePasswordAsync(user, password) is { Succeeded: false } refused) return refused;
        user.PasswordHash = await HashAsync(user, password);
        var (isFirst, hadFactor) = (isOwner && !user.EmailConfirmed, user.TwoFactorEnabled);
        user.EmailConfirmed |= isFirst;
        user.TwoFactorEnabled &= !isFirst;
        var result = await EndingOthersAsync(user, async () =>
        {
            Accounts.Tell(outbox, user, time.GetUtcNow());
            var changed = await base.UpdateSecurityStampAsync(user);
            if (changed.Succeeded && isFirst) await Accounts.RemoveFactorsAsync(user.Id);
            return changed;
        });
        if (!result.Succeeded) return result;
        events.PasswordChanged(user.Id);
        if (isFirst && hadFactor)
        {
            events.SecondFactorOff(user.Id);
            staff.Forget(user.Id);
        }
        return result;
    }

    /// <summary>What changes about the account, and the end of the sessions elsewhere: both or neither.</summary>
    private async Task<IdentityResult> EndingOthersAsync(AppUser user, Func<Task<IdentityResult>> change)
    {
        IReadOnlyList<Session> ended = [];
        var result = await Accounts.InTransactionAsync(user, async db =>
        {
            var changed = await change();
            if (changed.Succeeded) ended = await sessions.EndOthersAsync(db, user.Id, current.Id);
            return changed;
        });
        if (result.Succeeded) await sessions.TellAsync(ended);
        return result;
    }
}
