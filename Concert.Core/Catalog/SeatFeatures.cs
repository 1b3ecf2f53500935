namespace Ticketing.Catalog;

/// <summary>What a person should know about a seat before choosing it.</summary>
[Flags]
public enum SeatFeatures
{
    /// <summary>An ordinary seat.</summary>
    None = 0,
    /// <summary>Reached without steps, with room for a wheelchair.</summary>
    Accessible = 1,
    /// <summary>Beside an accessible seat, for the person who comes along.</summary>
    Companion = 2,
    /// <summary>Part of the stage can't be seen from here.</summary>
    RestrictedView = 4,
}
