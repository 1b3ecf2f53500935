using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Catalog;
using Ticketing.Web.Components;
using Ticketing.Web.Components.Seating;

namespace Ticketing.Web.Pages.Seating;

/// <summary>Asks how many seats, and at which price, the house should choose.</summary>
public sealed partial class BestSeats
{
    private ConfirmDialog? dialog;
    private int count = 2;
    private string tier = "";
    private bool accessible;
    private string begunWith = SeatsFilteredEventArgs.All;

    [Inject] private IStringLocalizer<SeatingTexts> Texts { get; set; } = null!;

    /// <summary>The most seats the person may still hold.</summary>
    [Parameter, EditorRequired] public int Most { get; set; }

    /// <summary>The tiers to choose from.</summary>
    [Parameter] public IReadOnlyList<TierView> Tiers { get; set; } = [];

    /// <summary>The hall has seats for wheelchairs.</summary>
    [Parameter] public bool HasAccessible { get; set; }

    /// <summary>What is looked for above the map: what the wish begins with.</summary>
    [Parameter] public string Filter { get; set; } = SeatsFilteredEventArgs.All;

    /// <summary>A hold is under way.</summary>
    [Parameter] public bool Busy { get; set; }

    /// <summary>There is nothing to be found.</summary>
    [Parameter] public bool Disabled { get; set; }

    /// <summary>Seats should be found and held.</summary>
    [Parameter] public EventCallback<BestSeatsWish> OnHold { get; set; }

    private int Count => Math.Clamp(count, 1, Math.Max(1, Most));

    private Task HoldAsync() => Busy
        ? Task.CompletedTask
        : OnHold.InvokeAsync(new BestSeatsWish(Count, tier.Length == 0 ? null : tier, accessible));

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        count = Count;
        if (begunWith == Filter) return;
        begunWith = Filter;
        tier = Tiers.Any(choice => choice.Name == Filter) ? Filter : "";
        accessible = HasAccessible && Filter == SeatsFilteredEventArgs.Accessible;
    }
}
