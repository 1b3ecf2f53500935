using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;
using Ticketing.Web.Pages.Admin;

namespace Ticketing.Web.Guards;

/// <summary>What every answer tells the browser: whose scripts run, who may frame it, what it may use, and what it must not keep.</summary>
internal sealed class ResponseHeaders(EndpointDataSource endpoints, IHostEnvironment environment)
{
    private const string NoSensors = "geolocation=(), microphone=(), payment=(), usb=()";

    // For the site and whatever is under its name: who has once come by TLS never comes without it.
    private const string OnlyByTls = "max-age=31536000; includeSubDomains";

    private readonly Lazy<string> policy = new(() => PolicyFor(endpoints, ""));

    // A picture that is chosen as a poster is drawn smaller by the browser, before it is sent.
    private readonly Lazy<string> staffsPolicy = new(() => PolicyFor(endpoints, " blob:"));

    /// <summary>Adds what the answer doesn't say itself, right before it leaves: a failure's answer is cleared first.</summary>
    public void AddTo(HttpContext http) => http.Response.OnStarting(
        static state =>
        {
            var (headers, http) = ((ResponseHeaders, HttpContext))state;
            headers.Add(http);
            return Task.CompletedTask;
        },
        (this, http));

    private void Add(HttpContext http)
    {
        var told = http.Response.Headers;
        told.XContentTypeOptions = "nosniff";
        told.XFrameOptions = "DENY";
        // A page whose address is a secret has said that nobody is told it.
        told.TryAdd("Referrer-Policy", "same-origin");
        told["Cross-Origin-Opener-Policy"] = "same-origin";
        // A document's leave holds for as long as it lives, and the door is always opened as one of its own.
        told["Permissions-Policy"] =
            http.Request.Path.StartsWithSegments(AdminPaths.CheckIn) ? $"camera=(self), {NoSensors}" : $"camera=(), {NoSensors}";
        if (told.ContentSecurityPolicy.Count == 0)
            told.ContentSecurityPolicy =
                http.Request.Path.StartsWithSegments(AdminPaths.Overview) ? staffsPolicy.Value : policy.Value;
        if (http.Request.IsHttps && !environment.IsDevelopment()) told.StrictTransportSecurity = OnlyByTls;
        if (told.CacheControl.Count == 0 && IsPersonal(http)) told.CacheControl = "no-store";
    }

    /// <summary>Whatever was answered to somebody who is signed in, and the tokens that signing in gives.</summary>
    private static bool IsPersonal(HttpContext http) =>
        http.User.Identity is { IsAuthenticated: true } || http.Request.Path.StartsWithSegments("/api/v1/auth");

    /// <summary>
    /// No script in a page runs but the map of imports, known by its hash. Styles in a page may: bars are as long as it says there.
    /// </summary>
    private static string PolicyFor(EndpointDataSource endpoints, string pictures)
    {
        var maps = endpoints.Endpoints.Select(e => e.Metadata.GetMetadata<ImportMapDefinition>()).OfType<ImportMapDefinition>()
            .Select(map => map.ToString()).Distinct()
            .Select(map => $" 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(map)))}'");
        return $"default-src 'self'; script-src 'self'{string.Concat(maps)}; style-src 'self' 'unsafe-inline'; "
            + $"img-src 'self' data:{pictures}; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
            + "frame-ancestors 'none'";
    }
}
