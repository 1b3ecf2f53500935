using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.WebEncoders;
using Radzen;
using Ticketing.Web.Accounts;
using Ticketing.Web.Components;
using Ticketing.Web.Components.Layout;
using Ticketing.Web.Live;
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
        services.AddSingleton<WaitingCircuits>().AddSingleton<CircuitBounds>().AddSingleton<CircuitDoor>();
        services.AddOptions<CircuitOptions>().BindConfiguration("Circuits").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<HubOptions>().Configure<CircuitDoor>((hub, door) => hub.AddFilter(door));
        services.AddSingleton<FriendLinks>();
        return services;
    }

    /// <summary>Maps static files, preferences and pages. Comes after authentication and authorization.</summary>
    public static WebApplication MapConcertWeb(this WebApplication app)
    {
        var door = app.Services.GetRequiredService<CircuitDoor>();
        app.Use((http, next) => door.CheckAsync(http, next));
        app.UseAntiforgery();
        app.UseStaleForms();
        app.MapStaticAssets();
        app.MapPreferences();
        app.MapTicketCalendars();
        app.MapHalls();
        app.MapPosters();
        app.MapSignOut();
        app.MapSessions();
        app.MapPasskeys();
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
