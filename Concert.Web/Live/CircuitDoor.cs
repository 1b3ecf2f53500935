using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.SignalR;
using Ticketing.Web.Accounts;
using Ticketing.Web.Api;
using Ticketing.Web.Pages;
using Ticketing.Web.Pages.Queue;

namespace Ticketing.Web.Live;

/// <summary>
/// Who may open a line to a circuit: who is signed in, since no page for visitors has one, and as long as no bound stands in the way. A
/// page that would come alive says so instead; the waiting room is waited in without a circuit.
/// </summary>
internal sealed class CircuitDoor(CircuitBounds bounds) : IHubFilter
{
    /// <summary>Among a request's items when it is other windows that stand in the way of its page.</summary>
    public static readonly object TooManyWindows = new();

    private const string Hub = "/_blazor";
    private static readonly object Counted = new();
    private static readonly TimeSpan WhenWindowsClose = TimeSpan.FromSeconds(10);

    /// <summary>Before a page is drawn that couldn't come alive, and before a line is offered. Comes after authentication.</summary>
    public Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path.StartsWithSegments(Hub))
        {
            if (http.User.TryPersonId() is null) return new Problem(ProblemCode.Unauthenticated).ExecuteAsync(http);
            return http.Request.Path.StartsWithSegments($"{Hub}/negotiate") && FindBound(http) is var bound and not CircuitBound.None
                ? new Problem(bound == CircuitBound.Own ? ProblemCode.TooManyRequests : ProblemCode.TemporarilyUnavailable)
                {
                    RetryAfter = WhenWindowsClose,
                }.ExecuteAsync(http)
                : next(http);
        }
        if (PageOf(http) is not { } page || FindBound(http) is var passed && passed == CircuitBound.None) return next(http);
        if (page == typeof(QueuePage))
        {
            // The same line, and the link of a friend goes along.
            http.Response.Redirect(Paths.PollingQueue(ConcertOf(http)) + http.Request.QueryString);
            return Task.CompletedTask;
        }
        if (passed == CircuitBound.Own) http.Items[TooManyWindows] = true;
        http.Response.StatusCode =
            passed == CircuitBound.Own ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable;
        http.Response.Headers.RetryAfter = Problem.Seconds(WhenWindowsClose);
        return Task.CompletedTask;
    }

    /// <summary>Counted where it happens: many at once have all been told that there was room.</summary>
    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var address = context.Context.GetHttpContext() is { } http ? RateLimits.AddressOf(http) : "";
        if (context.Context.User?.TryPersonId() is not { } personId || bounds.Enter(personId, address) is not { } line)
            throw new HubException("There is no room for one more circuit.");
        context.Context.Items[Counted] = line;
        try
        {
            await next(context);
        }
        catch
        {
            line.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public async Task OnDisconnectedAsync(
        HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        try
        {
            await next(context, exception);
        }
        finally
        {
            (context.Context.Items[Counted] as IDisposable)?.Dispose();
        }
    }

    private CircuitBound FindBound(HttpContext http) =>
        http.User.TryPersonId() is { } personId ? bounds.Find(personId, RateLimits.AddressOf(http)) : CircuitBound.None;

    /// <summary>The page asked for, if it would come alive; null for all else.</summary>
    private static Type? PageOf(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) && http.GetEndpoint()?.Metadata is { } metadata
        && metadata.GetMetadata<ExcludeFromInteractiveRoutingAttribute>() is null
            ? metadata.GetMetadata<ComponentTypeMetadata>()?.Type
            : null;

    private static int ConcertOf(HttpContext http) =>
        Convert.ToInt32(http.GetRouteValue(nameof(QueuePage.ConcertId)), System.Globalization.CultureInfo.InvariantCulture);
}
