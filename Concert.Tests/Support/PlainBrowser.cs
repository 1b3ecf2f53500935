using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Ticketing.Tests.Support;

/// <summary>
/// A person at a browser that runs no scripts: it keeps cookies, fills in forms, and shows redirects instead of following them.
/// </summary>
public sealed class PlainBrowser : IDisposable
{
    private readonly CookieContainer cookies = new();
    private readonly ConcertSite site;
    private readonly HttpClient client;

    public PlainBrowser(ConcertSite site, string language = "en")
    {
        this.site = site;
        client = site.CreateClient(cookies);
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
    }

    /// <summary>Its cookies, as somebody who has stolen them would send them.</summary>
    public string Cookies => cookies.GetCookieHeader(site.Address);

    public Task<PlainPage> OpenAsync(string path) => ReadAsync(path, client.GetAsync(new Uri(path, UriKind.Relative)));

    /// <summary>
    /// Sends the page's form that has the button, with its hidden fields, as a browser would; of several such forms the first.
    /// </summary>
    public Task<PlainPage> SubmitAsync(PlainPage page, string button, params (string Name, string Value)[] fields)
    {
        var form = (IHtmlFormElement)page.Document.QuerySelectorAll("button").First(b => b.TextContent.Trim() == button).Closest("form")!;
        var hidden = form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden][name]").Select(i => (Name: i.Name!, i.Value));
        var path = form.GetAttribute("action") ?? page.Path;
        return PostAsync(path, [.. hidden, .. fields]);
    }

    public Task<PlainPage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        ReadAsync(
            path, client.PostAsync(
                new Uri(path, UriKind.Relative), new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)))));

    public void Dispose() => client.Dispose();

    private static async Task<PlainPage> ReadAsync(string path, Task<HttpResponseMessage> request)
    {
        using var response = await request;
        var document = new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
        return new PlainPage(path, response.StatusCode, response.Headers.Location?.OriginalString, document);
    }
}

/// <summary>What came back. <paramref name="Location"/>: where a redirect leads.</summary>
public sealed record PlainPage(string Path, HttpStatusCode Status, string? Location, IHtmlDocument Document)
{
    public string Text => Document.QuerySelector("main")?.TextContent ?? "";

    public string? Language => Document.DocumentElement.GetAttribute("lang");

    /// <summary>What is said to be wrong with the field of this label.</summary>
    public string ErrorAt(string label) =>
        InputOf(label).ParentElement!.Closest(".field")!.QuerySelector(".validation-message")?.TextContent ?? "";

    public IHtmlInputElement InputOf(string label) =>
        (IHtmlInputElement)Document.GetElementById(
            Document.QuerySelectorAll<IHtmlLabelElement>("label").Single(l => l.TextContent.Trim() == label).HtmlFor!)!;

    /// <summary>The path that a redirect leads to, on whatever host it names.</summary>
    public string LocationPath => Location is null ? "" : new Uri(new Uri("http://site/"), Location).PathAndQuery;
}
