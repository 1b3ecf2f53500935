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
            var bounds = HallGeometry.BoundsOf(Map.Sections.Select(s => s.Plan.Shape));
            return $"{N(bounds.Left)} 0 {N(bounds.Right - bounds.Left)} {N(bounds.Bottom)}";
        }
    }

    private static string Outline(SectionShape shape) =>
        string.Join(' ', HallGeometry.OutlineOf(shape).Select(p => $"{N(p.X)},{N(p.Y)}"));

    private static float DotSize(SectionPlan plan) =>
        0.8f * MathF.Min(plan.Shape.Width / plan.Places.Grid.Columns, plan.Shape.Height / plan.Places.Grid.Rows);

    // One path a state, not one element a seat: fifteen thousand seats are a few kilobytes a change.
    private static IEnumerable<(SeatStatus Status, string Path)> Dots(SectionMapView section)
    {
        foreach (var group in section.Seats.Index().GroupBy(s => s.Item.Status).OrderBy(g => g.Key))
        {
            var path = new StringBuilder();
            foreach (var (index, _) in group)
            {
                var place = section.Plan.Places[index];
                path.Append(CultureInfo.InvariantCulture, $"M{N(place.X)} {N(place.Y)}h0");
            }
            yield return (group.Key, path.ToString());
        }
    }

    private static string N(float value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
