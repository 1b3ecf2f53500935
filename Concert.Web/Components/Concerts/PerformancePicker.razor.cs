using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Catalog;

namespace Ticketing.Web.Components.Concerts;

/// <summary>Dates with how full each is and its lowest price.</summary>
public sealed partial class PerformancePicker
{
    // More than these are looked for by their day, fewer are simply read.
    private const int ListedMax = 6;

    /// <summary>All dates, sold-out ones included: they are shown and say so.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<PerformanceChoice> Choices { get; set; } = [];

    /// <summary>The chosen date.</summary>
    [Parameter] public int? Selected { get; set; }

    /// <summary>A date was chosen.</summary>
    [Parameter] public EventCallback<int?> SelectedChanged { get; set; }

    [Inject] private IStringLocalizer<PickerTexts> Texts { get; set; } = null!;

    private static DateOnly FirstOfMonth(PerformanceView performance)
    {
        var day = Korea.Day(performance.StartsAt);
        return new DateOnly(day.Year, day.Month, 1);
    }

    private bool IsChosen(PerformanceChoice choice) => choice.Performance.PerformanceId == Selected;

    private Task ChooseAsync(PerformanceChoice choice) => SelectedChanged.InvokeAsync(choice.Performance.PerformanceId);
}
