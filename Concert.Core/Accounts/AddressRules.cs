using System.Net.Mail;
using Microsoft.AspNetCore.Identity;

namespace Ticketing.Accounts;

/// <summary>
/// Refuses what Identity lets through and no mailbox has: blanks, control characters, endless addresses, and texts that mail would read as
/// a name with another address.
/// </summary>
public sealed class AddressRules(IdentityErrorDescriber errors) : IUserValidator<AppUser>
{
    /// <summary>The longest address that mail can carry (RFC 3696, erratum 1690).</summary>
    public const int LengthMax = 254;

    /// <inheritdoc />
    public Task<IdentityResult> ValidateAsync(UserManager<AppUser> manager, AppUser user) => Task.FromResult(
        IsPlausible(user.Email ?? "", manager) ? IdentityResult.Success : IdentityResult.Failed(errors.InvalidEmail(user.Email)));

    // Comparing may make a text longer, and that is what is stored.
    private static bool IsPlausible(string address, UserManager<AppUser> manager) =>
        address.Length <= LengthMax && manager.NormalizeEmail(address).Length <= LengthMax
        && !address.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter))
        && MailAddress.TryCreate(address, out var read) && read.Address == address;
}
