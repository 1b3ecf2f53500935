using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Catalog;

namespace Ticketing.Web.Components.Concerts;

/// <summary>Dates with how full each is and its lowest price.</summary>
public sealed partial class PerformancePicker
{
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

    private Task ChooseAsync(PerformanceChoice choice) =>
        choice.IsOpen ? SelectedChanged.InvokeAsync(choice.Performance.PerformanceId) : Task.CompletedTask;

    private string StateOf(PerformanceChoice choice) => choice switch
    {
        { Performance.CalledOff: true } => Texts["CalledOff"],
        { IsSoldOut: true } => Texts["SoldOut"],
        { Stock.PriceFrom: { } price } => Texts["From", Money.Format(price)],
        _ => "",
    };

    // All that the sighted see of a date, in one breath.
    private string NameOf(PerformanceChoice choice)
    {
        var date = KoreanTime.DateAndTime(choice.Performance.StartsAt);
        return choice is { IsOpen: true, Stock: { } stock }
            ? $"{date}, {Texts["SeatsLeft", stock.Free, stock.Total].Value}, {StateOf(choice)}"
            : $"{date}, {StateOf(choice)}".TrimEnd(' ', ',');
    }
}
