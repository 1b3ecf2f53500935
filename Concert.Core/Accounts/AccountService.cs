using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Mails;
using Ticketing.Persistence;

namespace Ticketing.Accounts;

/// <summary>Makes accounts and changes passwords. One per scope, as Identity's stores are.</summary>
public sealed class AccountService(
    UserManager<AppUser> users, ConcertDbContext db, Outbox outbox, PasswordGuard guard, PasswordHashing hashing, Proof proof,
    CurrentSession session, SecurityEvents events, TimeProvider time, ILogger<AccountService> logger)
{
    /// <summary>
    /// Makes an account, or says all that is wrong at once. Where mail is sent, an address that has an account gets the same answer after
    /// the same time, and its owner a mail.
    /// </summary>
    /// <param name="returnUrl">Where the person was going: the link in the mail leads on to it.</param>
    public async Task<RegisterResult> RegisterAsync(string? address, string? password, string? returnUrl, CancellationToken ct)
    {
        address = address?.Trim() ?? "";
        var person = new AppUser { UserName = address, Email = address, CreatedAt = time.GetUtcNow() };
        var aboutAddress = new List<IdentityError>();
        foreach (var rule in users.UserValidators) aboutAddress.AddRange((await rule.ValidateAsync(users, person)).Errors);
        var aboutPassword = await JudgeAsync(person, password);
        var isTaken = aboutAddress.RemoveAll(IsDuplicate) > 0;
        if (isTaken && !outbox.IsOpen) return new RegisterResult.AddressTaken();
        if (aboutAddress.Count + aboutPassword.Count > 0) return new RegisterResult.Refused(Tell(aboutAddress), aboutPassword);
        if (isTaken) return await TellOwnerAsync(person, password!, ct);
        var created = await CreateAsync(person, password!, returnUrl, ct);
        if (created.Errors.Any(IsDuplicate))
            return outbox.IsOpen ? await TellOwnerAsync(person, password!, ct) : new RegisterResult.AddressTaken();
        if (!created.Succeeded) return new RegisterResult.Refused(Tell(created.Errors), []);
        logger.LogInformation("Person {PersonId} registered", person.Id);
        return outbox.IsOpen ? new RegisterResult.MailSent() : new RegisterResult.Registered(person);
    }

    /// <summary>Remembers in which language the person uses the site, for mails.</summary>
    public Task SpeakAsync(Guid personId, string language, CancellationToken ct) =>
        db.Users.Where(u => u.Id == personId && u.Language != language)
            .ExecuteUpdateAsync(u => u.SetProperty(x => x.Language, language), ct);

    /// <summary>The account and the mail that confirms its address: both or neither.</summary>
    private async Task<IdentityResult> CreateAsync(AppUser person, string password, string? returnUrl, CancellationToken ct)
    {
        // Before the transaction: whoever waits to be hashed keeps no connection from those who buy.
        person.PasswordHash = await HashAsync(person, password, ct);
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var created = await users.CreateAsync(person);
            if (!created.Succeeded) return created;
            outbox.Add(
                db, MailKind.ConfirmAddress, person.Id, $"registered:{person.Id}", new MailData { ReturnUrl = returnUrl },
                usefulUntil: time.GetUtcNow() + OneTimeLinks.OthersLast);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return created;
        });
    }

    private Task<string> HashAsync(AppUser person, string password, CancellationToken ct) =>
        hashing.RunAsync(() => Task.FromResult(users.PasswordHasher.HashPassword(person, password)), ct);

    private async Task<RegisterResult> TellOwnerAsync(AppUser tried, string password, CancellationToken ct)
    {
        // What a new account's password would have taken.
        await HashAsync(tried, password, ct);
        var address = users.NormalizeEmail(tried.Email)!;
        await outbox.AddToAddressAsync(
            db, MailKind.AddressKnown, address, AccountRecovery.Cause("known", address, time.GetUtcNow()),
            time.GetUtcNow() + OneTimeLinks.OthersLast, ct);
        return new RegisterResult.MailSent();
    }

    /// <summary>
    /// Changes the password of somebody who knows the current one; guessing it is slowed down like guessing at signing in.
    /// </summary>
    /// <param name="place">The address prefix that this comes from.</param>
    public async Task<ChangePasswordResult> ChangePasswordAsync(
        Guid personId, string? current, string? wanted, string place, CancellationToken ct)
    {
        var person = await users.FindByIdAsync(personId.ToString())
            ?? throw new InvalidOperationException($"There is no person {personId}.");
        // Where the password is one of two factors, it alone proves too little.
        if (person.TwoFactorEnabled && !await proof.IsFreshAsync(personId, session.Id, ct)) return new ChangePasswordResult.ProofNeeded();
        switch (await CheckPasswordAsync(person, current, place, ct))
        {
            case PasswordCheck.TooSoon wait: return new ChangePasswordResult.TooSoon(wait.Until);
            case PasswordCheck.Wrong: return new ChangePasswordResult.WrongPassword();
        }
        var faults = await JudgeAsync(person, wanted);
        if (faults.Count > 0) return new ChangePasswordResult.Refused(faults);
        var changed = await users.ChangePasswordAsync(person, current!, wanted!);
        if (!changed.Succeeded) return new ChangePasswordResult.Refused(Tell(changed.Errors));
        return new ChangePasswordResult.Changed(person);
    }

    /// <summary>
    /// Whether it is the person's password; guessing it is slowed down like guessing at signing in. A session is no stranger to its
    /// account, and what others guess doesn't keep it waiting.
    /// </summary>
    /// <param name="place">The address prefix that this comes from.</param>
    public async Task<PasswordCheck> CheckPasswordAsync(AppUser person, string? password, string place, CancellationToken ct)
    {
        var device = session.Id is { } id ? $"session {id}" : null;
        if (await guard.TryAsync(person.NormalizedUserName!, person.Id, place, device, ct) is { } until)
            return new PasswordCheck.TooSoon(until);
        if (password is null or { Length: > PasswordRules.LengthMax } || !await users.CheckPasswordAsync(person, password))
        {
            events.WrongPassword(person.Id);
            return new PasswordCheck.Wrong();
        }
        await guard.ForgiveAsync(person.NormalizedUserName!, person.Id, place, device, ct);
        return new PasswordCheck.Right();
    }

    private async Task<IReadOnlyList<string>> JudgeAsync(AppUser person, string? password)
    {
        var faults = new List<IdentityError>();
        foreach (var rule in users.PasswordValidators) faults.AddRange((await rule.ValidateAsync(users, person, password ?? "")).Errors);
        return Tell(faults);
    }

    // An address is both name and mailbox to Identity, so it complains twice.
    private static IReadOnlyList<string> Tell(IEnumerable<IdentityError> errors) => [.. errors.Select(e => e.Description).Distinct()];

    internal static bool IsDuplicate(IdentityError error) =>
        error.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName);
}
