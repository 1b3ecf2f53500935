using System.Text.RegularExpressions;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Architecture;

/// <summary>The component library is for admins' grids and charts; whoever buys loads nothing of it.</summary>
public sealed partial class ComponentLibraryTests
{
    [Fact]
    public void Only_admins_pages_use_it()
    {
        string[] files = [.. SourceTree.Files("Concert.Web", "*.razor"), .. SourceTree.Files("Concert.Web", "*.razor.cs")];
        Assert.DoesNotContain(files.Where(file => !IsForAdmins(file)), file => Used().IsMatch(SourceTree.Read(file)));
    }

    [Fact]
    public void Fans_styles_say_nothing_of_it() =>
        Assert.DoesNotContain(
            SourceTree.Files("Concert.Web", "*.css")
                .Where(file => !file.EndsWith("/radzen.css", StringComparison.Ordinal) && !IsForAdmins(file)),
            file => SourceTree.Read(file).Contains("rz-", StringComparison.Ordinal));

    private static bool IsForAdmins(string file) => file.StartsWith("Concert.Web/Pages/Admin/", StringComparison.Ordinal);

    [GeneratedRegex(@"<Radzen|using Radzen\b")]
    private static partial Regex Used();
}
