using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Persistence;

namespace Ticketing.Tickets;

/// <summary>Shows people their tickets.</summary>
public sealed class TicketService(IDbContextFactory<ConcertDbContext> contexts, CatalogCache catalog)
{
    /// <summary>All of the person's tickets, the next performance first, then by section, row and seat.</summary>
    public Task<IReadOnlyList<TicketView>> ListAsync(Guid personId, CancellationToken ct) => ReadAsync(t => t.PersonId == personId, ct);

    /// <summary>The tickets of one reservation.</summary>
    public Task<IReadOnlyList<TicketView>> ListAsync(Guid personId, Guid reservationId, CancellationToken ct) =>
        ReadAsync(t => t.PersonId == personId && t.ReservationId == reservationId, ct);

    /// <summary>The person's ticket; null when it doesn't exist or is somebody else's.</summary>
    public async Task<TicketView?> FindAsync(Guid personId, Guid ticketId, CancellationToken ct) =>
        (await ReadAsync(t => t.PersonId == personId && t.Id == ticketId, ct)).SingleOrDefault();

    private async Task<IReadOnlyList<TicketView>> ReadAsync(Expression<Func<Ticket, bool>> which, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Tickets.AsNoTracking().Where(which)
            .Join(db.ReservedSeats, t =>
                new { t.ReservationId, t.Label }, s => new { s.ReservationId, s.Label },
                (Ticket, Seat) => new { Ticket, Seat, Refund = db.Refunds.FirstOrDefault(r => r.Id == Ticket.RefundId) })
            .ToListAsync(ct);
        var views = new List<TicketView>(rows.Count);
        foreach (var row in rows)
        {
            if (await catalog.FindByPerformanceAsync(row.Ticket.PerformanceId, ct) is not { } concert) continue;
            var performance = concert.FindPerformance(row.Ticket.PerformanceId)!;
            views.Add(
                new TicketView(row.Ticket.Id, row.Ticket.ReservationId, row.Ticket.Code, concert.ConcertId, concert.Title, concert.Artist,
                performance.PerformanceId, performance.StartsAt, concert.Venue.Name, row.Ticket.Label, row.Seat.Section, row.Seat.Row,
                row.Seat.Number,
                row.Seat.Tier, row.Seat.TierOrder, row.Seat.Price, row.Ticket.Status, row.Ticket.UsedAt, performance.CalledOff)
            {
                RefundedAt = row.Refund?.At,
                RefundReason = row.Refund?.Reason,
            });
        }
        return [.. views.OrderBy(v => v.StartsAt).ThenBy(v => v.PerformanceId).ThenBy(v => v.Section, NaturalOrder.Names)
            .ThenBy(v => v.Row, NaturalOrder.Names).ThenBy(v => v.Number).ThenBy(v => v.TicketId)];
    }
}
