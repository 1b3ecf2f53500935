using Microsoft.AspNetCore.Http.Features;

namespace Ticketing.Web.Guards;

/// <summary>HEAD is answered wherever GET is: by the same work, of which the headers leave and the body doesn't.</summary>
internal static class Heads
{
    /// <summary>Answers as if the whole had been asked for.</summary>
    public static async Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        var line = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var nowhere = new StreamResponseBodyFeature(Stream.Null);
        http.Request.Method = HttpMethods.Get;
        http.Features.Set<IHttpResponseBodyFeature>(nowhere);
        try
        {
            await next(http);
            // Of what was written, some may still wait to be thrown away.
            await nowhere.CompleteAsync();
        }
        finally
        {
            // The server must know again that no body follows.
            http.Request.Method = HttpMethods.Head;
            http.Features.Set(line);
        }
    }
}
