using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Persistence;

namespace Ticketing.Reservations;

/// <summary>Makes views of stored reservations.</summary>
internal static class ReservationViews
{
    public static async Task<IReadOnlyList<ReservationView>> ReadAsync(
        ConcertDbContext db, CatalogCache catalog, DateTimeOffset now, IQueryable<Reservation> which, CancellationToken ct)
    {
        var rows = await which.AsNoTracking().AsSplitQuery().Include(r => r.Seats)
            .OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id).ToListAsync(ct);
        var ids = rows.ConvertAll(r => r.Id);
        var payments = await db.Payments.AsNoTracking().Where(p => ids.Contains(p.ReservationId))
            .Select(p => new PaidOn(p.ReservationId, p.Id, p.PaidAt, p.RefundedAmount)).ToDictionaryAsync(p => p.ReservationId, ct);
        var views = new List<ReservationView>(rows.Count);
        foreach (var row in rows)
            if (await catalog.FindAsync(row.ConcertId, ct) is { } concert)
                views.Add(View(row, concert, payments.GetValueOrDefault(row.Id), now));
        return views;
    }

    public static ReservationView View(Reservation reservation, ConcertView concert, PaidOn? paid, DateTimeOffset now)
    {
        var performance = concert.FindPerformance(reservation.PerformanceId)!;
        return new ReservationView(
            reservation.Id, ReservationRules.StatusAt(reservation.Status, reservation.HoldExpiresAt, now), concert.ConcertId, concert.Title,
            concert.Venue.Name,
            performance.PerformanceId, performance.StartsAt,
            [.. reservation.Seats.OrderBy(s => s.Section, NaturalOrder.Names).ThenBy(s => s.Row, NaturalOrder.Names).ThenBy(s => s.Number)
                .Select(s => new ReservedSeatView(s.Label, s.Section, s.Row, s.Number, s.Tier, s.TierOrder, s.Price))],
            reservation.Total, reservation.CreatedAt, reservation.HoldExpiresAt, now, paid?.PaymentId, paid?.PaidAt,
            reservation.EndedAt, reservation.EndReason, concert.RefundableUntil(performance))
        {
            CalledOff = performance.CalledOff,
            RefundedAmount = paid?.RefundedAmount ?? 0,
            MoreTime = reservation.ExtendedAt is null ? concert.ExtraTime : TimeSpan.Zero,
        };
    }
}

/// <summary>The payment of a reservation.</summary>
internal sealed record PaidOn(Guid ReservationId, Guid PaymentId, DateTimeOffset PaidAt, long RefundedAmount);
