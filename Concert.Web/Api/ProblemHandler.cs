using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Ticketing.Accounts;
using Ticketing.Persistence;
using Ticketing.Web.Pages.Admin;

namespace Ticketing.Web.Api;

/// <summary>
/// Whatever goes wrong for a program leaves as a problem: thrown, refused by the framework, or found nowhere. No page, no stack trace.
/// </summary>
internal sealed class ProblemHandler(RequestDelegate next, ILogger<ProblemHandler> logger)
{
    private static readonly TimeSpan WhenUnreachable = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WhenBusy = TimeSpan.FromSeconds(2);

    /// <summary>Whether it is a program that calls, which a page is nothing to: the API, or the script at the door.</summary>
    public static bool IsForPrograms(HttpRequest request) =>
        ConcertApi.IsApi(request) || request.Path.StartsWithSegments(AdminPaths.CheckInScans);

    public async Task InvokeAsync(HttpContext http)
    {
        // The pages' own answer to a status is a page.
        if (http.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
        var response = http.Response;
        try
        {
            await next(http);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
            if (!response.HasStarted) response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (Exception failure) when (!response.HasStarted)
        {
            response.Clear();
                await Explain(http, failure).ExecuteAsync(http);
            return;
        }
        if (response.StatusCode >= 400 && response is { HasStarted: false, ContentType: null, ContentLength: null })
            await new Problem(ProblemCode.ForStatus(response.StatusCode)).ExecuteAsync(http);
    }

    private Problem Explain(HttpContext http, Exception failure)
    {
        switch (failure)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest, InnerException: JsonException malformed }:
                return RequestBodies.Explain(malformed);
            case BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest }
                when http.GetEndpoint()?.Metadata.GetMetadata<TakesBody>() is not null:
                return RequestBodies.Explain(malformed: null);
            case BadHttpRequestException refused:
                return new Problem(ProblemCode.ForStatus(refused.StatusCode));
            case PasswordsBusyException:
                return new Problem(ProblemCode.TemporarilyUnavailable) { RetryAfter = WhenBusy };
            case var unreachable when unreachable.IsDatabaseUnreachable():
                logger.LogWarning(failure, "The database can't be reached");
                return new Problem(ProblemCode.TemporarilyUnavailable) { RetryAfter = WhenUnreachable };
            default:
                logger.LogError(failure, "A request could not be answered");
                return new Problem(ProblemCode.InternalError);
        }
    }
}
