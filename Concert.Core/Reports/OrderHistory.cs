using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Tickets;

namespace Ticketing.Reports;

/// <summary>One order with everything that ever happened to it, told from the rows themselves.</summary>
public sealed class OrderHistory(IDbContextFactory<ConcertDbContext> contexts, Staff staff, TimeProvider time)
{
    /// <summary>The order; null when it doesn't exist, or the asker isn't an admin.</summary>
    public async Task<OrderView?> FindAsync(Guid adminId, Guid reservationId, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Desk, ct)) return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        var order = await db.Reservations.AsNoTracking().Include(r => r.Seats).SingleOrDefaultAsync(r => r.Id == reservationId, ct);
        if (order is null) return null;
        var email = await db.Users.Where(u => u.Id == order.PersonId).Select(u => u.Email!).SingleAsync(ct);
        var title = await db.Concerts.Where(c => c.Id == order.ConcertId).Select(c => c.Title).SingleAsync(ct);
        var startsAt = await db.Performances.Where(p => p.Id == order.PerformanceId).Select(p => p.StartsAt).SingleAsync(ct);
        var place = await db.Places.AsNoTracking().SingleOrDefaultAsync(e => e.Id == order.PlaceId, ct);
        var payment = await db.Payments.AsNoTracking().Include(p => p.Tickets)
            .SingleOrDefaultAsync(p => p.ReservationId == reservationId, ct);
        var refunds = payment is null
            ? []
            : await db.Refunds.AsNoTracking().Where(r => r.PaymentId == payment.Id).OrderBy(r => r.At).ToListAsync(ct);
        var subject = AuditSubject.Reservation(reservationId);
        var releasedBy = await db.AuditEntries.Where(e => e.Subject == subject && e.Act == AuditAct.HoldReleased)
            .Select(e => (Guid?)e.AdminId).FirstOrDefaultAsync(ct);
        var adminIds = refunds.Select(r => r.AdminId).Append(releasedBy).OfType<Guid>().Distinct().ToList();
        var emails = await db.Users.Where(u => adminIds.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Email!, ct);

        var status = ReservationRules.StatusAt(order.Status, order.HoldExpiresAt, now);
        List<OrderEvent> events =
            [.. Arrivals(place), new(order.CreatedAt, OrderEventKind.Held, Labels: [.. order.Seats.Select(s => s.Label)])];
        if (order.ExtendedAt is { } extended) events.Add(new(extended, OrderEventKind.Extended));
        if (status == ReservationStatus.Expired) events.Add(new(order.HoldExpiresAt, OrderEventKind.HoldRanOut));
        if (status == ReservationStatus.Released)
            events.Add(
                new(order.EndedAt!.Value, OrderEventKind.Released, By: releasedBy is { } by ? emails[by] : null, Reason: order.EndReason));
        if (payment is not null)
        {
            events.Add(new(payment.PaidAt, OrderEventKind.Paid, payment.Amount));
            events.AddRange(
                payment.Tickets.Where(t => t.UsedAt is not null)
                .Select(t => new OrderEvent(t.UsedAt!.Value, OrderEventKind.CheckedIn, Labels: [t.Label], By: t.UsedAtDoor)));
            events.AddRange(refunds.Select(r => new OrderEvent(r.At, OrderEventKind.Refunded, r.Amount,
                [.. payment.Tickets.Where(t => t.RefundId == r.Id).Select(t => t.Label)], r.AdminId is { } admin ? emails[admin] : null,
                r.Reason)));
        }
        var sorted =
            order.Seats.OrderBy(s => s.Section, NaturalOrder.Names).ThenBy(s => s.Row, NaturalOrder.Names).ThenBy(s => s.Number);
        var seats = sorted.Select(s =>
        {
            var ticket = payment?.Tickets.Find(t => t.Label == s.Label);
            return new OrderSeat(s.Label, s.Section, s.Row, s.Number, s.Tier, s.TierOrder, s.Price, ticket?.Id, ticket?.Status);
        });
        return new OrderView(order.Id, order.PersonId, email, order.ConcertId, title, order.PerformanceId, startsAt, status, order.Total,
            payment?.Id, payment?.RefundedAmount ?? 0, [.. seats], [.. events.OrderBy(e => e.At)], now);
    }

    private static IEnumerable<OrderEvent> Arrivals(Place? place)
    {
        if (place is null) yield break;
        yield return new OrderEvent(place.JoinedAt, OrderEventKind.JoinedQueue);
        if (place.AdmittedAt is { } admitted) yield return new OrderEvent(admitted, OrderEventKind.LetIn);
    }
}

/// <summary>What happened.</summary>
public enum OrderEventKind
{
    /// <summary>Arrived in the waiting room.</summary>
    JoinedQueue,
    /// <summary>Was let in to choose seats.</summary>
    LetIn,
    /// <summary>Seats were held.</summary>
    Held,
    /// <summary>Its owner asked for more time.</summary>
    Extended,
    /// <summary>The hold ran out.</summary>
    HoldRanOut,
    /// <summary>The hold was let go.</summary>
    Released,
    /// <summary>Paid.</summary>
    Paid,
    /// <summary>Tickets were paid back.</summary>
    Refunded,
    /// <summary>A ticket let somebody in.</summary>
    CheckedIn,
}

/// <summary>One line of an order's timeline: when (UTC), how much (KRW), which seats, who or at which door, why.</summary>
public sealed record OrderEvent(
    DateTimeOffset At, OrderEventKind Kind, long? Amount = null, IReadOnlyList<string>? Labels = null, string? By = null,
    string? Reason = null);

/// <summary>A seat of an order and what became of its ticket. Price in KRW.</summary>
public sealed record OrderSeat(
    string Label, string Section, string Row, int Number, string Tier, int TierOrder, long Price, Guid? TicketId,
    TicketStatus? TicketStatus);

/// <summary>An order as it stood at <paramref name="TakenAt"/>. Amounts in KRW, times in UTC.</summary>
public sealed record OrderView(
    Guid ReservationId, Guid PersonId, string Email, int ConcertId, string ConcertTitle, int PerformanceId, DateTimeOffset StartsAt,
    ReservationStatus Status,
    long Total, Guid? PaymentId, long RefundedAmount, IReadOnlyList<OrderSeat> Seats, IReadOnlyList<OrderEvent> Events,
    DateTimeOffset TakenAt);
