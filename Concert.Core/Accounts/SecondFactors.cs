using Microsoft.AspNetCore.Identity;

namespace Ticketing.Accounts;

/// <summary>
/// The second factor: an authenticator app, passkeys, recovery codes. Once an account has an app or a passkey, the password alone opens it
/// no more. Changing any of it needs fresh proof. One per scope, as Identity's stores are.
/// </summary>
public sealed class SecondFactors(
    AccountManager users, AccountTurns turns, CurrentSession current, SecurityEvents events)
{
    /// <summary>Recovery codes in a set; each opens the account once.</summary>
    public const int RecoveryCodeCount = 10;

    /// <summary>The longest name of a passkey, in characters.</summary>
    public const int NameLengthMax = 60;

    /// <summary>What this person has.</summary>
    public async Task<SecondFactorView> FindAsync(Guid personId)
    {
        var person = await PersonAsync(personId);
        var since = await users.AppSinceAsync(person);
        var passkeys = await users.GetPasskeysAsync(person);
        return new SecondFactorView(
            person.Email!, person.TwoFactorEnabled, since, since is null ? await users.GetAuthenticatorKeyAsync(person) : null,
            [.. passkeys.OrderBy(p => p.CreatedAt).Select(p => new PasskeyView(IdOf(p), p.Name ?? "", p.CreatedAt))],
            await users.CountRecoveryCodesAsync(person));
    }

    /// <summary>Makes a key for an app; nothing counts before a code of it has come back.</summary>
    public Task<SecondFactorResult> BeginAppAsync(Guid personId, CancellationToken ct) => ChangeAsync(personId, async person =>
    {
        if (await users.AppSinceAsync(person) is null) await users.ResetAuthenticatorKeyAsync(person);
        return new SecondFactorResult.Changed(person, []);
    }, ct);

    /// <summary>The app shows the right code: from here on it is asked for.</summary>
    public Task<SecondFactorResult> ConfirmAppAsync(Guid personId, string? code, CancellationToken ct) =>
        ChangeAsync(personId, async person =>
        {
            if (!await users.VerifyTwoFactorTokenAsync(person, users.Options.Tokens.AuthenticatorTokenProvider, code ?? ""))
                return new SecondFactorResult.WrongCode();
            await users.SetTwoFactorEnabledAsync(person, true);
            return await WithCodesAsync(person);
        }, ct);

    /// <summary>The app is asked for no more, and without passkeys no second factor is.</summary>
    public Task<SecondFactorResult> RemoveAppAsync(Guid personId, CancellationToken ct) => ChangeAsync(personId, async person =>
    {
        await users.SetTwoFactorEnabledAsync(person, false);
        await users.ResetAuthenticatorKeyAsync(person);
        return new SecondFactorResult.Changed(person, []);
    }, ct);

    /// <summary>New recovery codes; the old ones open nothing any more.</summary>
    public Task<SecondFactorResult> RenewCodesAsync(Guid personId, CancellationToken ct) =>
        ChangeAsync(personId, RenewedAsync, ct);

    /// <summary>Adds a passkey that the browser has just made, and that has been looked at.</summary>
    public Task<SecondFactorResult> AddPasskeyAsync(Guid personId, UserPasskeyInfo passkey, string? name, CancellationToken ct) =>
        ChangeAsync(personId, async person =>
        {
            passkey.Name = Clean(name);
            await users.AddOrUpdatePasskeyAsync(person, passkey);
            await users.WeighFactorsAsync(person);
            events.PasskeyAdded(personId);
            return await WithCodesAsync(person);
        }, ct);

    /// <summary>Calls a passkey something else.</summary>
    public Task<SecondFactorResult> NamePasskeyAsync(Guid personId, string? passkeyId, string? name, CancellationToken ct) =>
        ChangePasskeyAsync(personId, passkeyId, async (person, passkey) =>
        {
            passkey.Name = Clean(name);
            await users.AddOrUpdatePasskeyAsync(person, passkey);
        }, ct);

    /// <summary>The passkey opens the account no more.</summary>
    public Task<SecondFactorResult> RemovePasskeyAsync(Guid personId, string? passkeyId, CancellationToken ct) =>
        ChangePasskeyAsync(personId, passkeyId, async (person, passkey) =>
        {
            await users.RemovePasskeyAsync(person, passkey.CredentialId);
            await users.WeighFactorsAsync(person);
            events.PasskeyRemoved(personId);
        }, ct);

    private Task<SecondFactorResult> ChangePasskeyAsync(
        Guid personId, string? passkeyId, Func<AppUser, UserPasskeyInfo, Task> change, CancellationToken ct) =>
        ChangeAsync(personId, async person =>
        {
            var passkey = (await users.GetPasskeysAsync(person)).FirstOrDefault(p => IdOf(p) == passkeyId);
            if (passkey is null) return new SecondFactorResult.NoSuchPasskey();
            await change(person, passkey);
            return new SecondFactorResult.Changed(person, []);
        }, ct);

    /// <summary>One change after another: two tabs never leave a factor that one of them has removed.</summary>
    private Task<SecondFactorResult> ChangeAsync(
        Guid personId, Func<AppUser, Task<SecondFactorResult>> change, CancellationToken ct) => turns.TakeAsync(
            personId, current.Id, async () => await change(await PersonAsync(personId)), new SecondFactorResult.ProofNeeded(), ct);

    private async Task<SecondFactorResult> WithCodesAsync(AppUser person) => await users.CountRecoveryCodesAsync(person) > 0
        ? new SecondFactorResult.Changed(person, [])
        : await RenewedAsync(person);

    private async Task<SecondFactorResult> RenewedAsync(AppUser person)
    {
        var codes = await users.GenerateNewTwoFactorRecoveryCodesAsync(person, RecoveryCodeCount);
        events.RecoveryCodesMade(person.Id);
        return new SecondFactorResult.Changed(person, [.. codes!]);
    }

    private async Task<AppUser> PersonAsync(Guid personId) => await users.FindByIdAsync(personId.ToString())
        ?? throw new InvalidOperationException($"There is no person {personId}.");

    private static string IdOf(UserPasskeyInfo passkey) => Convert.ToHexStringLower(passkey.CredentialId);

    private static string Clean(string? name)
    {
        var clean = string.Concat((name ?? "").Where(c => !char.IsControl(c))).Trim();
        return clean.Length > NameLengthMax ? clean[..NameLengthMax] : clean;
    }
}
