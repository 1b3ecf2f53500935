using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using Ticketing.Seating;
using Ticketing.Web.Components;
using Ticketing.Web.Components.Seating;

namespace Ticketing.Web.Pages.Admin.Venues;

/// <summary>All sections of a hall, to open one or to put it somewhere else.</summary>
public sealed partial class VenueMap
{
    private (float Left, float Width, float Bottom, float Middle) bounds;
    private float unit = 1;

    /// <summary>The hall's map.</summary>
    [Parameter, EditorRequired] public SeatMapView Map { get; set; } = null!;

    /// <summary>A section was opened; gives its id.</summary>
    [Parameter] public EventCallback<int> OnOpen { get; set; }

    /// <summary>A section was put somewhere else.</summary>
    [Parameter] public EventCallback<SectionMovedEventArgs> OnMove { get; set; }

    /// <summary>The element that says how sections are moved.</summary>
    [Parameter] public string? DescribedBy { get; set; }

    [Inject] private IStringLocalizer<PlanningTexts> Words { get; set; } = null!;

    [Inject] private IStringLocalizer<SeatingTexts> Texts { get; set; } = null!;

    private string ViewBox => $"{N(bounds.Left - unit)} {N(-unit * 2.6f)} {N(bounds.Width + 2 * unit)} {N(bounds.Bottom + unit * 3.6f)}";

    // The spotlight's cone, from the stage over the house.
    private string Light => $"M{Across(-0.16f)} 0H{Across(0.16f)}L{Across(0.5f)} {N(bounds.Bottom)}H{Across(-0.5f)}Z";

    private string Across(float part) => N(bounds.Middle + bounds.Width * part);

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (Map.Sections.IsEmpty) return;
        // A turned section reaches as far as its diagonal.
        var reach = Map.Sections
            .Select(s => (s.Plan.Shape, Half: s.Plan.Shape.Rotation == 0
                ? s.Plan.Shape.Width / 2
                : MathF.Max(s.Plan.Shape.Width, s.Plan.Shape.Height) / 2))
            .ToList();
        var left = reach.Min(r => r.Shape.X + r.Shape.Width / 2 - r.Half);
        var right = reach.Max(r => r.Shape.X + r.Shape.Width / 2 + r.Half);
        bounds = (left, right - left, reach.Max(r => r.Shape.Y + r.Shape.Height), (left + right) / 2);
        unit = bounds.Width / 36;
    }

    // Names must fit their section, however small, and be read on a phone, however large the venue.
    private float FontSize(SectionPlan plan)
    {
        var room = Math.Min(plan.Shape.Width / Math.Max(2.2f, plan.Name.Length * 0.62f), plan.Shape.Height / 2.4f);
        return Math.Min(room, unit * 1.5f);
    }

    private string NameOf(SectionMapView section) =>
        Words["SectionWithSeats", SeatNames.Section(section.Plan.Name, Texts), section.Seats.Length];

    private Task OnKeyAsync(KeyboardEventArgs key, int sectionId) =>
        key.Key is "Enter" or " " ? OnOpen.InvokeAsync(sectionId) : Task.CompletedTask;

    private static string N(float value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
