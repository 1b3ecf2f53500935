using System.Globalization;
using System.Text;
using QRCoder;

namespace Ticketing.Web.Components.Tickets;

/// <summary>A code as one SVG path: modules of one unit, four of quiet white around them.</summary>
public static class QrCode
{
    /// <summary>The side in modules and the path of the dark ones.</summary>
    public static (int Side, string Path) Draw(string text)
    {
        using var generator = new QRCodeGenerator();
        // Q survives a quarter of it being unreadable: a cracked screen, a folded paper.
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.Q);
        var rows = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Length; x++)
            {
                if (!rows[y][x]) continue;
                var run = 1;
                while (x + run < rows[y].Length && rows[y][x + run]) run++;
                path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h{run}v1h-{run}z");
                x += run;
            }
        }
        return (rows.Count, path.ToString());
    }
}
