using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Tickets;
using Ticketing.Web.Components.Seating;
using Ticketing.Web.Components.Tickets;

namespace Ticketing.Web.Pages.Tickets;

/// <summary>All tickets of a person, by evening, the next one first.</summary>
public sealed partial class TicketsPage
{
    private IReadOnlyList<TicketView> tickets = [];

    [Inject] private IStringLocalizer<TicketTexts> Texts { get; set; } = null!;

    [Inject] private IStringLocalizer<SeatingTexts> Seats { get; set; } = null!;

    [Inject] private TicketService Tickets { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() => tickets = await Tickets.ListAsync(PersonId, Aborted);

    // Until midnight in Seoul tonight's ticket is not yet the past. What was called off stays where one looks for it.
    private bool IsAhead(TicketView ticket) =>
        (ticket.Status != TicketStatus.Refunded || ticket.CalledOff) && Korea.Day(ticket.StartsAt) >= Korea.Day(Time.GetUtcNow());

    private static bool IsGood(TicketView ticket) => ticket is { Status: TicketStatus.Valid, CalledOff: false };

    private string StateOf(TicketView ticket) => ticket switch
    {
        { Status: TicketStatus.Refunded } => Texts["Refunded"],
        { CalledOff: true } => Texts["CalledOffWait"],
        { Status: TicketStatus.Used } => Texts["Used"],
        _ => ticket.Tier,
    };
}
