using Microsoft.AspNetCore.Identity;

namespace Ticketing.Accounts;

/// <summary>Identity's refusals and our own; a way in translates them by overriding.</summary>
public class AccountErrors : IdentityErrorDescriber
{
    /// <summary>One of the passwords everybody tries first.</summary>
    public virtual IdentityError PasswordTooCommon() =>
        new() { Code = nameof(PasswordTooCommon), Description = "Too many people use this password. Choose another one." };

    /// <summary>An admin has locked the account: nothing about it changes until it is unlocked.</summary>
    public virtual IdentityError AccountLocked() =>
        new() { Code = nameof(AccountLocked), Description = "The account is locked: nothing about it can be changed." };

    /// <summary>Longer than anyone types.</summary>
    public virtual IdentityError PasswordTooLong(int max) =>
        new() { Code = nameof(PasswordTooLong), Description = $"Use at most {max} characters." };
}
