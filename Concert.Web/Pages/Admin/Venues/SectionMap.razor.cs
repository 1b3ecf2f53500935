using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Seating;
using Ticketing.Web.Components;
using Ticketing.Web.Components.Seating;

namespace Ticketing.Web.Pages.Admin.Venues;

/// <summary>The seats of one section, drawn.</summary>
public sealed partial class SectionMap
{
    private SectionBox box = SectionBox.Empty;
    private (string Version, IReadOnlySet<string> Selected, Guid? Person) drawn;
    private bool changed = true;

    /// <summary>The section with its seats' states.</summary>
    [Parameter, EditorRequired] public SectionMapView Section { get; set; } = null!;

    /// <summary>Labels of the chosen seats: hand over a new set when it changes, the map compares by reference.</summary>
    [Parameter] public IReadOnlySet<string> Selected { get; set; } = new HashSet<string>();

    /// <summary>Whose held and bought seats are marked as one's own.</summary>
    [Parameter] public Guid? PersonId { get; set; }

    /// <summary>A free or chosen seat was pressed; gives its label.</summary>
    [Parameter] public EventCallback<string> OnToggle { get; set; }

    /// <summary>The chosen seats were dragged.</summary>
    [Parameter] public EventCallback<SeatsMovedEventArgs> OnMove { get; set; }

    [Inject] private IStringLocalizer<SeatingTexts> Texts { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // The map is pushed every second and seldom differs: 400 names needn't be made anew for that.
        var now = (Section.Version + "/" + Section.Plan.SectionId, Selected, PersonId);
        changed = now != drawn;
        if (now.Item1 != drawn.Version) box = SectionBox.Around(Section.Seats);
        drawn = now;
    }

    /// <inheritdoc />
    protected override bool ShouldRender() => changed;

    private Task ChooseAsync(SeatChosenEventArgs chosen)
    {
        // What comes from the browser is only a wish: the label must be a seat of this section, and one that can be toggled.
        if (chosen.Label is not { } label || !Section.Plan.IndexByLabel.TryGetValue(label, out var index)) return Task.CompletedTask;
        return SeatLooks.Of(Section.Seats[index], Selected, PersonId) is SeatLook.Free or SeatLook.Chosen
            ? OnToggle.InvokeAsync(label)
            : Task.CompletedTask;
    }

    private static string Left(float centre) => (centre - 0.5f).ToString("0.##", CultureInfo.InvariantCulture);
}
