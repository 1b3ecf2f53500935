using System.Security.Claims;

namespace Ticketing.Web.Api;

/// <summary>Who calls.</summary>
internal static class Caller
{
    /// <summary>The signed-in person; only where the group requires one.</summary>
    public static Guid PersonId(this HttpContext http) => Guid.Parse(http.User.FindFirstValue(ClaimTypes.NameIdentifier)!);
}
