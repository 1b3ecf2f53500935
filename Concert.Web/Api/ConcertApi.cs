using System.IO.Compression;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ticketing.Web.Api;

/// <summary>What programs call: the same services as the pages, as JSON.</summary>
public static class ConcertApi
{
    internal const string Root = "/api/v1";

    // An access token, a queue token and the cookies of the site, several times over.
    private const int HeadersSizeMax = 16 * 1024;

    /// <summary>Registers what the API needs: JSON, compression, limits, its description.</summary>
    public static IServiceCollection AddConcertApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.AddValidation().AddSingleton<IProblemDetailsService, ValidationProblems>();
        // Everywhere as in development: the problem handler then sees which field could not be read.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestHeadersTotalSize = HeadersSizeMax);
        services.AddResponseCompression(compression =>
        {
            // What is compressed here never repeats what a stranger sent beside a secret.
            compression.EnableForHttps = true;
            compression.MimeTypes = ["application/json", "application/problem+json", "image/svg+xml"];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        return services.AddConcertRateLimits().AddApiDescription();
    }

    /// <summary>
    /// For programs: problems instead of pages, and compression. Comes before authentication.
    /// </summary>
    public static IApplicationBuilder UseConcertApi(this IApplicationBuilder app) =>
        app.UseApiDescription().UseWhen(http => ProblemHandler.IsForPrograms(http.Request), api =>
    {
        api.UseMiddleware<ProblemHandler>();
        api.UseResponseCompression();
    });

    /// <summary>
    /// What an endpoint asks of a request before its body is read: no filter of an endpoint comes that early. Comes after authorization, so
    /// that whoever may not call is told nothing else.
    /// </summary>
    public static IApplicationBuilder UseConcertApiChecks(this IApplicationBuilder app) =>
        app.Use((http, next) => FindFault(http) is { } fault ? new Problem(fault).ExecuteAsync(http) : next(http));

    /// <summary>Maps every endpoint, one group a capability, and their description.</summary>
    public static void MapConcertApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Root).WithMetadata(new BodySizeLimit());
        api.MapAuthApi();
        api.MapCatalogApi();
        api.MapQueueApi();
        api.MapSeatingApi();
        api.MapReservationsApi();
        api.MapWalletApi();
        api.MapPaymentsApi();
        api.MapTicketsApi();
        routes.MapApiDescription();
    }

    private static ProblemCode? FindFault(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata is not { } asks) return null;
        if (asks.GetMetadata<NeedsKey>() is not null && !Attempts.HasKey(http.Request)) return ProblemCode.IdempotencyKeyRequired;
        if (RequestBodies.AreTaken(asks) && !RequestBodies.IsJson(http.Request)) return ProblemCode.UnsupportedMediaType;
        return null;
    }

    internal static bool IsApi(HttpRequest request) => request.Path.StartsWithSegments("/api");

    private sealed class BodySizeLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => RequestBodies.SizeMax;
    }
}
