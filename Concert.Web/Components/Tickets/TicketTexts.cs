namespace Ticketing.Web.Components.Tickets;

/// <summary>The words on a ticket.</summary>
public sealed class TicketTexts;
