using System.Security.Claims;

namespace Ticketing.Web.Accounts;

/// <summary>Whose request or circuit this is. Services are told the id; they never see the principal.</summary>
public static class CurrentPerson
{
    /// <summary>The signed-in person's id, or null for a visitor.</summary>
    public static Guid? TryPersonId(this ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true } && Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            ? id
            : null;

    /// <summary>The signed-in person's id; only for what is closed to visitors, so a missing one is a bug.</summary>
    public static Guid PersonId(this ClaimsPrincipal principal) =>
        principal.TryPersonId() ?? throw new InvalidOperationException("Nobody is signed in.");
}
