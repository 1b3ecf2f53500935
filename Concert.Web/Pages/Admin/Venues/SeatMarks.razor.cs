using Microsoft.AspNetCore.Components;
using Ticketing.Catalog;
using Ticketing.Planning;
using Ticketing.Seating;

namespace Ticketing.Web.Pages.Admin.Venues;

/// <summary>One section's seats: what they are, and where in the section they stand.</summary>
public sealed partial class SeatMarks
{
    private const string All = "*";

    private static readonly (SeatFeatures Features, string Word)[] Marks =
    [
        (SeatFeatures.Accessible, "MarkAccessible"), (SeatFeatures.Companion, "MarkCompanion"),
        (SeatFeatures.RestrictedView, "MarkRestricted"), (SeatFeatures.None, "MarkOrdinary"),
    ];

    private static readonly (string Word, string Sign, float Right, float Back)[] Ways =
        [("MoveLeft", "←", -0.5f, 0), ("MoveRight", "→", 0.5f, 0), ("MoveNearer", "↑", 0, -0.5f), ("MoveFarther", "↓", 0, 0.5f)];

    private HashSet<string> chosen = [];

    /// <summary>The hall as last read.</summary>
    [Parameter, EditorRequired] public VenuePlan Venue { get; set; } = null!;

    /// <summary>The section whose seats are shown.</summary>
    [Parameter, EditorRequired] public SectionMapView Section { get; set; } = null!;

    /// <summary>The hall must be read again.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    [Inject] private VenueEditor Venues { get; set; } = null!;

    private IEnumerable<string> Rows => Section.Seats.Select(s => s.Row).Where(row => row.Length > 0).Distinct();

    // A new set each time: the map compares by reference.
    private void Toggle(string label) => chosen = chosen.Contains(label) ? [.. chosen.Where(l => l != label)] : [.. chosen, label];

    private void ChooseRow(ChangeEventArgs change)
    {
        var row = (change.Value as string ?? "").TrimStart('=');
        chosen = [.. Section.Seats.Where(s => row == All || (s.Row == row && row.Length > 0)).Select(s => s.Label)];
    }

    private async Task MarkAsync(SeatFeatures features)
    {
        if (await ChangeAsync(admin =>
            Venues.MarkSeatsAsync(admin, Venue.VenueId, Venue.Version, chosen, features, CancellationToken.None))) chosen = [];
        await TellAsync();
    }

    // They stay chosen, to be moved on.
    private async Task MoveAsync(float right, float back)
    {
        await ChangeAsync(admin =>
            Venues.MoveSeatsAsync(admin, Venue.VenueId, Venue.Version, chosen, right, back, CancellationToken.None));
        await TellAsync();
    }

    private Task TellAsync() => Outcome is PlanResult.Saved or PlanResult.ChangedMeanwhile ? OnChanged.InvokeAsync() : Task.CompletedTask;
}
