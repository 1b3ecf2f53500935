using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Mime;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Ticketing.Web.Api;

/// <summary>The OpenAPI document as it is sent: made once for each language, whoever asks how often.</summary>
internal sealed class RenderedDescription([FromKeyedServices(ApiDescription.Document)] IOpenApiDocumentProvider documents)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Rendering>>> renderings = new();

    /// <summary>The document in the caller's language, or that nothing has changed.</summary>
    public async Task<FileContentHttpResult> AnswerAsync(HttpContext http)
    {
        var rendering = await renderings.GetOrAdd(
            CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, _ => new Lazy<Task<Rendering>>(RenderAsync)).Value;
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.Vary = $"{HeaderNames.AcceptLanguage}, {HeaderNames.Cookie}";
        return TypedResults.File(rendering.Json, MediaTypeNames.Application.Json, entityTag: rendering.Tag);
    }

    private async Task<Rendering> RenderAsync()
    {
        // Not the caller's to cancel: others wait for it.
        var document = await documents.GetOpenApiDocumentAsync(CancellationToken.None);
        var json = System.Text.Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
        return new Rendering(json, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(json)[..8])}\""));
    }

    private sealed record Rendering(byte[] Json, EntityTagHeaderValue Tag);
}
