using System.Globalization;
using Ticketing.Tickets;
using Ticketing.Web.Components.Tickets;

namespace Ticketing.Web.Api;

/// <summary>The person's tickets.</summary>
internal static class TicketsApi
{
    public static void MapTicketsApi(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/tickets").WithTags("Tickets").RequireAuthorization();
        group.MapGet("", ListAsync).WithSummary("All of the caller's tickets, the next performance first.").Answers(200, Examples.Tickets);
        group.MapGet("/{ticketId}/qr", DrawAsync).WithSummary("What the door reads, as a picture.")
            .Answers(200, Examples.Qr, "image/svg+xml").Refuses(ProblemCode.TicketNotFound);
    }

    private static async Task<IResult> ListAsync(HttpContext http, TicketService tickets, CancellationToken ct) =>
        TypedResults.Ok(new TicketsBody([.. (await tickets.ListAsync(http.PersonId(), ct)).Select(TicketBody.From)]));

    private static async Task<IResult> DrawAsync(OwnedId ticketId, HttpContext http, TicketService tickets, CancellationToken ct) =>
        await tickets.FindAsync(http.PersonId(), ticketId.Value, ct) is { } ticket
            ? TypedResults.Text(Draw(ticket.Code), "image/svg+xml")
            : new Problem(ProblemCode.TicketNotFound);

    private static string Draw(string code)
    {
        var (side, path) = QrCode.Draw(code);
        return string.Create(CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">"""
            + $"""<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>""");
    }
}

internal sealed record TicketsBody(IReadOnlyList<TicketBody> Tickets);

internal sealed record TicketBody(
    Guid TicketId, string ConcertTitle, DateTimeOffset StartsAt, string Venue,
    string Label, string Tier, TicketStatus Status, Guid ReservationId)
{
    public static TicketBody From(TicketView ticket) => new(
        ticket.TicketId, ticket.ConcertTitle, ticket.StartsAt, ticket.Venue,
        ticket.Label, ticket.Tier, ticket.Status, ticket.ReservationId);
}
