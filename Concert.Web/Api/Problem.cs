using System.Diagnostics;
using System.Globalization;
using System.Resources;

namespace Ticketing.Web.Api;

/// <summary>A refusal as RFC 9457 has it, in the caller's language, with the stable word and what belongs to it.</summary>
internal sealed class Problem(ProblemCode code, params (string Name, object? Value)[] fields) : IResult
{
    private static readonly ResourceManager Texts = new(typeof(ProblemTexts));

    public ProblemCode Code => code;

    /// <summary>When to try again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The trace that stands in it; null for the one of this request.</summary>
    public string? TraceId { get; set; }

    /// <summary>Fields and what is wrong with each.</summary>
    public static Problem Invalid(IReadOnlyDictionary<string, string[]> errors) => new(ProblemCode.InvalidRequest, ("errors", errors));

    /// <summary>One field and what is wrong with it, by the name of the text.</summary>
    public static Problem Invalid(string field, string fault) => Invalid(new Dictionary<string, string[]> { [field] = [Fault(fault)] });

    /// <summary>What a fault is called in the caller's language.</summary>
    public static string Fault(string name) => Text($"fault.{name}");

    /// <summary>A wait as Retry-After says it.</summary>
    public static string Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    public static string TraceOf(HttpContext http) => Activity.Current?.Id ?? http.TraceIdentifier;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = code.Status;
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } wait) response.Headers.RetryAfter = Seconds(wait);
        if (code == ProblemCode.Unauthenticated && response.Headers.WWWAuthenticate.Count == 0) response.Headers.WWWAuthenticate = "Bearer";
        await response.WriteAsJsonAsync(
            Describe(TraceId ?? TraceOf(httpContext)), ApiJson.Options, "application/problem+json", CancellationToken.None);
    }

    /// <summary>The body; also the example in the description of the API.</summary>
    public IReadOnlyDictionary<string, object?> Describe(string traceId)
    {
        var values = fields.Select(f => f.Value).ToArray();
        var body = new Dictionary<string, object?>
        {
            ["type"] = $"urn:concert:problem:{code.Word}",
            ["title"] = Text($"{code.Word}.title"),
            ["status"] = code.Status,
            ["detail"] = string.Format(CultureInfo.InvariantCulture, Text($"{code.Word}.detail"), values),
            ["traceId"] = traceId,
            ["code"] = code.Word,
        };
        foreach (var (name, value) in fields) body[name] = value;
        return body;
    }

    private static string Text(string name) =>
        Texts.GetString(name, CultureInfo.CurrentUICulture) ?? throw new UnreachableException($"There is no text for {name}.");
}
