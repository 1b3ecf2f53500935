using System.Globalization;
using System.Text;
using Ticketing.Seating;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Seating;

/// <summary>
/// How each hall fills when pairs leave the choice to the house, one after the other, as a picture to look at: gold is taken first, violet
/// last. It is drawn anew when it changes, and the test fails once, so that somebody looks.
/// </summary>
public sealed class FillingPictureTests
{
    private const string Folder = "Concert.Tests/Seating/Pictures";
    private const int Bands = 24;

    [Theory]
    [InlineData("arena", 5)]
    [InlineData("theatre", 12)]
    [InlineData("club", 30)]
    public void The_hall_fills_as_its_picture_shows(string name, int pitch)
    {
        var hall = name switch { "arena" => TestHall.Arena(), "theatre" => TestHall.Theatre(), _ => TestHall.Club() };
        var picture = Draw(hall, pitch);
        var file = Path.Combine(SourceTree.Root, Folder, $"{name}.svg");
        if (File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == picture) return;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, picture);
        Assert.Fail($"{Folder}/{name}.svg was drawn anew: look at it, and commit it if it is right.");
    }

    private static string Draw(TestHall hall, int pitch)
    {
        var bounds = HallGeometry.BoundsOf(hall.Map.Sections.Select(s => s.Plan.Shape));
        var pairs = new List<IReadOnlyList<string>>();
        while (BestAvailable.Find(hall.Map, 2, null) is { } pair)
        {
            pairs.Add(pair);
            hall.Sell(pair);
        }
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"");
        svg.Append(CultureInfo.InvariantCulture, $"{bounds.Left - 10:0} -40 {bounds.Right - bounds.Left + 20:0} {bounds.Bottom + 50:0}\"");
        svg.Append(CultureInfo.InvariantCulture, $" stroke-width=\"{pitch * 0.8:0.#}\" stroke-linecap=\"round\">\n");
        svg.Append("<path d=\"M400-10H600\" stroke=\"#888\"/>\n");
        foreach (var band in pairs.Index().GroupBy(p => p.Index * Bands / pairs.Count))
        {
            var (hue, light) = ((405 - band.Key * 150 / Bands) % 360, 62 - band.Key * 30 / Bands);
            svg.Append(CultureInfo.InvariantCulture, $"<path stroke=\"hsl({hue} 80% {light}%)\" d=\"");
            foreach (var (_, pair) in band)
            {
                var (one, other) = (hall.PlaceOf(pair[0]), hall.PlaceOf(pair[1]));
                svg.Append(CultureInfo.InvariantCulture, $"M{one.X:0} {one.Y:0}L{other.X:0} {other.Y:0}");
            }
            svg.Append("\"/>\n");
        }
        return svg.Append("</svg>\n").ToString();
    }
}
