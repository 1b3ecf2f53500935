using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Persistence;
using Ticketing.Reservations;

namespace Ticketing.Reports;

/// <summary>Finds orders by whatever a caller can name: their address, a reservation, a payment, a ticket, a seat.</summary>
public sealed class OrderSearch(IDbContextFactory<ConcertDbContext> contexts, Staff staff, TimeProvider time)
{
    private const int ExportBatch = 1000;

    /// <summary>A page of the orders that fit; empty for whoever isn't an admin.</summary>
    public async Task<ResultPage<OrderRow>> SearchAsync(Guid adminId, OrderQuery query, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Desk, ct)) return ResultPage<OrderRow>.None;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        var orders = Find(db, query, now);
        var total = await orders.CountAsync(ct);
        return new ResultPage<OrderRow>(
            await Rows(db, Sort(db, orders, query).Skip(query.Skip).Take(query.Take), now).ToListAsync(ct), total);
    }

    /// <summary>
    /// All orders that fit, oldest first, in small batches: memory and connections stay free while a slow reader takes its time.
    /// </summary>
    internal async IAsyncEnumerable<OrderRow> StreamAsync(
        OrderQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var last = Guid.Empty;
        List<OrderRow> batch;
        do
        {
            await using (var db = await contexts.CreateDbContextAsync(ct))
            {
                var now = time.GetUtcNow();
                var next = Find(db, query, now).Where(r => r.Id.CompareTo(last) > 0).OrderBy(r => r.Id).Take(ExportBatch);
                batch = await Rows(db, next, now).ToListAsync(ct);
            }
            foreach (var row in batch) yield return row;
            if (batch.Count > 0) last = batch[^1].ReservationId;
        }
        while (batch.Count == ExportBatch);
    }

    private static IQueryable<Reservation> Find(ConcertDbContext db, OrderQuery query, DateTimeOffset now)
    {
        var orders = db.Reservations.AsNoTracking();
        if (query.ConcertId is { } concertId) orders = orders.Where(r => r.ConcertId == concertId);
        if (query.PerformanceId is { } performanceId) orders = orders.Where(r => r.PerformanceId == performanceId);
        orders = query.Status switch
        {
            null => orders,
            // What a status reads is decided by the clock, in the query as everywhere.
            ReservationStatus.OnHold => orders.Where(ReservationRules.IsLivingHold(now)),
            ReservationStatus.Expired => orders.Where(ReservationRules.IsExpired(now)),
            { } status => orders.Where(r => r.Status == status),
        };
        if (query.Text?.Trim() is not { Length: > 0 } text) return orders;
        if (Guid.TryParse(text, out var id))
            return orders.Where(
                r => r.Id == id || r.PersonId == id
                || db.Payments.Any(p => p.ReservationId == r.Id && (p.Id == id || p.Tickets.Any(t => t.Id == id))));
        var upper = text.ToUpperInvariant();
        if (text.Contains('@', StringComparison.Ordinal))
            return orders.Where(r => db.Users.Any(u => u.Id == r.PersonId && u.NormalizedEmail!.Contains(upper)));
        return orders.Where(r => r.Seats.Any(s => s.Label == text || s.Label == upper)
            || db.Payments.Any(p => p.ReservationId == r.Id && p.Tickets.Any(t => t.Code == upper))
            || db.Users.Any(u => u.Id == r.PersonId && u.NormalizedEmail!.Contains(upper)));
    }

    private static IOrderedQueryable<Reservation> Sort(ConcertDbContext db, IQueryable<Reservation> orders, OrderQuery query) =>
        (query.Sort, query.Descending) switch
    {
        (OrderSort.Total, true) => orders.OrderByDescending(r => r.Total).ThenByDescending(r => r.Id),
        (OrderSort.Total, false) => orders.OrderBy(r => r.Total).ThenBy(r => r.Id),
        (OrderSort.Person, true) =>
            orders.OrderByDescending(r => db.Users.Where(u => u.Id == r.PersonId).Select(u => u.NormalizedEmail).First()).ThenBy(r => r.Id),
        (OrderSort.Person, false) =>
            orders.OrderBy(r => db.Users.Where(u => u.Id == r.PersonId).Select(u => u.NormalizedEmail).First()).ThenBy(r => r.Id),
        (_, true) => orders.OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id),
        (_, false) => orders.OrderBy(r => r.CreatedAt).ThenBy(r => r.Id),
    };

    private static IQueryable<OrderRow> Rows(ConcertDbContext db, IQueryable<Reservation> orders, DateTimeOffset now) =>
        from r in orders
        let person = db.Users.First(u => u.Id == r.PersonId)
        let performance = db.Performances.First(p => p.Id == r.PerformanceId)
        let payment = db.Payments.FirstOrDefault(p => p.ReservationId == r.Id)
        select new OrderRow(
            r.Id, r.PersonId, person.Email!, r.ConcertId, db.Concerts.First(c => c.Id == r.ConcertId).Title, r.PerformanceId,
            performance.StartsAt,
            r.Status == ReservationStatus.OnHold && r.HoldExpiresAt <= now ? ReservationStatus.Expired : r.Status,
            r.Seats.Count, r.Total, r.CreatedAt, payment == null ? null : payment.Id, payment == null ? null : payment.PaidAt,
            payment == null ? 0 : payment.RefundedAmount, r.EndedAt, r.EndReason);
}

/// <summary>What the list is sorted by.</summary>
public enum OrderSort
{
    /// <summary>When the seats were held.</summary>
    CreatedAt,
    /// <summary>KRW.</summary>
    Total,
    /// <summary>The owner's address.</summary>
    Person,
}

/// <summary>Which orders; what is null doesn't matter.</summary>
public sealed record OrderQuery
{
    /// <summary>An address or a part of one, a seat, a ticket's code, or the id of a reservation, payment, ticket or person.</summary>
    public string? Text { get; init; }
    public int? ConcertId { get; init; }
    public int? PerformanceId { get; init; }
    /// <summary>As it reads now.</summary>
    public ReservationStatus? Status { get; init; }
    public OrderSort Sort { get; init; }
    /// <summary>Highest or newest first.</summary>
    public bool Descending { get; init; } = true;
    /// <summary>Rows to pass over.</summary>
    public int Skip { get; init; }
    /// <summary>Rows to return at most.</summary>
    public int Take { get; init; } = 50;
}

/// <summary>An order in a list. Amounts in KRW, times in UTC.</summary>
public sealed record OrderRow(
    Guid ReservationId, Guid PersonId, string Email, int ConcertId, string ConcertTitle, int PerformanceId, DateTimeOffset StartsAt,
    ReservationStatus Status,
    int SeatCount, long Total, DateTimeOffset CreatedAt, Guid? PaymentId, DateTimeOffset? PaidAt, long RefundedAmount,
    DateTimeOffset? EndedAt, string? EndReason);
