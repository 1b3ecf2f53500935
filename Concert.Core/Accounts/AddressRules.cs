using Microsoft.AspNetCore.Identity;

namespace Ticketing.Accounts;

/// <summary>Refuses what Identity lets through and no mailbox has: blanks, control characters, endless addresses.</summary>
public sealed class AddressRules(IdentityErrorDescriber errors) : IUserValidator<AppUser>
{
    /// <summary>The longest address that mail can carry (RFC 3696, erratum 1690).</summary>
    public const int LengthMax = 254;

    /// <inheritdoc />
    public Task<IdentityResult> ValidateAsync(UserManager<AppUser> manager, AppUser user) => Task.FromResult(
        IsPlausible(user.Email ?? "") ? IdentityResult.Success : IdentityResult.Failed(errors.InvalidEmail(user.Email)));

    private static bool IsPlausible(string address) =>
        address.Length <= LengthMax && !address.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter));
}
