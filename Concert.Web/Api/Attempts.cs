using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ticketing.Idempotency;

namespace Ticketing.Web.Api;

/// <summary>The Idempotency-Key header: demanded once per group, and how what was attempted is told.</summary>
internal static class Attempts
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";

    private static readonly TimeSpan WhenInFlight = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WhenBusy = TimeSpan.FromSeconds(2);

    /// <summary>Refuses whoever doesn't say which attempt this is.</summary>
    public static RouteGroupBuilder RequireIdempotencyKey(this RouteGroupBuilder group) => group.WithMetadata(new NeedsKey());

    /// <summary>Whether the request names its attempt.</summary>
    public static bool HasKey(HttpRequest request) => request.Headers[Header] is [{ Length: >= 1 and <= KeptAnswer.KeyLengthMax } key]
        && key.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0;

    /// <summary>
    /// This request as an attempt. Its fingerprint is taken of what the body means, so spaces, order and unknown fields don't matter.
    /// </summary>
    public static Attempt Attempt<T>(this HttpContext http, T body)
    {
        var asked = $"{http.Request.Method} {http.Request.Path} {JsonSerializer.Serialize(body, ApiJson.Options)}";
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        // A refusal is repeated word for word, so its language is kept beside its trace.
        return new Attempt(http.PersonId(), http.Request.Headers[Header].ToString(),
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(asked))), $"{language} {Problem.TraceOf(http)}");
    }

    /// <summary>The answer to an attempt: the first one, or the same again.</summary>
    public static IResult Tell<T>(this Attempted<T> attempted, Func<T, IResult> tell) => attempted switch
    {
        Attempted<T>.First first => tell(first.Result),
        Attempted<T>.Replayed replayed => new Replay(() => tell(replayed.Result), replayed.TraceId),
        Attempted<T>.InFlight => new Problem(ProblemCode.RequestInFlight) { RetryAfter = WhenInFlight },
        Attempted<T>.Busy => new Problem(ProblemCode.TemporarilyUnavailable) { RetryAfter = WhenBusy },
        Attempted<T>.TooManyRefusals many => new Problem(ProblemCode.TooManyRequests) { RetryAfter = many.Wait },
        Attempted<T>.KeyReused => new Problem(ProblemCode.IdempotencyKeyReused),
        _ => throw new UnreachableException(),
    };

    private sealed class Replay(Func<IResult> tell, string? kept) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers[ReplayedHeader] = "true";
            if (kept?.Split(' ') is not [var language, var trace]) return tell().ExecuteAsync(httpContext);
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            var result = tell();
            if (result is Problem problem) problem.TraceId = trace;
            return result.ExecuteAsync(httpContext);
        }
    }
}

/// <summary>The endpoint needs an Idempotency-Key.</summary>
internal sealed record NeedsKey;
