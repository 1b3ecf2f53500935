using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Ticketing.Queue;
using Ticketing.Web.Accounts;
using Ticketing.Web.Api;

namespace Ticketing.Web.Pages.Queue;

/// <summary>
/// What the page without a circuit asks for: the panel that others are pushed, so that all who wait read the same. Asks memory only.
/// </summary>
public static class PollingPanelEndpoint
{
    /// <summary>Maps it.</summary>
    public static void MapPollingPanel(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/concerts/{concertId:int}/wait/panel", FindAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task<Results<RazorComponentResult<PollingPanel>, RedirectHttpResult>> FindAsync(
        int concertId, [FromHeader(Name = QueueApi.TokenHeader)] string? queueToken,
        ClaimsPrincipal person, WaitingRoomService rooms, CancellationToken ct) =>
        await rooms.FindAsync(person.PersonId(), concertId, queueToken, ct)
            is PlaceResult.Living { Place: { State: PlaceViewState.PreQueue or PlaceViewState.Waiting } place }
            ? new RazorComponentResult<PollingPanel>(new { Place = place })
            // Let in, left, used or run out: the page itself says what is to be said.
            : TypedResults.LocalRedirect(Paths.PollingQueue(concertId));
}
