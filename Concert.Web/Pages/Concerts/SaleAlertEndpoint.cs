using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Ticketing.Mails;
using Ticketing.Web.Accounts;

namespace Ticketing.Web.Pages.Concerts;

/// <summary>Where "tell me when sales open" is sent.</summary>
public static class SaleAlertEndpoint
{
    /// <summary>Maps it; being read from a form, it asks for the antiforgery token.</summary>
    public static void MapSaleAlerts(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Paths.SaleAlerts, SetAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task<Results<RedirectHttpResult, NotFound>> SetAsync(
        int concertId, HttpContext http, SaleAlerts alerts, [FromForm] bool? asked, CancellationToken ct) =>
        await alerts.SetAsync(http.User.PersonId(), concertId, asked is true, ct)
            ? TypedResults.LocalRedirect(Paths.Concert(concertId) + "#alert")
            : TypedResults.NotFound();
}
