using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Zxcvbn.Matcher;

namespace Ticketing.Accounts;

/// <summary>
/// Refuses what everybody tries first: the 30,000 most common passwords, and words of the site and of the person's own address with hardly
/// more than digits and signs around them. Length does the rest.
/// </summary>
public sealed partial class PasswordRules : IPasswordValidator<AppUser>
{
    /// <summary>The longest password accepted; hashing something longer would only cost time.</summary>
    public const int LengthMax = 200;

    /// <summary>The shortest for an admin who has nothing but a password.</summary>
    public const int AdminLengthMin = 15;

    private const int WordLengthMin = 3;

    // So many digits and signs around a word are somebody's own.
    private const int OwnLengthMin = 5;

    private static readonly string[] SiteWords = ["concert", "ticket", "tickets", "admin"];

    // Its list alone: what it does beyond looking up takes as long as a hostile password wants.
    private static readonly DictionaryMatcher Common = new("passwords", "passwords.lst");

    /// <inheritdoc />
    public async Task<IdentityResult> ValidateAsync(UserManager<AppUser> manager, AppUser user, string? password)
    {
        var errors = manager.ErrorDescriber as AccountErrors ?? new AccountErrors();
        if (password is { Length: > LengthMax }) return IdentityResult.Failed(errors.PasswordTooLong(LengthMax));
        if (password is null) return IdentityResult.Success;
        if (IsCommon(password) || IsOfContext(password, user.Email)) return IdentityResult.Failed(errors.PasswordTooCommon());
        return password.Length < AdminLengthMin && await NeedsLengthAsync(manager, user)
            ? IdentityResult.Failed(errors.PasswordTooShort(AdminLengthMin))
            : IdentityResult.Success;
    }

    private static bool IsCommon(string password) =>
        Common.MatchPassword(password).Any(match => match.Token.Length == password.Length);

    /// <summary>What is left without those words is short, and has no letter in it.</summary>
    private static bool IsOfContext(string password, string? address)
    {
        var rest = password.ToLowerInvariant();
        var own = Separators().Split(address?.ToLowerInvariant() ?? "").Append(address?.ToLowerInvariant() ?? "");
        foreach (var word in own.Concat(SiteWords).Where(w => w.Length >= WordLengthMin).OrderByDescending(w => w.Length))
            rest = rest.Replace(word, "", StringComparison.Ordinal);
        return rest.Length < password.Length && rest.Length < OwnLengthMin && !rest.Any(char.IsLetter);
    }

    /// <summary>An admin without a second factor has only this.</summary>
    private static async Task<bool> NeedsLengthAsync(UserManager<AppUser> manager, AppUser user) =>
        !user.TwoFactorEnabled && await manager.IsInRoleAsync(user, Roles.Admin);

    [GeneratedRegex(@"[^\p{L}]+")]
    private static partial Regex Separators();
}
