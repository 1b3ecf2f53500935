using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Seating;

namespace Ticketing.Web.Pages.Admin.Sale;

/// <summary>Every seat as one dot on the hall's plan: how the house fills. The tables above say the same in numbers.</summary>
public sealed partial class SeatHeat
{
    /// <summary>The performance's map as it is now.</summary>
    [Parameter, EditorRequired] public SeatMapView Map { get; set; } = null!;

    [Inject] private IStringLocalizer<AdminTexts> Texts { get; set; } = null!;

    private string ViewBox
    {
        get
        {
            if (Map.Sections.IsEmpty) return "0 0 1 1";
            // A turned section reaches as far as its diagonal.
            var boxes = Map.Sections.Select(s => s.Plan.Shape)
                .Select(shape => (Shape: shape, Half: shape.Rotation == 0 ? 0 : MathF.Max(shape.Width, shape.Height) / 2)).ToList();
            var left = boxes.Min(b => b.Half == 0 ? b.Shape.X : b.Shape.X + b.Shape.Width / 2 - b.Half);
            var right = boxes.Max(b => b.Half == 0 ? b.Shape.X + b.Shape.Width : b.Shape.X + b.Shape.Width / 2 + b.Half);
            var bottom = boxes.Max(b => b.Half == 0 ? b.Shape.Y + b.Shape.Height : b.Shape.Y + b.Shape.Height / 2 + b.Half);
            return $"{N(left)} 0 {N(right - left)} {N(bottom)}";
        }
    }

    // One path a state, not one element a seat: ten thousand seats are a few kilobytes a change.
    private static IEnumerable<(SeatStatus Status, string Path)> Dots(SectionMapView section)
    {
        if (section.Seats.IsEmpty) yield break;
        var shape = section.Plan.Shape;
        var (minX, minY) = (section.Seats.Min(s => s.X), section.Seats.Min(s => s.Y));
        var pitchX = shape.Width / (section.Seats.Max(s => s.X) - minX + 1);
        var pitchY = shape.Height / (section.Seats.Max(s => s.Y) - minY + 1);
        foreach (var group in section.Seats.GroupBy(s => s.Status).OrderBy(g => g.Key))
        {
            var path = new StringBuilder();
            foreach (var seat in group)
            {
                var (x, y) = (shape.X + (seat.X - minX + 0.1f) * pitchX, shape.Y + (seat.Y - minY + 0.1f) * pitchY);
                path.Append(CultureInfo.InvariantCulture, $"M{N(x)} {N(y)}h{N(pitchX * 0.8f)}v{N(pitchY * 0.8f)}h-{N(pitchX * 0.8f)}z");
            }
            yield return (group.Key, path.ToString());
        }
    }

    private static string N(float value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
