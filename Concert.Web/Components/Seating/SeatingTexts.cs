namespace Ticketing.Web.Components.Seating;

/// <summary>The seat map's words.</summary>
public sealed class SeatingTexts;
