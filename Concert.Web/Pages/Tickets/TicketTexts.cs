namespace Ticketing.Web.Pages.Tickets;

/// <summary>The words on a ticket.</summary>
public sealed class TicketTexts;
