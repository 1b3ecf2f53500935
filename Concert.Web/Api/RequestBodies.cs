using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Ticketing.Web.Api;

/// <summary>What is checked of a body before the framework reads it, and how its findings are told.</summary>
internal static class RequestBodies
{
    /// <summary>The largest body, in bytes.</summary>
    public const long SizeMax = 64 * 1024;

    /// <summary>A body that works, for the description.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, object example) =>
        endpoint.WithMetadata(new TakesBody(example));

    /// <summary>Whether the endpoint takes JSON: ours, Identity's, or the door's.</summary>
    public static bool AreTaken(EndpointMetadataCollection endpoint) =>
        endpoint.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains(MediaTypeNames.Application.Json) == true;

    /// <summary>
    /// JSON in UTF-8 or nothing. The framework would call a body without a type merely empty, and throw at a character set that it
    /// doesn't know.
    /// </summary>
    public static bool IsJson(HttpRequest request) => request.HasJsonContentType()
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && HeaderUtilities.RemoveQuotes(type.Charset) is var charset
        && (!charset.HasValue || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>Which field could not be read; without a reason, there was nothing to read.</summary>
    public static Problem Explain(JsonException? malformed) => malformed?.Path is { Length: > 2 } path && path[1] == '.'
        ? Problem.Invalid(path[2..].Split('.', '[')[0], "type")
        : Problem.Invalid("body", "json");
}

/// <summary>The endpoint takes a body, and this is one that works.</summary>
internal sealed record TakesBody(object Example);
