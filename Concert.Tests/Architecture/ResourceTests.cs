using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Architecture;

/// <summary>Whatever is said in English is said in Korean, with the same blanks to fill.</summary>
public sealed partial class ResourceTests
{
    private const string Korean = ".ko.resx";

    /// <summary>Names without the ending, so that a file that exists in one language only is found from either side.</summary>
    private static IEnumerable<string> Names => SourceTree.Files("Concert.Web", "*.resx")
        .Select(file => file.EndsWith(Korean, StringComparison.Ordinal) ? file[..^Korean.Length] : file[..^".resx".Length]).Distinct();

    [Fact]
    public void Every_text_exists_in_both_languages() =>
        Assert.Empty(Names.SelectMany(name =>
        {
            var (english, korean) = (Texts(name + ".resx"), Texts(name + Korean));
            return english.Keys.Except(korean.Keys).Select(key => $"{name}: {key} is missing in Korean")
                .Concat(korean.Keys.Except(english.Keys).Select(key => $"{name}: {key} is missing in English"));
        }));

    [Fact]
    public void No_text_is_empty() =>
        Assert.Empty(SourceTree.Files("Concert.Web", "*.resx")
            .SelectMany(file => Texts(file).Where(text => string.IsNullOrWhiteSpace(text.Value)).Select(text => $"{file}: {text.Key}")));

    [Fact]
    public void Both_languages_have_the_same_blanks() =>
        Assert.Empty(Names.SelectMany(name =>
        {
            var korean = Texts(name + Korean);
            return Texts(name + ".resx")
                .Where(text => korean.TryGetValue(text.Key, out var other) && !Blanks(text.Value).SetEquals(Blanks(other)))
                .Select(text => $"{name}: {text.Key}");
        }));

    private static Dictionary<string, string> Texts(string file)
    {
        if (!File.Exists(Path.Combine(SourceTree.Root, file))) return [];
        return XDocument.Parse(SourceTree.Read(file)).Root!.Elements("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")?.Value ?? "");
    }

    private static HashSet<string> Blanks(string text) => [.. Blank().Matches(text).Select(match => match.Groups[1].Value)];

    /// <summary>{0}, {0:N0}, {0,5}: the number matters, the format may differ between languages.</summary>
    [GeneratedRegex(@"(?<!\{)\{(\d+)[^}]*\}")]
    private static partial Regex Blank();
}
