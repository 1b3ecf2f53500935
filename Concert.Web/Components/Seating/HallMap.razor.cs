using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Catalog;
using Ticketing.Seating;
using Ticketing.Web.Pages;

namespace Ticketing.Web.Components.Seating;

/// <summary>A performance's hall with its seats' states: shows it and tells which seats the person has chosen.</summary>
public sealed partial class HallMap
{
    private SeatFrames? frames;
    private string? words;

    /// <summary>The map as last pushed.</summary>
    [Parameter, EditorRequired] public SeatMapView Map { get; set; } = null!;

    /// <summary>Labels of the chosen seats.</summary>
    [Parameter] public IReadOnlyCollection<string> Chosen { get; set; } = [];

    /// <summary>The number of the last choice that was heard: what the browser says again until it comes back.</summary>
    [Parameter] public int Heard { get; set; }

    /// <summary>Grows when the page has changed the choice by itself: a choice that doesn't know of it says an older one.</summary>
    [Parameter] public int Revision { get; set; }

    /// <summary>Labels of seats that are offered in place of lost ones.</summary>
    [Parameter] public IReadOnlyCollection<string> Hints { get; set; } = [];

    /// <summary>Labels of seats that were chosen and are somebody else's now.</summary>
    [Parameter] public IReadOnlyCollection<string> Lost { get; set; } = [];

    /// <summary>The friend who sent the person here, and whose seats are marked.</summary>
    [Parameter] public Guid? FriendId { get; set; }

    /// <summary>Whose held and bought seats are marked as one's own.</summary>
    [Parameter] public Guid? PersonId { get; set; }

    /// <summary>The section to begin with; none shows the hall.</summary>
    [Parameter] public int? SectionId { get; set; }

    /// <summary>
    /// For planning: the plan comes with the page, since a draft's is at no address, and what is chosen is kept apart from what one buys.
    /// </summary>
    [Parameter] public bool IsPlanning { get; set; }

    /// <summary>The choice has changed: all labels that are chosen now, and the choice's number.</summary>
    [Parameter] public EventCallback<SeatChoice> OnChoose { get; set; }

    /// <summary>Another of the buttons above the map was pressed: see <see cref="SeatsFilteredEventArgs.Chip"/>.</summary>
    [Parameter] public EventCallback<string> OnFilter { get; set; }

    [Inject] private IStringLocalizer<SeatingTexts> Texts { get; set; } = null!;

    private SeatFrames Frames => frames ??= new SeatFrames(PersonId, FriendId);

    private string Key => IsPlanning ? $"plan-{Map.PerformanceId}" : Map.PerformanceId.ToString(CultureInfo.InvariantCulture);

    private string Plan => IsPlanning
        ? $"data:application/json;base64,{Convert.ToBase64String(HallDrawing.Of(Map.Hall).Json)}"
        : Paths.Hall(Map);

    private IEnumerable<TierView> Tiers => Map.Sections
        .Select(s => new TierView(s.Plan.TierId, s.Plan.Tier, s.Plan.Price, s.Plan.TierOrder)).Distinct().OrderBy(t => t.Order);

    private string Words => words ??= JsonSerializer.Serialize(SeatNames.Words(Texts));

    private string Numbers(IReadOnlyCollection<string> labels) => labels.Count == 0
        ? ""
        : string.Join(',', labels.Select(Map.Hall.NumberOf).OfType<int>().Select(n => n.ToString(CultureInfo.InvariantCulture)));

    private Task ChooseAsync(SeatsChosenEventArgs choice)
    {
        // Numbers of another plan mean other seats; the browser is about to be told of the new one.
        if (choice.Stamp != Map.Hall.Stamp || choice.Number <= Heard) return Task.CompletedTask;
        var labels = choice.Seats.Distinct().Select(Map.Hall.LabelOf).OfType<string>().ToList();
        return OnChoose.InvokeAsync(new SeatChoice(choice.Number, choice.Revision, labels));
    }
}

/// <summary>What a person has chosen on a map.</summary>
/// <param name="Number">Grows with each choice.</param>
/// <param name="Revision">The last change of the page's own that was known on the map.</param>
public sealed record SeatChoice(int Number, int Revision, IReadOnlyList<string> Labels);
