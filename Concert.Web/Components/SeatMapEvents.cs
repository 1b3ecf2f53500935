using Microsoft.AspNetCore.Components;

namespace Ticketing.Web.Components;

/// <summary>A seat on a section's drawing was clicked, or Enter or Space was pressed on it.</summary>
public sealed class SeatChosenEventArgs : EventArgs
{
    /// <summary>The seat's label; null when the click hit none.</summary>
    public string? Label { get; set; }
}

/// <summary>The seats that are chosen on a hall's map, all of them, each time one comes or goes.</summary>
public sealed class SeatsChosenEventArgs : EventArgs
{
    /// <summary>Grows with each choice; the same choice is said again until it was heard.</summary>
    public int Number { get; set; }

    /// <summary>The plan by which the seats are numbered.</summary>
    public string Stamp { get; set; } = "";

    /// <summary>The seats by their numbers in the plan.</summary>
    public int[] Seats { get; set; } = [];
}

/// <summary>Tells Razor of the events that the maps' scripts raise: one handler for a whole map, not one for each seat.</summary>
[EventHandler("onseatchosen", typeof(SeatChosenEventArgs), enableStopPropagation: true, enablePreventDefault: true)]
[EventHandler("onseatschosen", typeof(SeatsChosenEventArgs))]
[EventHandler("onseatsmissed", typeof(EventArgs))]
public static class EventHandlers;
