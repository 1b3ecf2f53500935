using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace Ticketing.Accounts;

/// <summary>
/// The codes of authenticator apps (RFC 6238: SHA-1, six digits, thirty seconds), by the one clock, one step to either side. Identity's own
/// asks the machine's clock, allows two, and takes a code any number of times; here each is taken once.
/// </summary>
public sealed class AuthenticatorCodes(TimeProvider time) : IUserTwoFactorTokenProvider<AppUser>
{
    /// <summary>Digits of a code.</summary>
    public const int Length = 6;

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    /// <summary>The code that an app with this key (in letters, base 32) shows at that time.</summary>
    public static string CodeAt(string key, DateTimeOffset at) => CodeOf(key, StepAt(at));

    /// <inheritdoc />
    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<AppUser> manager, AppUser user) =>
        !string.IsNullOrEmpty(await manager.GetAuthenticatorKeyAsync(user));

    /// <summary>Nothing: apps make codes, the site only looks at them.</summary>
    public Task<string> GenerateAsync(string purpose, UserManager<AppUser> manager, AppUser user) => Task.FromResult("");

    /// <inheritdoc />
    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<AppUser> manager, AppUser user)
    {
        var typed = token.Replace(" ", "", StringComparison.Ordinal);
        if (typed.Length != Length || await manager.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } key) return false;
        var now = StepAt(time.GetUtcNow());
        foreach (var step in new[] { now, now - 1, now + 1 })
            if (CryptographicOperations.FixedTimeEquals(Digits(CodeOf(key, step)), Digits(typed)))
                return await ((AccountManager)manager).TakeStepAsync(user, step);
        return false;
    }

    private static ReadOnlySpan<byte> Digits(string code) => System.Text.Encoding.UTF8.GetBytes(code);

    private static long StepAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / (long)Step.TotalSeconds;

    private static string CodeOf(string key, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // What apps reckon with; the collisions of SHA-1 don't weaken an HMAC.
        var hash = HMACSHA1.HashData(Bytes(key), counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(string key)
    {
        var (bytes, buffer, bits) = (new List<byte>(), 0, 0);
        foreach (var letter in key)
        {
            buffer = (buffer << 5) | Math.Max(0, Letters.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal));
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            bytes.Add((byte)(buffer >> bits));
            buffer &= (1 << bits) - 1;
        }
        return [.. bytes];
    }
}
