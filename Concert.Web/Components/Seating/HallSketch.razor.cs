using System.Globalization;
using Microsoft.AspNetCore.Components;
using Ticketing.Seating;

namespace Ticketing.Web.Components.Seating;

/// <summary>A hall's first picture: outlines, the deeper the more is left. painter.js draws the same, and the rest.</summary>
public sealed partial class HallSketch
{
    private PlanBounds bounds;

    /// <summary>The hall with its seats' states.</summary>
    [Parameter, EditorRequired] public SeatMapView Map { get; set; } = null!;

    private static float Middle => HallGeometry.Stage.X;

    private float Width => bounds.Right - bounds.Left;

    private float Height => bounds.Bottom - bounds.Top;

    private string ViewBox => $"{N(bounds.Left)} {N(bounds.Top)} {N(Width)} {N(Height)}";

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        bounds = HallGeometry.BoundsOf(Map.Sections.Select(s => s.Plan.Shape));
        // Room for the stage, as hall.js leaves it.
        bounds = bounds with { Top = Math.Min(Math.Min(0, bounds.Top), -Width * 0.07f) };
    }

    // To a unit of the plan, which is less than half a pixel on a phone.
    private static string Outline(SectionShape shape) =>
        string.Join(' ', HallGeometry.OutlineOf(shape).Select(p => FormattableString.Invariant($"{p.X:F0},{p.Y:F0}")));

    private static string Fullness(SectionMapView section)
    {
        var free = section.Seats.Count(seat => seat.Status == SeatStatus.Available);
        return N(free == 0 ? 0 : 0.12f + 0.45f * free / section.Seats.Length);
    }

    private static string N(float value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
