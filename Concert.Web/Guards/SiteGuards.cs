using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Ticketing.Accounts;
using Ticketing.Persistence;
using Ticketing.Web.Pages;

namespace Ticketing.Web.Guards;

/// <summary>What every request passes before anything else looks at it, and every answer on its way out.</summary>
public static class SiteGuards
{
    /// <summary>Registers them.</summary>
    public static IServiceCollection AddSiteGuards(this IServiceCollection services)
    {
        services.AddSingleton<ResponseHeaders>().AddHostedService<OpenDoors>();
        services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);
        services.Configure<CookiePolicyOptions>(HostCookies.Configure);
        // Refused like whatever else Kestrel refuses: a status, and not a word.
        services.Configure<HostFilteringOptions>(hosts => hosts.IncludeFailureMessage = false);
        return services;
    }

    /// <summary>First in line: headers on whatever leaves, cookies by their plain names, and failures that end on a page of ours.</summary>
    public static WebApplication UseSiteGuards(this WebApplication app)
    {
        var headers = app.Services.GetRequiredService<ResponseHeaders>();
        app.Use((http, next) =>
        {
            headers.AddTo(http);
            HostCookies.ReadPlainly(http.Request);
            return HttpMethods.IsHead(http.Request.Method) ? Heads.AnswerAsync(http, next) : next(http);
        });
        app.UseCookiePolicy();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = Paths.Failure, CreateScopeForErrors = true, StatusCodeSelector = StatusOf,
            // What was sent wrong, or by too many at once, is told to its sender, and isn't our failure.
            SuppressDiagnosticsCallback = failed => failed.Exception is PasswordsBusyException || StatusOf(failed.Exception) < 500,
        });
        app.UseStatusCodePagesWithReExecute(Paths.Failure, createScopeForStatusCodePages: true);
        app.Use(TellByGetAsync);
        // Here, not first of all: the method by which a way is found may have been changed above.
        app.UseRouting();
        return app;
    }

    /// <summary>A page that tells how a form ended isn't sent the form itself.</summary>
    private static async Task TellByGetAsync(HttpContext http, RequestDelegate next)
    {
        var asked = http.Request.Method;
        if (http.Features.Get<IExceptionHandlerFeature>() is not null || http.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            http.Request.Method = HttpMethods.Get;
            // Found by the method of before, and perhaps not at all.
            http.SetEndpoint(null);
        }
        try
        {
            await next(http);
        }
        finally
        {
            http.Request.Method = asked;
        }
    }

    /// <summary>What a failure is to whoever asked: theirs, ours, or nobody's for now.</summary>
    internal static int StatusOf(Exception failure) => failure switch
    {
        Microsoft.AspNetCore.Http.BadHttpRequestException refused => refused.StatusCode,
        // Forms with too many fields, or too long ones.
        AntiforgeryValidationException or InvalidDataException => StatusCodes.Status400BadRequest,
        // What Blazor says of a value in an address that isn't of its parameter's kind; it has no type of its own for it.
        InvalidOperationException { Source: "Microsoft.AspNetCore.Components" } misread
            when misread.Message.StartsWith("Cannot parse the value '", StringComparison.Ordinal) => StatusCodes.Status400BadRequest,
        PasswordsBusyException => StatusCodes.Status503ServiceUnavailable,
        _ when failure.IsDatabaseUnreachable() => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
