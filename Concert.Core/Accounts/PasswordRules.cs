using Microsoft.AspNetCore.Identity;

namespace Ticketing.Accounts;

/// <summary>Refuses what everybody tries first: the most common passwords, and the person's own address.</summary>
public sealed class PasswordRules : IPasswordValidator<AppUser>
{
    /// <summary>The longest password accepted; hashing something longer would only cost time.</summary>
    public const int LengthMax = 200;

    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "password1", "password12", "password123", "passw0rd", "12345678", "123456789", "1234567890", "11111111", "00000000",
        "88888888", "87654321", "qwerty123", "qwertyuiop", "1q2w3e4r", "1q2w3e4r5t", "1qaz2wsx", "asdfghjkl", "zxcvbnm1", "iloveyou",
        "iloveyou1", "sunshine", "princess", "football", "baseball", "letmein1", "welcome1", "admin123", "abcd1234", "abc12345",
        "trustno1", "superman", "michael1", "dragon123", "monkey123", "qwer1234", "asdf1234", "a1234567", "aa123456", "q1w2e3r4",
    };

    /// <inheritdoc />
    public Task<IdentityResult> ValidateAsync(UserManager<AppUser> manager, AppUser user, string? password)
    {
        var errors = manager.ErrorDescriber as AccountErrors ?? new AccountErrors();
        if (password is { Length: > LengthMax }) return Refuse(errors.PasswordTooLong(LengthMax));
        if (password is not null && (Common.Contains(password) || string.Equals(password, user.Email, StringComparison.OrdinalIgnoreCase)))
            return Refuse(errors.PasswordTooCommon());
        return Task.FromResult(IdentityResult.Success);
    }

    private static Task<IdentityResult> Refuse(IdentityError error) => Task.FromResult(IdentityResult.Failed(error));
}
