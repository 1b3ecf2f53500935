using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;
using Ticketing.Web.Api;
using Ticketing.Web.Pages;

namespace Ticketing.Web.Accounts;

/// <summary>Who may call: the site's cookie for browsers; for programs a bearer token, or the cookie.</summary>
public static class SignIn
{
    /// <summary>The policy that opens the admin area to everybody who works here. Each role's own is called as the role is.</summary>
    public const string StaffPolicy = "Staff";

    private const string Scheme = "Concert";

    private static readonly TimeSpan AccessTokenLife = TimeSpan.FromMinutes(10);

    /// <summary>Adds accounts, both ways to sign in, and a policy for each role.</summary>
    public static IServiceCollection AddConcertSignIn(this IServiceCollection services)
    {
        services.AddConcertAccounts().AddErrorDescriber<LocalizedAccountErrors>().AddApiEndpoints()
            // After the endpoints, which bring a manager of their own.
            .AddSignInManager<AccountSignIn>();
        services.AddScoped<SessionService>().AddSingleton<KnownDevices>()
            .AddScoped<Passkeys>().AddSingleton<IAuthorizationHandler, SecondFactorHandler>()
            .AddSingleton<IAuthorizationHandler, StillStaffHandler>()
            .AddSingleton<IAuthorizationMiddlewareResultHandler, RefusedRights>();
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = SessionService.CheckedEvery;
            options.OnRefreshingPrincipal = KeepSession;
        });
        // A passkey is both factors: a device, and what unlocks it. It is found without typing an address first.
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<AccountsOptions>>((passkeys, accounts) =>
            (passkeys.UserVerificationRequirement, passkeys.ResidentKeyRequirement, passkeys.ServerDomain) =
                ("required", "required", accounts.Value.PasskeyDomain));
        var authentication = services.AddAuthentication(Scheme);
        authentication.AddPolicyScheme(Scheme, null, options => options.ForwardDefaultSelector = context =>
            IsApi(context.Request) && context.Request.Headers.Authorization.Count > 0
                ? IdentityConstants.BearerScheme
                : IdentityConstants.ApplicationScheme);
        authentication.AddBearerToken(IdentityConstants.BearerScheme, tokens =>
        {
            tokens.BearerTokenExpiration = AccessTokenLife;
            tokens.RefreshTokenExpiration = Session.UnusedFor;
        });
        services.PostConfigure<BearerTokenOptions>(IdentityConstants.BearerScheme, options =>
            options.BearerTokenProtector = new BearerTokenCache(options.BearerTokenProtector));
        authentication.AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(cookie =>
        {
            cookie.LoginPath = Paths.SignIn();
            cookie.LogoutPath = Paths.SignOut;
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.Cookie.Name = "concert.session";
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.ExpireTimeSpan = Session.UnusedFor;
            // A program gets a status, not a page to sign in on.
            cookie.Events.OnRedirectToLogin = UnauthorizedForPrograms;
            // Told where it was asked for, by a page or a problem.
            cookie.Events.OnRedirectToAccessDenied = context =>
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
        }));
        var authorization = services.AddAuthorizationBuilder().AddPolicy(StaffPolicy, policy => Require(policy, [.. Roles.All]));
        foreach (var role in Roles.All) authorization.AddPolicy(role, policy => Require(policy, role, Roles.Admin));
        return services;
    }

    private static void Require(AuthorizationPolicyBuilder policy, params string[] roles) =>
        policy.RequireRole(roles).AddRequirements(new SecondFactorRequirement(), new StillStaffRequirement());

    // A cookie that is written anew from the account stays the same session's.
    private static Task KeepSession(SecurityStampRefreshingPrincipalContext context)
    {
        string[] kept = [Sessions.SessionClaim, Sessions.GenerationClaim];
        ((ClaimsIdentity)context.NewPrincipal!.Identity!).AddClaims(context.CurrentPrincipal!.Claims.Where(c => kept.Contains(c.Type)));
        return Task.CompletedTask;
    }

    private static bool IsApi(HttpRequest request) => request.Path.StartsWithSegments("/api");

    private static Task UnauthorizedForPrograms(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (ProblemHandler.IsForPrograms(context.Request)) context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
