using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.WebEncoders;
using Radzen;
using Ticketing.Web.Accounts;
using Ticketing.Web.Components;
using Ticketing.Web.Components.Layout;
using Ticketing.Web.Live;
using Ticketing.Web.Pages;
using Ticketing.Web.Pages.Admin.Accounting;
using Ticketing.Web.Pages.Admin.Door;
using Ticketing.Web.Pages.Concerts;
using Ticketing.Web.Pages.Queue;
using Ticketing.Web.Pages.Seating;
using Ticketing.Web.Pages.Tickets;

namespace Ticketing.Web;

/// <summary>The pages' own needs: Razor components, languages, who is looking.</summary>
public static class ConcertWeb
{
    /// <summary>Registers what the pages are drawn with.</summary>
    public static IServiceCollection AddConcertWeb(this IServiceCollection services)
    {
        services.AddOptions<SiteOptions>().BindConfiguration("Site").ValidateOnStart();
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            string[] languages = [.. PreferenceEndpoints.Languages];
            options.SetDefaultCulture(languages[0]).AddSupportedCultures(languages).AddSupportedUICultures(languages);
            // What the person chose, then what the browser asks for. A link must not decide the language.
            options.RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider()];
        });
        // Korean as itself, not as numeric references: a third of the weight.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddScoped<AuthenticationStateProvider, CircuitRevalidation>().AddCascadingAuthenticationState();
        services.AddRadzenComponents();
        services.AddSingleton<WaitingCircuits>();
        services.AddSingleton<FriendLinks>();
        return services;
    }

    /// <summary>
    /// First in line: failures end on a page of ours, and no other site may frame these pages or learn where a person came from.
    /// </summary>
    public static WebApplication UsePageGuards(this WebApplication app)
    {
        app.UseExceptionHandler(Paths.Failure, createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute(Paths.NotFound, createScopeForStatusCodePages: true);
        app.Use((http, next) =>
        {
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers["Referrer-Policy"] = "same-origin";
            http.Response.Headers.XFrameOptions = "SAMEORIGIN";
            return next(http);
        });
        return app;
    }

    /// <summary>Maps static files, preferences and pages. Comes after authentication and authorization.</summary>
    public static WebApplication MapConcertWeb(this WebApplication app)
    {
        app.UseAntiforgery();
        app.UseStaleForms();
        app.MapStaticAssets();
        app.MapPreferences();
        app.MapTicketCalendars();
        app.MapHalls();
        app.MapPosters();
        app.MapSignOut();
        app.MapConfirmation();
        app.MapSaleAlerts();
        app.MapExports();
        app.MapCheckIn();
        app.MapPollingPanel();
        app.MapRazorComponents<App>()
            // Compression keeps some 300 KB of window for each socket; ten thousand who wait would pay for it in memory.
            .AddInteractiveServerRenderMode(circuits => circuits.DisableWebSocketCompression = true);
        return app;
    }
}
