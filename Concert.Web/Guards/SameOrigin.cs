using Ticketing.Web.Api;

namespace Ticketing.Web.Guards;

/// <summary>
/// Nobody else's page makes a browser act here: whatever changes something, and the line to a circuit, must be asked for by a page of ours.
/// Browsers say where a request comes from (Fetch metadata, else Origin), and a page can't make them lie; programs say neither.
/// </summary>
public static class SameOrigin
{
    /// <summary>What the browser was made to ask for by another site's page is refused.</summary>
    public static IApplicationBuilder UseSameOrigin(this IApplicationBuilder app) => app.Use((http, next) =>
        Acts(http.Request) && IsForeign(http.Request) ? new Problem(ProblemCode.Forbidden).ExecuteAsync(http) : next(http));

    // A token in a header is never sent by a browser on its own; only the API asks for one, and elsewhere the cookie counts.
    private static bool Acts(HttpRequest request) =>
        request.Path.StartsWithSegments("/_blazor") || (!IsRead(request.Method) && !HasToken(request));

    private static bool HasToken(HttpRequest request) =>
        request.Path.StartsWithSegments("/api")
        && request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool IsForeign(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site is not ("same-origin" or "none");
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && string.Equals(from.Host, request.Host.Host, StringComparison.OrdinalIgnoreCase)
            && (request.Host.Port is { } port ? from.Port == port : from.IsDefaultPort));
    }
}
