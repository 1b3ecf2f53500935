using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Ticketing.Accounts;
using Ticketing.Web.Pages;

namespace Ticketing.Web.Accounts;

/// <summary>Who may call: the site's cookie for browsers; for programs a bearer token, or the cookie.</summary>
public static class SignIn
{
    /// <summary>The policy that opens the admin area to everybody who works here. Each role's own is called as the role is.</summary>
    public const string StaffPolicy = "Staff";

    private const string Scheme = "Concert";

    /// <summary>Adds accounts, both ways to sign in, and a policy for each role.</summary>
    public static IServiceCollection AddConcertSignIn(this IServiceCollection services)
    {
        services.AddConcertAccounts().AddErrorDescriber<LocalizedAccountErrors>().AddSignInManager().AddApiEndpoints();
        services.AddScoped<SessionService>().AddSingleton<UnknownAddresses>();
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = SessionService.CheckedEvery);
        var authentication = services.AddAuthentication(Scheme);
        authentication.AddPolicyScheme(Scheme, null, options => options.ForwardDefaultSelector = context =>
            IsApi(context.Request) && context.Request.Headers.Authorization.Count > 0
                ? IdentityConstants.BearerScheme
                : IdentityConstants.ApplicationScheme);
        authentication.AddBearerToken(IdentityConstants.BearerScheme);
        services.PostConfigure<BearerTokenOptions>(IdentityConstants.BearerScheme, options =>
            options.BearerTokenProtector = new BearerTokenCache(options.BearerTokenProtector));
        authentication.AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(cookie =>
        {
            cookie.LoginPath = Paths.SignIn();
            cookie.LogoutPath = Paths.SignOut;
            cookie.AccessDeniedPath = Paths.NotFound;
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.Cookie.Name = "concert.session";
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.ExpireTimeSpan = TimeSpan.FromDays(14);
            // A program gets a status, not a page to sign in on.
            cookie.Events.OnRedirectToLogin = context => StatusForPrograms(context, StatusCodes.Status401Unauthorized);
            cookie.Events.OnRedirectToAccessDenied = context => StatusForPrograms(context, StatusCodes.Status403Forbidden);
        }));
        var authorization = services.AddAuthorizationBuilder().AddPolicy(StaffPolicy, policy => policy.RequireRole(Roles.All));
        foreach (var role in Roles.All) authorization.AddPolicy(role, policy => policy.RequireRole(role, Roles.Admin));
        return services;
    }

    private static bool IsApi(HttpRequest request) => request.Path.StartsWithSegments("/api");

    private static Task StatusForPrograms(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (IsApi(context.Request)) context.Response.StatusCode = status;
        else context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
