using System.Text.RegularExpressions;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Architecture;

/// <summary>A page's path is written twice: at the page, and in the one place where whatever leads there finds it.</summary>
public sealed partial class PathTests
{
    [Fact]
    public void No_page_spells_the_way_to_another()
    {
        string[] files = [.. SourceTree.Files("Concert.Web/Pages", "*"), .. SourceTree.Files("Concert.Web/Components", "*")];
        var spelled = from file in files
                      where Path.GetExtension(file) is ".razor" or ".cs" && !file.EndsWith("Paths.cs", StringComparison.Ordinal)
                      from line in SourceTree.Read(file).Split('\n')
                      where WayToAPage().IsMatch(line)
                      where !line.StartsWith("@page ", StringComparison.Ordinal) && !line.Contains(".MapGet(", StringComparison.Ordinal)
                      select $"{file}: {line.Trim()}";
        Assert.Empty(spelled);
    }

    [GeneratedRegex("\"/(concerts|checkout|orders|tickets|wallet|account|admin)\\b|(?<!<base )href=\"/")]
    private static partial Regex WayToAPage();
}
