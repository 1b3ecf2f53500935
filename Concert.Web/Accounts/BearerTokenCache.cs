using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Memory;

namespace Ticketing.Web.Accounts;

/// <summary>
/// Remembers for a short while what an access token says, so that a program that polls doesn't pay for decrypting it each time. Whether
/// the token is still in time is asked of the clock at every request, by the handler.
/// </summary>
internal sealed class BearerTokenCache(ISecureDataFormat<AuthenticationTicket> inner) : ISecureDataFormat<AuthenticationTicket>, IDisposable
{
    private static readonly MemoryCacheEntryOptions Remembered = new() { SlidingExpiration = TimeSpan.FromMinutes(1), Size = 1 };
    private readonly MemoryCache tickets = new(new MemoryCacheOptions { SizeLimit = 200_000 });

    public string Protect(AuthenticationTicket data) => inner.Protect(data);

    public string Protect(AuthenticationTicket data, string? purpose) => inner.Protect(data, purpose);

    public AuthenticationTicket? Unprotect(string? protectedText) => Unprotect(protectedText, null);

    public AuthenticationTicket? Unprotect(string? protectedText, string? purpose)
    {
        if (protectedText is null || purpose is not null) return inner.Unprotect(protectedText, purpose);
        if (tickets.TryGetValue(protectedText, out AuthenticationTicket? known)) return known;
        // What doesn't decrypt is not remembered: nobody may fill the memory with guesses.
        return inner.Unprotect(protectedText) is { } ticket ? tickets.Set(protectedText, ticket, Remembered) : null;
    }

    public void Dispose() => tickets.Dispose();
}
