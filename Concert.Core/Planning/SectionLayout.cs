using Ticketing.Seating;

namespace Ticketing.Planning;

/// <summary>
/// Finds room on the plan for sections that come from a file: side by side, up to six in a line, as large as their seats ask for.
/// </summary>
internal static class SectionLayout
{
    private const int PerLineMax = 6;
    private const float Gap = 20, DepthMin = 60, DepthMax = 220;

    public static IEnumerable<SectionShape> Arrange(IReadOnlyList<CsvSection> sections, float y)
    {
        var lines = (sections.Count + PerLineMax - 1) / PerLineMax;
        if (lines == 0) yield break;
        var perLine = (sections.Count + lines - 1) / lines;
        foreach (var line in sections.Chunk(perLine))
        {
            var room = SectionForm.PlanWidth - Gap * (line.Length + 1);
            var widths = line.Select(s => MathF.Max(4, s.Seats.Max(seat => seat.X) - s.Seats.Min(seat => seat.X) + 1)).ToList();
            var pitch = MathF.Min(20, room / widths.Sum());
            var depth =
                Math.Clamp(pitch * line.Max(s => s.Seats.Max(seat => seat.Y) - s.Seats.Min(seat => seat.Y) + 1), DepthMin, DepthMax);
            var x = (SectionForm.PlanWidth - pitch * widths.Sum() - Gap * (line.Length - 1)) / 2;
            foreach (var width in widths)
            {
                yield return new SectionShape(x, y, width * pitch, depth, 0);
                x += width * pitch + Gap;
            }
            y += depth + Gap;
        }
    }
}
