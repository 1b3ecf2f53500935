using Ticketing.Tests.Api;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Guards;

/// <summary>The cookie of somebody who is signed in, for whoever carries it by hand.</summary>
internal static class AccountCookie
{
    public static async Task<string> RegisterAsync(ConcertSite site)
    {
        using var caller = new ApiCaller(site);
        var me = new { email = $"{Guid.NewGuid():n}@concert.example", password = ApiCaller.Password };
        (await caller.PostAsync("/auth/register", me)).Is(200);
        var signedIn = (await caller.PostAsync("/auth/login?useCookies=true", me)).Is(200);
        return signedIn.Headers["Set-Cookie"].Split(';')[0];
    }
}
