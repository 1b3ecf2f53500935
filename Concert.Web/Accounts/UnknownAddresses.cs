using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;

namespace Ticketing.Web.Accounts;

/// <summary>
/// Answers for addresses that have no account as if they had one: after as long, and locked after as many wrong passwords. Otherwise
/// signing in would tell anyone who is registered here.
/// </summary>
public sealed class UnknownAddresses(IOptions<IdentityOptions> identity, PasswordHashing hashing, TimeProvider time)
{
    // Enough for those who mistype, too few to fill the memory with.
    private const int RememberedMax = 10_000;

    private readonly AppUser nobody = new();
    private readonly Lock gate = new();
    private readonly Dictionary<string, Failures> remembered = [];
    private string? hash;

    /// <summary>Refuses, having taken the time that a real password takes.</summary>
    public async Task<SignInOutcome> RefuseAsync(UserManager<AppUser> users, string address, string password, CancellationToken ct)
    {
        // Longer than any address can be: there is nothing to hide, and nothing to remember.
        if (address.Length > AddressRules.LengthMax) return new SignInOutcome.Refused();
        if (Find(users.NormalizeName(address)) is { } locked) return new SignInOutcome.LockedOut(locked);
        hash ??= users.PasswordHasher.HashPassword(nobody, Guid.NewGuid().ToString());
        await hashing.RunAsync(() => Task.FromResult(users.PasswordHasher.VerifyHashedPassword(nobody, hash, password)), ct);
        return Count(users.NormalizeName(address)) is { } until ? new SignInOutcome.LockedOut(until) : new SignInOutcome.Refused();
    }

    private DateTimeOffset? Find(string address)
    {
        lock (gate)
            return remembered.TryGetValue(address, out var failures) && failures.LockedUntil > time.GetUtcNow()
                ? failures.LockedUntil
                : null;
    }

    private DateTimeOffset? Count(string address)
    {
        var rules = identity.Value.Lockout;
        lock (gate)
        {
            if (remembered.Count >= RememberedMax) remembered.Clear();
            var failed = remembered.GetValueOrDefault(address).Failed + 1;
            var until = failed >= rules.MaxFailedAccessAttempts ? time.GetUtcNow() + rules.DefaultLockoutTimeSpan : (DateTimeOffset?)null;
            remembered[address] = new Failures(until is null ? failed : 0, until);
            return until;
        }
    }

    private readonly record struct Failures(int Failed, DateTimeOffset? LockedUntil);
}
