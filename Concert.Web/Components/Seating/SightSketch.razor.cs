using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Seating;

namespace Ticketing.Web.Components.Seating;

/// <summary>A sketch of the stage as it is seen from somewhere in the hall, in central perspective.</summary>
public sealed partial class SightSketch
{
    // The stage in metres; eyes are that high above the seat's floor; a wide angle, as people look.
    private const float Half = 8, Depth = 6, Deck = 1.2f, Rise = 5, Eyes = 1.2f, Lens = 38;

    /// <summary>From where.</summary>
    [Parameter, EditorRequired] public SeatSight Sight { get; set; }

    [Inject] private IStringLocalizer<SeatingTexts> Texts { get; set; } = null!;

    private string Words => Texts["Sight", (int)MathF.Round(Sight.Distance), Side];

    private string Side => Sight.Angle switch
    {
        < 20 => Texts["SightFront"],
        < 55 => Texts["SightAside"],
        _ => Texts["SightSide"],
    };

    private float Away => MathF.Max(6, Sight.Distance);

    // The vanishing line of the floor, seen from the middle of the stage's deck.
    private float Horizon => MathF.Min(18, Project((0, -60, 0)).Y);

    private string Face(params ReadOnlySpan<(float X, float Y, float Z)> corners)
    {
        var path = new System.Text.StringBuilder();
        foreach (var corner in corners)
        {
            var (x, y) = Project(corner);
            path.Append(path.Length == 0 ? 'M' : 'L').Append(N(x)).Append(' ').Append(N(y));
        }
        return path.Append('Z').ToString();
    }

    // The stage's front edge lies on x, the audience sits at positive y; the gaze goes to the middle of the deck.
    private (float X, float Y) Project((float X, float Y, float Z) point)
    {
        var (sin, cos) = MathF.SinCos(Sight.Angle * MathF.PI / 180);
        var (dx, dy, dz) = (point.X - Away * sin, point.Y - Away * cos, point.Z - Sight.Height - Eyes);
        var ahead = MathF.Max(1, -dx * sin - dy * cos);
        return ((-dx * cos + dy * sin) / ahead * -Lens, -(dz / ahead - (Deck - Sight.Height - Eyes) / Away) * Lens);
    }

    private static string N(float value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
