namespace Ticketing.Web.Pages.Seating;

/// <summary>The seat map's words.</summary>
public sealed class SeatingTexts;
