using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Ticketing.Web.Components.Concerts;

/// <summary>One date to choose: when, how many seats are left, and for how much.</summary>
public sealed partial class PerformanceButton
{
    /// <summary>The date.</summary>
    [Parameter, EditorRequired] public PerformanceChoice Choice { get; set; } = null!;

    /// <summary>It is the chosen one.</summary>
    [Parameter] public bool IsSelected { get; set; }

    /// <summary>It was chosen; not raised for one that is sold out or called off.</summary>
    [Parameter] public EventCallback OnChoose { get; set; }

    [Inject] private IStringLocalizer<PickerTexts> Texts { get; set; } = null!;

    private string State => Choice switch
    {
        { Performance.CalledOff: true } => Texts["CalledOff"],
        { IsSoldOut: true } => Texts["SoldOut"],
        { Stock.Free: 1 } => Texts["OneLeft"],
        { Stock: { } stock } => Texts["Left", stock.Free.ToString("N0", CultureInfo.InvariantCulture)],
        _ => "",
    };

    private string? Price => Choice.Stock is not { PriceFrom: { } price } stock ? null
        : stock.PricesDiffer ? Texts["From", Money.Format(price)]
        : Money.Format(price);

    // All that the sighted see of a date, in one breath.
    private string Spoken
    {
        get
        {
            var date = KoreanTime.DateAndTime(Choice.Performance.StartsAt);
            return Choice is { IsOpen: true, Stock: { } stock }
                ? $"{date}, {Texts["SeatsLeft", stock.Free, stock.Total].Value}, {Price}"
                : $"{date}, {State}".TrimEnd(' ', ',');
        }
    }

    private Task ChooseAsync() => Choice.IsOpen ? OnChoose.InvokeAsync() : Task.CompletedTask;
}
