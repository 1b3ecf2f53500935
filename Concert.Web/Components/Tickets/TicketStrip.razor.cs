using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Ticketing.Tickets;
using Ticketing.Web.Components.Seating;

namespace Ticketing.Web.Components.Tickets;

/// <summary>Tickets of one evening, in the order of their seats.</summary>
public sealed partial class TicketStrip
{
    /// <summary>The tickets.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<TicketView> Tickets { get; set; } = [];

    /// <summary>Which of them is in view first.</summary>
    [Parameter] public int Start { get; set; }

    [Inject] private IStringLocalizer<TicketTexts> Texts { get; set; } = null!;

    [Inject] private IStringLocalizer<SeatingTexts> Seats { get; set; } = null!;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        try
        {
            // A page without a circuit loads it by itself (shell.js).
            await using var script = await Js.InvokeAsync<IJSObjectReference>("import", "./js/tickets.js");
            await script.InvokeVoidAsync("begin");
        }
        catch (Exception failure) when (failure is JSDisconnectedException or OperationCanceledException)
        {
            // The page is gone.
        }
    }
}
