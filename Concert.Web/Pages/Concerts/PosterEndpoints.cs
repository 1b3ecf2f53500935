using Microsoft.AspNetCore.Http.HttpResults;
using Ticketing.Catalog;

namespace Ticketing.Web.Pages.Concerts;

/// <summary>The pictures that hang as posters. They come from outside: a browser gets them as pictures and as nothing else.</summary>
public static class PosterEndpoints
{
    /// <summary>Maps <c>/posters/{concert}/{version}</c>.</summary>
    public static void MapPosters(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/posters/{concertId:int}/{version:guid}", GetAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<Results<FileContentHttpResult, NotFound>> GetAsync(
        int concertId, Guid version, PosterCache posters, HttpContext http, CancellationToken ct)
    {
        if (await posters.FindAsync(concertId, version, ct) is not { } poster) return TypedResults.NotFound();
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return TypedResults.File(poster.Content, Pictures.TypeOf(poster.Kind));
    }
}
