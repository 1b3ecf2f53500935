using Microsoft.AspNetCore.Components;

namespace Ticketing.Web.Components;

/// <summary>A seat on a map was clicked, or Enter or Space was pressed on it.</summary>
public sealed class SeatChosenEventArgs : EventArgs
{
    /// <summary>The seat's label; null when the click hit none.</summary>
    public string? Label { get; set; }
}

/// <summary>Tells Razor of the event that seat-map.js makes of a click: one handler for the whole map, not one for each seat.</summary>
[EventHandler("onseatchosen", typeof(SeatChosenEventArgs), enableStopPropagation: true, enablePreventDefault: true)]
public static class EventHandlers;
