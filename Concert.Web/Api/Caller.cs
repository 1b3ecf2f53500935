using System.Security.Claims;

namespace Ticketing.Web.Api;

/// <summary>Who calls, and whether a browser was made to call by somebody else's page.</summary>
internal static class Caller
{
    /// <summary>The signed-in person; only where the group requires one.</summary>
    public static Guid PersonId(this HttpContext http) => Guid.Parse(http.User.FindFirstValue(ClaimTypes.NameIdentifier)!);

    /// <summary>
    /// A change asked for by another site's page. Browsers say where a request comes from (Fetch metadata, else Origin); programs say
    /// neither, and a bearer token is never sent by a browser on its own.
    /// </summary>
    public static bool IsForeignChange(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) return false;
        if (request.Headers.Authorization.Count > 0) return false;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site is not ("same-origin" or "none");
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && from.Host == request.Host.Host && (request.Host.Port is { } port ? from.Port == port : from.IsDefaultPort));
    }
}
