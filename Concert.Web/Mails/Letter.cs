using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Ticketing.Web.Mails;

/// <summary>A mail in words: what it says, and the one way on, if there is one.</summary>
/// <param name="Language">What it is written in.</param>
/// <param name="Paragraphs">What it says, one thought each.</param>
/// <param name="Link">The button's words and address.</param>
/// <param name="Footer">Why the reader gets it.</param>
public sealed record Letter(
    string Language, string Subject, IReadOnlyList<string> Paragraphs, (string Words, Uri Address)? Link, string Footer)
{
    // Mail programs know no style sheets: each element says how it looks.
    private const string Page = "margin:0;padding:24px;background:#f6f6f9;color:#1b1b23;font:16px/1.6 system-ui,'Noto Sans KR',sans-serif";
    private const string Sheet = "max-width:560px;margin:0 auto;padding:32px;background:#ffffff;border-radius:12px";
    private const string Button = "display:inline-block;padding:14px 24px;border-radius:8px;background:#ffc53d;color:#1d1826;"
        + "font-weight:600;text-decoration:none";
    private const string Small = "margin:32px 0 0;padding-top:16px;border-top:1px solid #dddde6;color:#5c5c6b;font-size:14px";

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>For those who read plain text.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var paragraph in Paragraphs) text.Append(paragraph).Append("\r\n\r\n");
        if (Link is var (words, address)) text.Append(words).Append(":\r\n").Append(address.AbsoluteUri).Append("\r\n\r\n");
        return text.Append("-- \r\n").Append(Footer).Append("\r\n").ToString();
    }

    /// <summary>One column without pictures: nothing is loaded, so nothing tells that it was read.</summary>
    public string ToHtml()
    {
        var paragraphs = string.Concat(Paragraphs.Select(p => $"<p style=\"margin:0 0 16px\">{Encode(p)}</p>"));
        var link = Link is var (words, address)
            ? $"<p style=\"margin:24px 0\"><a href=\"{Encode(address.AbsoluteUri)}\" style=\"{Button}\">{Encode(words)}</a></p>"
            : "";
        return $"""
            <!doctype html>
            <html lang="{Language}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Encode(Subject)}</title></head>
            <body style="{Page}">
            <div style="{Sheet}">
            <h1 style="margin:0 0 24px;font-size:22px;line-height:1.3">{Encode(Subject)}</h1>
            {paragraphs}{link}
            <p style="{Small}">{Encode(Footer)}</p>
            </div>
            </body>
            </html>
            """;
    }

    private static string Encode(string text) => Html.Encode(text).Replace("\n", "<br>", StringComparison.Ordinal);
}
