using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;

namespace Ticketing.Accounts;

/// <summary>Makes accounts and changes passwords. One per scope, as Identity's stores are.</summary>
public sealed class AccountService(
    UserManager<AppUser> users, PasswordGuard guard, SecurityEvents events, TimeProvider time, ILogger<AccountService> logger)
{
    /// <summary>Makes an account, or says all that is wrong at once.</summary>
    public async Task<RegisterResult> RegisterAsync(string? address, string? password)
    {
        address = address?.Trim() ?? "";
        var person = new AppUser { UserName = address, Email = address, CreatedAt = time.GetUtcNow() };
        var aboutAddress = new List<IdentityError>();
        foreach (var rule in users.UserValidators) aboutAddress.AddRange((await rule.ValidateAsync(users, person)).Errors);
        var aboutPassword = await JudgeAsync(person, password);
        if (aboutAddress.Any(IsDuplicate)) return new RegisterResult.AddressTaken();
        if (aboutAddress.Count + aboutPassword.Count > 0) return new RegisterResult.Refused(Tell(aboutAddress), aboutPassword);
        var created = await users.CreateAsync(person, password!);
        if (created.Errors.Any(IsDuplicate)) return new RegisterResult.AddressTaken();
        if (!created.Succeeded) return new RegisterResult.Refused(Tell(created.Errors), []);
        logger.LogInformation("Person {PersonId} registered", person.Id);
        return new RegisterResult.Registered(person);
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
        if (await guard.TryAsync(person.NormalizedUserName!, personId, place, ct) is { } until)
            return new ChangePasswordResult.TooSoon(until);
        if (current is null or { Length: > PasswordRules.LengthMax } || !await users.CheckPasswordAsync(person, current))
        {
            events.WrongPassword(personId);
            return new ChangePasswordResult.WrongPassword();
        }
        await guard.ForgiveAsync(person.NormalizedUserName!, personId, place, ct);
        var faults = await JudgeAsync(person, wanted);
        if (faults.Count > 0) return new ChangePasswordResult.Refused(faults);
        var changed = await users.ChangePasswordAsync(person, current, wanted!);
        if (!changed.Succeeded) return new ChangePasswordResult.Refused(Tell(changed.Errors));
        return new ChangePasswordResult.Changed(person);
    }

    private async Task<IReadOnlyList<string>> JudgeAsync(AppUser person, string? password)
    {
        var faults = new List<IdentityError>();
        foreach (var rule in users.PasswordValidators) faults.AddRange((await rule.ValidateAsync(users, person, password ?? "")).Errors);
        return Tell(faults);
    }

    // An address is both name and mailbox to Identity, so it complains twice.
    private static IReadOnlyList<string> Tell(IEnumerable<IdentityError> errors) => [.. errors.Select(e => e.Description).Distinct()];

    private static bool IsDuplicate(IdentityError error) =>
        error.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName);
}
