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

    /// <summary>The last change of the page's own that was known when it was made.</summary>
    public int Revision { get; set; }

    /// <summary>The plan by which the seats are numbered.</summary>
    public string Stamp { get; set; } = "";

    /// <summary>The seats by their numbers in the plan.</summary>
    public int[] Seats { get; set; } = [];
}

/// <summary>A section of a hall was dragged, or moved by keys, to this place on the plan.</summary>
public sealed class SectionMovedEventArgs : EventArgs
{
    /// <summary>The section.</summary>
    public int Section { get; set; }

    /// <summary>Its left edge now.</summary>
    public float X { get; set; }

    /// <summary>Its edge nearest the stage now.</summary>
    public float Y { get; set; }
}

/// <summary>The chosen seats of a section were dragged together.</summary>
public sealed class SeatsMovedEventArgs : EventArgs
{
    /// <summary>So many seat pitches to the right.</summary>
    public float Right { get; set; }

    /// <summary>So many seat pitches away from the stage.</summary>
    public float Back { get; set; }
}

/// <summary>Tells Razor of the events that the maps' scripts raise: one handler for a whole map, not one for each seat.</summary>
[EventHandler("onseatchosen", typeof(SeatChosenEventArgs), enableStopPropagation: true, enablePreventDefault: true)]
[EventHandler("onseatsfiltered", typeof(SeatsFilteredEventArgs))]
[EventHandler("onseatschosen", typeof(SeatsChosenEventArgs))]
[EventHandler("onseatsmissed", typeof(EventArgs))]
[EventHandler("onseatsmoved", typeof(SeatsMovedEventArgs))]
[EventHandler("onsectionmoved", typeof(SectionMovedEventArgs))]
public static class EventHandlers;

/// <summary>Which of the buttons above the map is pressed.</summary>
public sealed class SeatsFilteredEventArgs : EventArgs
{
    /// <summary>A tier's name, or one of <see cref="All"/> and <see cref="Accessible"/>.</summary>
    public string Chip { get; set; } = All;

    /// <summary>Every seat.</summary>
    public const string All = "all";

    /// <summary>Seats for those who need them, and those beside.</summary>
    public const string Accessible = "accessible";
}
