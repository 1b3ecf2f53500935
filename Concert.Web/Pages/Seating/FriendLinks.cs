using System.Globalization;
using Microsoft.AspNetCore.DataProtection;

namespace Ticketing.Web.Pages.Seating;

/// <summary>A date that friends look at together, and what <see cref="FriendLinks"/> wrote of whose seats are shown.</summary>
public sealed record FriendsSeats(int PerformanceId, string Link)
{
    /// <summary>As an address says it; null when it says nothing, or less than all.</summary>
    public static FriendsSeats? From(int? performanceId, string? link) =>
        performanceId is { } date && link is { Length: > 0 and < FriendLinks.LengthMax } ? new FriendsSeats(date, link) : null;
}

/// <summary>
/// Links by which friends find a date and see which of its seats the sender holds. They tell nobody who that is, and can't be made for
/// somebody else.
/// </summary>
public sealed class FriendLinks(IDataProtectionProvider protection)
{
    /// <summary>Longer than any of ours.</summary>
    public const int LengthMax = 1000;

    /// <summary>Friends look the same evening; an old link shows nobody's seats any more.</summary>
    private static readonly TimeSpan LastsFor = TimeSpan.FromDays(1);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Concert.FriendLinks").ToTimeLimitedDataProtector();

    /// <summary>What the link carries.</summary>
    public string Write(Guid personId, int performanceId) =>
        protector.Protect($"{personId:N}:{performanceId.ToString(CultureInfo.InvariantCulture)}", LastsFor);

    /// <summary>Whose seats of this date a link shows; null when it is none of ours, of another date, or too old.</summary>
    public Guid? Read(string? link, int performanceId)
    {
        if (link is not { Length: > 0 and < LengthMax }) return null;
        try
        {
            var parts = protector.Unprotect(link).Split(':');
            return parts.Length == 2 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var date) && date == performanceId
                ? Guid.ParseExact(parts[0], "N")
                : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // Somebody else's text, a changed one, or one whose time is over: then nobody's seats are shown.
            return null;
        }
    }
}
