using Microsoft.AspNetCore.Components;
using Ticketing.Planning;
using Ticketing.Seating;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Admin.Venues;

/// <summary>Sections and their places; what is typed stays when somebody else changed the hall meanwhile.</summary>
public sealed partial class VenueDesigner
{
    private SectionForm form = new();
    private SeatGrid grid = new();
    private bool makesSeats = true;
    private bool opened;
    private PlanResult? moved;
    private ConfirmDialog? confirm;

    /// <summary>The hall as last read.</summary>
    [Parameter, EditorRequired] public VenuePlan Venue { get; set; } = null!;

    /// <summary>The section to begin with; kept in the address.</summary>
    [Parameter] public int? SectionId { get; set; }

    /// <summary>The hall must be read again.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    [Inject] private VenueEditor Venues { get; set; } = null!;

    /// <summary>Sections whose place this one takes: said, not refused, since halls are made of what is there.</summary>
    private List<string> Overlapped =>
        [.. Venue.Sections.Where(s => s.SectionId != form.SectionId && HallGeometry.Overlap(s.Shape, form.Shape)).Select(s => s.Name)];

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (!opened || form.SectionId != SectionId) Begin(SectionId);
        opened = true;
    }

    private void Begin(int? sectionId)
    {
        var section = Venue.Sections.FirstOrDefault(s => s.SectionId == sectionId);
        form = section is null
            ? new SectionForm { Y = Venue.Sections.Count == 0 ? 100 : MathF.Round(Venue.Sections.Max(s => s.Y + s.Height)) + 30 }
            : section with { };
        (grid, makesSeats, Outcome) = (new SeatGrid(), form.SeatCount == 0, null);
    }

    private void Open(int? sectionId)
    {
        Begin(sectionId);
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("section", sectionId), replace: true);
    }

    private async Task SaveAsync()
    {
        var saved = await ChangeAsync(admin => Venues.SaveSectionAsync(
            admin, Venue.VenueId, Venue.Version, form, makesSeats ? grid : null, CancellationToken.None));
        if (Outcome is PlanResult.Saved or PlanResult.ChangedMeanwhile) await OnChanged.InvokeAsync();
        if (!saved) return;
        // The next section of a row of sections begins where this one ended; what was said of this one stays to be read.
        var outcome = Outcome;
        if (form.SectionId is null) Open(Venue.Sections.FirstOrDefault(s => s.Name == form.Name.Trim())?.SectionId);
        else Begin(form.SectionId);
        Outcome = outcome;
    }

    // At once: what one sees is what is kept. What is typed in the form stays, but for the place.
    private async Task MoveAsync(SectionMovedEventArgs to)
    {
        if (Venue.Sections.FirstOrDefault(s => s.SectionId == to.Section) is not { } section) return;
        var said = Outcome;
        var saved = await ChangeAsync(admin => Venues.SaveSectionAsync(
            admin, Venue.VenueId, Venue.Version, section with { X = to.X, Y = to.Y }, null, CancellationToken.None));
        (moved, Outcome) = (Outcome, said);
        if (saved && form.SectionId == to.Section) (form.X, form.Y) = (to.X, to.Y);
        if (moved is PlanResult.Saved or PlanResult.ChangedMeanwhile) await OnChanged.InvokeAsync();
    }

    private async Task RemoveAsync()
    {
        var removed = await ChangeAsync(admin => Venues.RemoveSectionAsync(
            admin, Venue.VenueId, Venue.Version, form.SectionId!.Value, CancellationToken.None));
        if (Outcome is PlanResult.Saved or PlanResult.ChangedMeanwhile) await OnChanged.InvokeAsync();
        if (removed) Open(null);
    }
}
