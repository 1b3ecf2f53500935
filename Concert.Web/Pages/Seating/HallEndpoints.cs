using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Ticketing.Seating;
using Ticketing.Web.Components.Seating;

namespace Ticketing.Web.Pages.Seating;

/// <summary>The plans that the seat map is drawn from: the same for everybody, and unchanging under their stamp.</summary>
public static class HallEndpoints
{
    /// <summary>Maps <c>/halls/{performance}/{stamp}</c>.</summary>
    public static void MapHalls(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/halls/{performanceId:int}/{stamp}", GetAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<Results<FileContentHttpResult, NotFound>> GetAsync(
        int performanceId, string stamp, SeatMapService maps, HttpContext http, CancellationToken ct)
    {
        // A stamp of yesterday's plan has no drawing any more; the page that asks is about to be told of the new one.
        if (await maps.FindAsync(performanceId, ct) is not { } map || map.Hall.Stamp != stamp) return TypedResults.NotFound();
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        var drawing = HallDrawing.Of(map.Hall);
        if (!http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.OrdinalIgnoreCase))
            return TypedResults.File(drawing.Json, MediaTypeNames.Application.Json);
        http.Response.Headers.ContentEncoding = "br";
        return TypedResults.File(drawing.Brotli, MediaTypeNames.Application.Json);
    }
}
