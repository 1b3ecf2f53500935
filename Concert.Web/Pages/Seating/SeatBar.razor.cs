using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Ticketing.Catalog;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Web.Components;
using Ticketing.Web.Components.Seating;

namespace Ticketing.Web.Pages.Seating;

/// <summary>The bar of the seat page: chosen seats, held seats, news about both, and one way on.</summary>
public sealed partial class SeatBar
{
    private ConfirmDialog? dialog;
    private ElementReference bar;
    private Guid asked;

    /// <summary>The map that names seats.</summary>
    [Parameter, EditorRequired] public SeatMapView Map { get; set; } = null!;

    /// <summary>Chosen, not yet held.</summary>
    [Parameter] public IReadOnlyList<ReservedSeatView> Chosen { get; set; } = [];

    /// <summary>What must be known about the choice.</summary>
    [Parameter] public SeatMessage? Message { get; set; }

    /// <summary>What the person holds already.</summary>
    [Parameter] public IReadOnlyList<ReservationView> Holds { get; set; } = [];

    /// <summary>Seats that one person may have of this concert.</summary>
    [Parameter] public int Limit { get; set; }

    /// <summary>How many of them this person may still hold.</summary>
    [Parameter] public int Most { get; set; }

    /// <summary>The tiers to choose from.</summary>
    [Parameter] public IReadOnlyList<TierView> Tiers { get; set; } = [];

    /// <summary>A seat that this choice would leave alone.</summary>
    [Parameter] public LoneSeat? Alone { get; set; }

    /// <summary>What is looked for above the map.</summary>
    [Parameter] public string Filter { get; set; } = SeatsFilteredEventArgs.All;

    /// <summary>A hold is under way.</summary>
    [Parameter] public bool Busy { get; set; }

    /// <summary>The chosen seats should be held.</summary>
    [Parameter] public EventCallback OnHold { get; set; }

    /// <summary>The house should choose, and hold.</summary>
    [Parameter] public EventCallback<BestSeatsWish> OnHoldBest { get; set; }

    /// <summary>A chosen seat should go; gives its label.</summary>
    [Parameter] public EventCallback<string> OnRemove { get; set; }

    /// <summary>Other seats were taken instead.</summary>
    [Parameter] public EventCallback<IReadOnlyList<string>> OnTake { get; set; }

    /// <summary>A hold should go; the person was asked.</summary>
    [Parameter] public EventCallback<Guid> OnLetGo { get; set; }

    [Inject] private IStringLocalizer<SeatingTexts> Texts { get; set; } = null!;

    [Inject] private IOptions<SalesOptions> Sales { get; set; } = null!;

    private TimeSpan HoldDuration => Sales.Value.HoldDuration;

    // Chosen seats stand together as a rule: one view speaks for all.
    private SeatSight? Sight => Chosen.Count > 0 && Map.FindSeat(Chosen[0].Label) is { } found
        ? SeatSight.Of(found.Section, found.Seat.Label)
        : null;

    // What was pressed is gone now; the focus would fall out of the bar.
    private async Task RemoveAsync(string label)
    {
        await OnRemove.InvokeAsync(label);
        await PersonComponent.FocusAsync(bar);
    }

    private async Task TakeAsync(IReadOnlyList<string> labels)
    {
        await OnTake.InvokeAsync(labels);
        await PersonComponent.FocusAsync(bar);
    }

    private Task AskAsync(Guid reservationId)
    {
        asked = reservationId;
        return dialog!.ShowAsync();
    }
}
