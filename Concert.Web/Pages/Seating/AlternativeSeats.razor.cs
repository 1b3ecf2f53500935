using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Seating;
using Ticketing.Web.Components.Seating;

namespace Ticketing.Web.Pages.Seating;

/// <summary>Seats that are free near lost ones.</summary>
public sealed partial class AlternativeSeats
{
    [Inject] private IStringLocalizer<SeatingTexts> Texts { get; set; } = null!;

    /// <summary>Groups of labels, nearest first.</summary>
    [Parameter] public IReadOnlyList<IReadOnlyList<string>>? Groups { get; set; }

    /// <summary>The map that names the seats.</summary>
    [Parameter, EditorRequired] public SeatMapView Map { get; set; } = null!;

    /// <summary>A group was taken.</summary>
    [Parameter] public EventCallback<IReadOnlyList<string>> OnChoose { get; set; }

    /// <summary>The section that has been named just before, if one has.</summary>
    [Parameter] public string? Section { get; set; }

    private string NameOf(IReadOnlyList<string> group) => SeatNames.Places(Seats(group), Texts);

    // Seats of one group stand in one row.
    private string ShortNameOf(IReadOnlyList<string> group) => Seats(group) is [var (section, row, _), ..] seats && section == Section
        ? SeatNames.InSection(row, [.. seats.Select(seat => seat.Number)], Texts)
        : NameOf(group);

    private List<(string Section, string Row, int Number)> Seats(IReadOnlyList<string> group) =>
        [.. group.Select(label => Map.FindSeat(label)).OfType<(SectionMapView Section, SeatView Seat)>()
            .Select(found => (found.Section.Plan.Name, found.Seat.Row, found.Seat.Number))];
}
