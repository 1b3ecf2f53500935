using Ticketing.Tests.Support;

namespace Ticketing.Tests.Architecture;

public sealed class LineTests
{
    private const int Columns = 140;
    private static readonly string[] Folders = ["Concert.Core", "Concert.Web", "Concert.Tests", "Concert.Bench", "build"];

    [Theory]
    [InlineData("*.cs")]
    [InlineData("*.razor")]
    public void A_line_fits_on_a_screen(string pattern)
    {
        var files = Folders.SelectMany(folder => SourceTree.Files(folder, pattern))
            .Where(file => !file.Contains("/Migrations/", StringComparison.Ordinal));
        var wide = from file in files
                   from line in SourceTree.Read(file).Split('\n').Select((text, i) => (Text: text.TrimEnd('\r'), Number: i + 1))
                   where line.Text.Length > Columns
                   select $"{file}:{line.Number}";
        Assert.Empty(wide);
    }
}
