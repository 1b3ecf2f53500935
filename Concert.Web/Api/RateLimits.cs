using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Ticketing.Web.Api;

/// <summary>The section <c>RateLimiting</c> of the configuration: requests that one person, or one address, may send.</summary>
public sealed class RateLimitingOptions
{
    /// <summary>Off for load tests.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Requests of one person in ten seconds.</summary>
    [Range(1, int.MaxValue)]
    public int PersonPerTenSeconds { get; set; } = 1_000;

    /// <summary>Requests from one address in ten seconds; many people may share one.</summary>
    [Range(1, int.MaxValue)]
    public int AddressPerTenSeconds { get; set; } = 5_000;

    /// <summary>Sign-ins from one address in a minute; as many registrations again, and as many mails asked for.</summary>
    [Range(1, int.MaxValue)]
    public int SignInsPerMinute { get; set; } = 300;

    /// <summary>Charges of one person in a minute.</summary>
    [Range(1, int.MaxValue)]
    public int ChargesPerMinute { get; set; } = 300;
}

/// <summary>Limits per person and per address, by ASP.NET Core's limiter; tighter where guessing and money are.</summary>
internal static class RateLimits
{
    /// <summary>
    /// For sign-in, registration, whatever sends a mail, and changes of a password or address, by API and by form: one way is no way around
    /// the other.
    /// </summary>
    public const string SignIn = "sign-in";

    /// <summary>For charges.</summary>
    public const string Charge = "charge";

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddConcertRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitingOptions>().BindConfiguration("RateLimiting").ValidateDataAnnotations().ValidateOnStart();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimitingOptions>>(
            (limiter, limits) => Configure(limiter, limits.Value));
        return services;
    }

    private static void Configure(RateLimiterOptions limiter, RateLimitingOptions limits)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = (context, _) => new ValueTask(RefuseAsync(context));
        limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(http =>
                IsLimited(http) && http.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } person
                    ? Limit(limits, person, limits.PersonPerTenSeconds, Window)
                    : RateLimitPartition.GetNoLimiter("")),
            PartitionedRateLimiter.Create<HttpContext, string>(http =>
                IsLimited(http)
                    ? Limit(limits, AddressOf(http), limits.AddressPerTenSeconds, Window)
                    : RateLimitPartition.GetNoLimiter("")));
        // A form that is looked at is no attempt.
        limiter.AddPolicy(SignIn, http => HttpMethods.IsPost(http.Request.Method)
            ? Limit(limits, $"{AddressOf(http)} {WantedOf(http.Request.Path)}", limits.SignInsPerMinute, TimeSpan.FromMinutes(1))
            : RateLimitPartition.GetNoLimiter(""));
        limiter.AddPolicy(Charge, http => Limit(
            limits, http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? AddressOf(http),
            limits.ChargesPerMinute, TimeSpan.FromMinutes(1)));
    }

    private static bool IsLimited(HttpContext http) => ConcertApi.IsApi(http.Request)
        || http.Request.Path.StartsWithSegments("/openapi") || http.Request.Path.StartsWithSegments("/health/ready");

    private static RateLimitPartition<string> Limit(RateLimitingOptions limits, string who, int permits, TimeSpan window) => limits.Enabled
        ? RateLimitPartition.GetFixedWindowLimiter(
            who, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window, QueueLimit = 0 })
        : RateLimitPartition.GetNoLimiter("");

    /// <summary>An IPv6 address is counted by its network of 64 bits: its holder has all the addresses in it.</summary>
    internal static string AddressOf(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(address)
            ? new IPAddress([.. address.GetAddressBytes()[..8], .. new byte[8]]).ToString()
            : address.ToString();
    }

    /// <summary>What the form and the endpoint of the same purpose have in common.</summary>
    private static string WantedOf(PathString path) => path.Value?.TrimEnd('/').ToUpperInvariant() switch
    {
        "/ACCOUNT/SIGN-IN" or "/API/V1/AUTH/LOGIN" => "SIGN-IN",
        "/ACCOUNT/REGISTER" or "/API/V1/AUTH/REGISTER" => "REGISTER",
        "/ACCOUNT/FORGOT" or "/API/V1/AUTH/FORGOTPASSWORD" => "FORGOT",
        "/ACCOUNT/RESET" or "/API/V1/AUTH/RESETPASSWORD" => "RESET",
        "/ACCOUNT/CONFIRMATION" or "/API/V1/AUTH/RESENDCONFIRMATIONEMAIL" => "CONFIRMATION",
        var other => other ?? "",
    };

    private static Task RefuseAsync(OnRejectedContext context)
    {
        var http = context.HttpContext;
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
        if (IsLimited(http) || ProblemHandler.IsForPrograms(http.Request))
            return new Problem(ProblemCode.TooManyRequests) { RetryAfter = wait }.ExecuteAsync(http);
        // People are told on a page.
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter = Problem.Seconds(wait);
        return Task.CompletedTask;
    }
}
