using System.Globalization;
using Microsoft.AspNetCore.Components;
using Ticketing.Seating;

namespace Ticketing.Web.Components.Seating;

/// <summary>A hall's first picture: outlines, the deeper the more is left. painter.js draws the same, and the rest.</summary>
public sealed partial class HallSketch
{
    /// <summary>The hall with its seats' states.</summary>
    [Parameter, EditorRequired] public SeatMapView Map { get; set; } = null!;

    private static float Middle => HallGeometry.Stage.X;

    private HallDrawing Hall => HallDrawing.Of(Map.Hall);

    private float Width => Hall.Bounds.Right - Hall.Bounds.Left;

    // Room for the stage, as hall.js leaves it.
    private float Top => Math.Min(Math.Min(0, Hall.Bounds.Top), -Width * 0.07f);

    private float Height => Hall.Bounds.Bottom - Top;

    private string ViewBox => $"{N(Hall.Bounds.Left)} {N(Top)} {N(Width)} {N(Height)}";

    private static string Fullness(SectionMapView section) =>
        N(section.Free == 0 ? 0 : 0.12f + 0.45f * section.Free / section.Seats.Length);

    private static string N(float value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
