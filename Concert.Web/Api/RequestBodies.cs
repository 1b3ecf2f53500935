using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Ticketing.Web.Api;

/// <summary>What a caller sends. Missing fields read as null, so that each can be named.</summary>
internal interface IRequestBody
{
    /// <summary>Fields that make no sense whatever the state of the world, and the name of the text that says why.</summary>
    IEnumerable<(string Field, string Fault)> Faults();
}

/// <summary>Reads and checks a body before the handler runs, so that handlers see only what makes sense.</summary>
internal static class RequestBodies
{
    /// <summary>The largest body, in bytes.</summary>
    public const long SizeMax = 64 * 1024;

    /// <summary>Reads the body as <typeparamref name="T"/>; comes after the checks of the group. <paramref name="example"/> is for the description.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, T example) where T : class, IRequestBody => endpoint
        .AddEndpointFilter(async (context, next) =>
        {
            if (await ReadAsync<T>(context.HttpContext) is { } problem) return problem;
            return await next(context);
        })
        .WithMetadata(new TakesBody(typeof(T), example));

    /// <summary>The body that was read.</summary>
    public static T Body<T>(this HttpContext http) where T : class => http.Features.Get<T>()
        ?? throw new InvalidOperationException("The endpoint doesn't say that it takes this body.");

    /// <summary>Which field could not be read.</summary>
    public static Problem Explain(JsonException malformed) => malformed.Path is { Length: > 2 } path && path[1] == '.'
        ? Problem.Invalid(path[2..].Split('.', '[')[0], "type")
        : Problem.Invalid("body", "json");

    private static async Task<Problem?> ReadAsync<T>(HttpContext http) where T : class, IRequestBody
    {
        if (!IsJson(http.Request)) return new Problem(ProblemCode.UnsupportedMediaType);
        T? body;
        try
        {
            body = await JsonSerializer.DeserializeAsync<T>(http.Request.Body, ApiJson.Options, http.RequestAborted);
        }
        catch (JsonException malformed)
        {
            return Explain(malformed);
        }
        if (body is null) return Problem.Invalid("body", "json");
        var faults = body.Faults().GroupBy(f => f.Field, f => Problem.Fault(f.Fault)).ToDictionary(f => f.Key, f => f.ToArray());
        if (faults.Count > 0) return Problem.Invalid(faults);
        http.Features.Set(body);
        return null;
    }

    private static bool IsJson(HttpRequest request) => request.HasJsonContentType()
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
}

/// <summary>For the description: the type of a body, and one that works.</summary>
internal sealed record TakesBody(Type Type, object Example);
