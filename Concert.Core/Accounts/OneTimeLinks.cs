using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Ticketing.Accounts;

/// <summary>
/// Proofs that a link was made for this account and purpose, in time by the one clock. They name the account's security stamp, which
/// changes with what they are used for: each works once, and none outlives a change of password or address. Kept nowhere.
/// </summary>
public sealed class OneTimeLinks(IDataProtectionProvider protection, TimeProvider time) : IUserTwoFactorTokenProvider<AppUser>
{
    /// <summary>What Identity is told to use it by.</summary>
    public const string Name = "OneTimeLinks";

    /// <summary>Chooses a new password.</summary>
    public const string Reset = UserManager<AppUser>.ResetPasswordTokenPurpose;

    /// <summary>Chooses a new password by a link that an admin handed over: it says nothing about the mailbox.</summary>
    public const string ResetInPerson = "ResetPasswordInPerson";

    /// <summary>Says that the account's address is one's own.</summary>
    public const string Confirm = UserManager<AppUser>.ConfirmEmailTokenPurpose;

    /// <summary>How long a link to a new password works.</summary>
    public static readonly TimeSpan ResetLasts = TimeSpan.FromHours(1);

    /// <summary>How long the others work.</summary>
    public static readonly TimeSpan OthersLast = TimeSpan.FromDays(1);

    private readonly IDataProtector protector = protection.CreateProtector("Concert.OneTimeLinks");

    /// <summary>Makes this address the account's.</summary>
    public static string ChangeTo(string address) => "ChangeEmail:" + address;

    /// <summary>What goes into a link, or into a program's request, for this purpose.</summary>
    public string MakeCode(AppUser person, string purpose) =>
        WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(MakeToken(person, purpose)));

    /// <summary>The token of a code; empty, which proves nothing, when it is none.</summary>
    public static string TokenOf(string? code)
    {
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(code ?? ""));
        }
        catch (FormatException)
        {
            return "";
        }
    }

    /// <inheritdoc />
    public Task<string> GenerateAsync(string purpose, UserManager<AppUser> manager, AppUser user) =>
        Task.FromResult(MakeToken(user, purpose));

    /// <inheritdoc />
    public Task<bool> ValidateAsync(string purpose, string token, UserManager<AppUser> manager, AppUser user) =>
        Task.FromResult(Proves(token, user, purpose));

    /// <inheritdoc />
    public Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<AppUser> manager, AppUser user) => Task.FromResult(false);

    private string MakeToken(AppUser person, string purpose) =>
        protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow().UtcTicks}\n{Subject(person, purpose)}"));

    private bool Proves(string token, AppUser person, string purpose)
    {
        try
        {
            if (protector.Unprotect(token).Split('\n', 2) is not [var ticks, var subject]) return false;
            if (subject != Subject(person, purpose)) return false;
            var madeAt = new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero);
            return time.GetUtcNow() < madeAt + (purpose is Reset or ResetInPerson ? ResetLasts : OthersLast);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static string Subject(AppUser person, string purpose) => $"{person.Id}\n{person.SecurityStamp}\n{purpose}";
}
