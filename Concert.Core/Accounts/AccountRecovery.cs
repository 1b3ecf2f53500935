using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Mails;
using Ticketing.Persistence;

namespace Ticketing.Accounts;

/// <summary>
/// A forgotten password, an address to confirm or to change: what is asked for goes out by mail, and what the links in it do. One per
/// scope, as Identity's stores are.
/// </summary>
public sealed class AccountRecovery(
    UserManager<AppUser> users, AccountService accounts, Proof proof, CurrentSession current, ConcertDbContext db, Outbox outbox,
    TimeProvider time, ILogger<AccountRecovery> logger)
{
    /// <summary>A mailbox isn't filled by asking again and again: one mail of a kind in this time.</summary>
    public static readonly TimeSpan MailEvery = TimeSpan.FromMinutes(5);

    /// <summary>So many addresses of others one account can have written to, within an hour.</summary>
    public const int ChangesPerHour = 5;

    /// <summary>
    /// Asks for the way to a new password. The answer, and the time it takes, is the same for every address: who has an account is looked
    /// up when the mail is sent.
    /// </summary>
    public async Task AskResetAsync(string? address, CancellationToken ct)
    {
        if (Compared(address) is not { } typed) return;
        var now = time.GetUtcNow();
        await outbox.AddToAddressAsync(
            db, MailKind.ResetPassword, typed, Cause("reset", typed, now), now + OneTimeLinks.ResetLasts, ct);
    }

    /// <summary>Asks, once more, for the way to confirm this person's address.</summary>
    public async Task AskConfirmationAsync(Guid personId, CancellationToken ct)
    {
        if (await FindAsync(personId) is { EmailConfirmed: false } person) await AskConfirmationAsync(person.Email, ct);
    }

    /// <summary>The same for whoever has this address, if anybody has: the answer doesn't tell.</summary>
    public async Task AskConfirmationAsync(string? address, CancellationToken ct)
    {
        if (Compared(address) is not { } typed) return;
        var now = time.GetUtcNow();
        await outbox.AddToAddressAsync(
            db, MailKind.ConfirmAddress, typed, Cause("confirm", typed, now), now + OneTimeLinks.OthersLast, ct);
    }

    /// <summary>
    /// Asks for another address: a link goes to the new one, a word of it to the old one. Whether the new one has an account already is
    /// told to who opens the link.
    /// </summary>
    /// <param name="place">The address prefix that this comes from.</param>
    public async Task<AskAddressResult> AskChangeAsync(
        Guid personId, string? password, string? wanted, string place, CancellationToken ct)
    {
        if (await FindAsync(personId) is not { } person) throw new InvalidOperationException($"There is no person {personId}.");
        if (person.TwoFactorEnabled && !await proof.IsFreshAsync(personId, current.Id, ct)) return new AskAddressResult.ProofNeeded();
        switch (await accounts.CheckPasswordAsync(person, password, place, ct))
        {
            case PasswordCheck.TooSoon wait: return new AskAddressResult.TooSoon(wait.Until);
            case PasswordCheck.Wrong: return new AskAddressResult.WrongPassword();
        }
        var address = wanted?.Trim() ?? "";
        var faults = await FaultsAsync(person.Id, address);
        if (faults.Count > 0) return new AskAddressResult.Refused(faults);
        if (!outbox.IsOpen) return await ChangeNowAsync(person, address);
        return await MailChangeAsync(person, address, ct) is { } until
            ? new AskAddressResult.TooOften(until)
            : new AskAddressResult.MailSent();
    }

    /// <summary>The same for a program, whose password has been checked; nothing happens where no mail is sent.</summary>
    public async Task AskChangeAsync(Guid personId, string wanted, CancellationToken ct)
    {
        if (outbox.IsOpen && await FindAsync(personId) is { } person && (await FaultsAsync(personId, wanted)).Count == 0)
            await MailChangeAsync(person, wanted, ct);
    }

    /// <summary>Whether this person's address is confirmed.</summary>
    public async Task<bool> IsConfirmedAsync(Guid personId) => await FindAsync(personId) is { EmailConfirmed: true };

    /// <summary>Whether a link still works, before anything is typed.</summary>
    public async Task<bool> ProvesAsync(Guid personId, string? code, string purpose) =>
        await FindAsync(personId) is { } person
        && await users.VerifyUserTokenAsync(person, OneTimeLinks.Name, purpose, OneTimeLinks.TokenOf(code));

    /// <summary>Whether a link to a new password still works, mailed or handed over.</summary>
    public async Task<bool> ProvesResetAsync(Guid personId, string? code) =>
        await ProvesAsync(personId, code, OneTimeLinks.Reset) || await ProvesAsync(personId, code, OneTimeLinks.ResetInPerson);

    /// <summary>
    /// Sets a new password by the link; it works once, and ends every session but the one it is opened in. A link that was mailed confirms
    /// the address as well.
    /// </summary>
    public async Task<ResetResult> ResetAsync(Guid personId, string? code, string? password) =>
        await ResetAsync(await FindAsync(personId), code, password);

    /// <summary>The same for a program, which knows the address: one without an account is answered, after the same work, alike.</summary>
    public async Task<ResetResult> ResetAsync(string? address, string? code, string? password) =>
        await ResetAsync(Compared(address) is { } known ? await users.FindByEmailAsync(known) : null, code, password);

    private async Task<ResetResult> ResetAsync(AppUser? person, string? code, string? password)
    {
        var result = await users.ResetPasswordAsync(person ?? new AppUser(), OneTimeLinks.TokenOf(code), password ?? "");
        if (person is not null && result.Succeeded)
        {
            logger.LogInformation("Person {PersonId} has a new password, by a link", person.Id);
            return new ResetResult.Reset(person);
        }
        return result.Errors.Any(IsAboutLink) ? new ResetResult.LinkInvalid() : new ResetResult.Refused(Tell(result));
    }

    /// <summary>Confirms the account's address by the link.</summary>
    public async Task<bool> ConfirmAsync(Guid personId, string? code) =>
        await FindAsync(personId) is { } person && (await users.ConfirmEmailAsync(person, OneTimeLinks.TokenOf(code))).Succeeded;

    /// <summary>Makes the address that the link was sent to the account's; sessions elsewhere end.</summary>
    public async Task<ChangeAddressResult> ChangeAsync(Guid personId, string? code, string? address)
    {
        address = address?.Trim() ?? "";
        if (await FindAsync(personId) is not { } person
            || !await users.VerifyUserTokenAsync(person, OneTimeLinks.Name, OneTimeLinks.ChangeTo(address), OneTimeLinks.TokenOf(code)))
            return new ChangeAddressResult.LinkInvalid();
        person.EmailConfirmed = true;
        var changed = await SetAsync(person, address);
        if (changed.Succeeded) return new ChangeAddressResult.Changed();
        return changed.Errors.Any(AccountService.IsDuplicate)
            ? new ChangeAddressResult.AddressTaken()
            : new ChangeAddressResult.LinkInvalid();
    }

    private async Task<IdentityResult> SetAsync(AppUser person, string address)
    {
        if (person.LockedAt is not null) return IdentityResult.Failed(new AccountErrors().AccountLocked());
        (person.Email, person.UserName) = (address, address);
        // The new stamp is what makes the link, and every other one, work no more.
        var changed = await users.UpdateSecurityStampAsync(person);
        if (changed.Succeeded) logger.LogInformation("Person {PersonId} has another address", person.Id);
        return changed;
    }

    /// <summary>Without mail there is nothing to confirm it by: the password alone says that it is the person.</summary>
    private async Task<AskAddressResult> ChangeNowAsync(AppUser person, string address)
    {
        person.EmailConfirmed = false;
        var changed = await SetAsync(person, address);
        if (changed.Succeeded) return new AskAddressResult.Changed(person);
        return changed.Errors.Any(AccountService.IsDuplicate)
            ? new AskAddressResult.AddressTaken()
            : new AskAddressResult.Refused(Tell(changed));
    }

    /// <summary>Null when the mails are on their way; else until when this account has asked for too many.</summary>
    private async Task<DateTimeOffset?> MailChangeAsync(AppUser person, string address, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var hour = new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);
        var asked = await db.Mails.Where(m => m.PersonId == person.Id && m.Kind == MailKind.ChangeAddress && m.CreatedAt >= hour)
            .Select(m => m.Cause).ToListAsync(ct);
        if (asked.Count >= ChangesPerHour) return hour.AddHours(1);
        var until = now + OneTimeLinks.OthersLast;
        // The new address isn't written to without a word to the old one.
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            // Numbered, so that many who ask at once are no way around the count.
            await outbox.AddOnceAsync(
                db, MailKind.ChangeAddress, person.Id, address, $"change:{person.Id}:{hour.UtcTicks}:{asked.Count}", until, ct);
            await outbox.AddOnceAsync(
                db, MailKind.AddressChanging, person.Id, person.Email!, $"changing:{person.Id}:{now.UtcTicks / MailEvery.Ticks}", until,
                ct);
            await transaction.CommitAsync(ct);
        });
        return null;
    }

    /// <summary>As accounts are compared; null when no account can have it. Comparing may make a text longer.</summary>
    private string? Compared(string? address) =>
        users.NormalizeEmail(address?.Trim()) is { Length: > 0 and <= AddressRules.LengthMax } known ? known : null;

    /// <summary>What makes it no address at all; whether somebody else has it, isn't said here.</summary>
    private async Task<IReadOnlyList<string>> FaultsAsync(Guid personId, string address)
    {
        var faults = new List<IdentityError>();
        var tried = new AppUser { Id = personId, UserName = address, Email = address };
        foreach (var rule in users.UserValidators) faults.AddRange((await rule.ValidateAsync(users, tried)).Errors);
        return [.. faults.Where(e => !AccountService.IsDuplicate(e)).Select(e => e.Description).Distinct()];
    }

    private Task<AppUser?> FindAsync(Guid personId) => users.FindByIdAsync(personId.ToString());

    internal static string Cause(string what, string address, DateTimeOffset now) =>
        $"{what}:{Hash(address)}:{now.UtcTicks / MailEvery.Ticks}";

    private static string Hash(string address) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(address)));

    private static bool IsAboutLink(IdentityError error) =>
        error.Code is nameof(IdentityErrorDescriber.InvalidToken) or nameof(IdentityErrorDescriber.ConcurrencyFailure);

    private static IReadOnlyList<string> Tell(IdentityResult result) => [.. result.Errors.Select(e => e.Description).Distinct()];
}
