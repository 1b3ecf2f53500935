using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tickets;
using Ticketing.Wallets;

namespace Ticketing.Tests.Nodes;

/// <summary>What is written in the database when all is over: what the acts' answers are held against.</summary>
internal sealed record Books(
    IReadOnlyList<WalletLine> Wallets, IReadOnlyList<LedgerLine> Ledger, IReadOnlyList<Order> Orders, IReadOnlyList<SeatLine> Seats)
{
    public static Books Empty => new([], [], [], []);

    public static async Task<Books> ReadAsync(ConcertDbContext db)
    {
        var reservations = await db.Reservations.AsNoTracking().Include(r => r.Seats).OrderBy(r => r.CreatedAt).ToListAsync();
        var payments = await db.Payments.AsNoTracking().Include(p => p.Tickets).ToListAsync();
        var paid = payments.ToLookup(p => p.ReservationId);
        return new Books(
            await db.Wallets.Select(w => new WalletLine(w.PersonId, w.Balance)).ToListAsync(),
            await db.LedgerEntries.Select(e => new LedgerLine(e.PersonId, e.Number, e.Kind, e.Amount, e.BalanceAfter, e.ReservationId))
                .ToListAsync(),
            reservations.ConvertAll(r => new Order(
                r.Id, r.PersonId, r.ConcertId, r.PlaceId, r.PerformanceId, [.. r.Seats.Select(s => s.Label)], r.Status, r.CreatedAt,
                    r.HoldExpiresAt, r.Total,
                [.. paid[r.Id].SelectMany(p => p.Tickets).Where(t => t.Status != TicketStatus.Refunded).Select(t => t.Label)])),
            [.. (await db.Seats.AsNoTracking().ToListAsync()).Select(s =>
                new SeatLine(new SeatKey(s.PerformanceId, s.Label), StateOf(s)))]);
    }

    private static SeatState StateOf(Seat seat) => seat.Status switch
    {
        SeatStatus.Held => SeatState.Held(seat.ReservationId!.Value, seat.HeldUntil!.Value),
        SeatStatus.Sold => SeatState.Sold(seat.ReservationId!.Value),
        SeatStatus.Blocked => SeatState.Blocked,
        _ => SeatState.Free,
    };
}

/// <summary>A wallet.</summary>
internal sealed record WalletLine(Guid PersonId, long Balance);

/// <summary>A line of a ledger.</summary>
internal sealed record LedgerLine(Guid PersonId, int Number, LedgerKind Kind, long Amount, long BalanceAfter, Guid? ReservationId);

/// <summary>A reservation with its living tickets.</summary>
internal sealed record Order(
    Guid ReservationId, Guid PersonId, int ConcertId, Guid PlaceId, int PerformanceId, IReadOnlyList<string> Labels,
        ReservationStatus Status, DateTimeOffset CreatedAt,
    DateTimeOffset HoldExpiresAt, long Total, IReadOnlyList<string> Tickets);

/// <summary>A seat.</summary>
internal sealed record SeatLine(SeatKey Seat, SeatState State);

/// <summary>The whole line as one look at the database found it.</summary>
internal sealed record LineLook(long Start, long End, DateTimeOffset EndedAt, IReadOnlyList<PlaceLine> Places)
{
    public static async Task<LineLook> TakeAsync(ConcertDbContext db, History history)
    {
        var (start, _) = history.Draw();
        var places = await db.Places.Select(p => new PlaceLine(p.Id, p.PersonId, p.ConcertId, p.State, p.Rank, p.AdmittedAt,
            p.AdmittedUntil, p.InsideUntil))
            .ToListAsync();
        var (end, endedAt) = history.Draw();
        return new LineLook(start, end, endedAt, places);
    }
}

/// <summary>A place in a line.</summary>
internal sealed record PlaceLine(
    Guid PlaceId, Guid PersonId, int ConcertId, PlaceState State, long Rank, DateTimeOffset? AdmittedAt = null,
        DateTimeOffset? AdmittedUntil = null,
    DateTimeOffset? InsideUntil = null)
{
    public bool WasLetIn => AdmittedAt is not null;

    public bool IsAheadOf(PlaceLine other) => (Rank, PlaceId).CompareTo((other.Rank, other.PlaceId)) < 0;
}
