using System.Globalization;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using Ticketing.Tickets;
using Ticketing.Web.Accounts;
using Ticketing.Web.Components.Seating;

namespace Ticketing.Web.Pages.Tickets;

/// <summary>The evening as a calendar file (RFC 5545), for the owner of the ticket.</summary>
public static class CalendarEndpoints
{
    private const int LineOctetsMax = 75;

    // Nobody says beforehand how long an encore lasts.
    private const string UsualDuration = "PT2H30M";

    /// <summary>Maps <c>/tickets/{id}/calendar</c>.</summary>
    public static void MapTicketCalendars(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/tickets/{ticketId:guid}/calendar", GetAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task<Results<FileContentHttpResult, NotFound>> GetAsync(
        Guid ticketId, ClaimsPrincipal person,
        TicketService tickets, IStringLocalizer<SeatingTexts> texts, TimeProvider time, CancellationToken ct)
    {
        if (await tickets.FindAsync(person.PersonId(), ticketId, ct) is not { } ticket) return TypedResults.NotFound();
        var seat = SeatNames.Place(ticket.Section, ticket.Row, ticket.Number, texts);
        return TypedResults.File(
            Encoding.UTF8.GetBytes(Write(ticket, seat, time.GetUtcNow())), "text/calendar; charset=utf-8", $"concert-{ticket.Label}.ics");
    }

    internal static string Write(TicketView ticket, string seat, DateTimeOffset now)
    {
        string[] lines =
        [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Concert//Tickets//EN", "BEGIN:VEVENT",
            $"UID:{ticket.TicketId}@concert", $"DTSTAMP:{Instant(now)}", $"DTSTART:{Instant(ticket.StartsAt)}", $"DURATION:{UsualDuration}",
            $"SUMMARY:{Escape(ticket.ConcertTitle)}", $"LOCATION:{Escape(ticket.Venue)}",
            $"DESCRIPTION:{Escape($"{ticket.Artist}\n{seat}")}",
            $"STATUS:{(ticket.CalledOff || ticket.Status == TicketStatus.Refunded ? "CANCELLED" : "CONFIRMED")}",
            "END:VEVENT", "END:VCALENDAR",
        ];
        return string.Concat(lines.Select(line => Fold(line) + "\r\n"));
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);

    // Lines are counted in octets and a character is never cut.
    private static string Fold(string line)
    {
        var folded = new StringBuilder();
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LineOctetsMax)
            {
                folded.Append("\r\n ");
                octets = 1;
            }
            folded.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }
        return folded.ToString();
    }
}
