using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Seating;

/// <summary>
/// All that ever happens to a seat, each a statement: the caller's condition says which seats, the affected-row count is the answer. Which
/// seats are free or taken is said by <see cref="SeatRules"/>.
/// </summary>
internal static class SeatStatements
{
    /// <summary>
    /// The most labels one statement names. SQL Server takes 2,100 parameters; past that EF Core would send a list as JSON, whose texts
    /// have the database's collation and can't be compared with labels, which are compared byte by byte (error 468).
    /// </summary>
    public const int LabelsMax = 1000;

    /// <summary>These seats of a performance.</summary>
    public static IQueryable<Seat> Named(this IQueryable<Seat> seats, int performanceId, IReadOnlyCollection<string> labels)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(labels.Count, LabelsMax);
        return seats.Where(s => s.PerformanceId == performanceId && labels.Contains(s.Label));
    }

    /// <summary>What this reservation still holds.</summary>
    public static IQueryable<Seat> HeldBy(this IQueryable<Seat> seats, Guid reservationId) =>
        seats.Where(s => s.ReservationId == reservationId && s.Status == SeatStatus.Held);

    /// <summary>What these reservations still hold.</summary>
    public static IQueryable<Seat> HeldBy(this IQueryable<Seat> seats, IReadOnlyCollection<Guid> reservationIds) =>
        // Said to be there, so that nothing but the index is asked.
        seats.Where(s => s.ReservationId != null && reservationIds.Contains(s.ReservationId.Value) && s.Status == SeatStatus.Held);

    /// <summary>
    /// Locks these seats in the order of their labels and says which they are. Whoever changes more than one does it first: two that want
    /// the same seats then wait for each other instead of standing in each other's way.
    /// </summary>
    public static async Task<List<(int PerformanceId, string Label)>> LockAsync(
        this IQueryable<Seat> seats, CancellationToken ct, RowLock mode = RowLock.Exclusive)
    {
        var locked = await seats.OrderBy(s => s.PerformanceId).ThenBy(s => s.Label).Select(s => new { s.PerformanceId, s.Label })
            .Locked(mode).ToListAsync(ct);
        return locked.ConvertAll(s => (s.PerformanceId, s.Label));
    }

    /// <summary>Held seats become somebody's for good.</summary>
    public static Task<int> SellAsync(this IQueryable<Seat> held, CancellationToken ct) =>
        held.ExecuteUpdateAsync(seat => seat
            .SetProperty(s => s.Status, SeatStatus.Sold)
            .SetProperty(s => s.HeldUntil, (DateTimeOffset?)null), ct);

    /// <summary>Keeps held seats from others for longer, or not any longer; their owner's hold ends when it ends.</summary>
    public static Task<int> KeepUntilAsync(this IQueryable<Seat> held, DateTimeOffset until, CancellationToken ct) =>
        held.ExecuteUpdateAsync(seat => seat.SetProperty(s => s.HeldUntil, until), ct);

    /// <summary>Held, sold or blocked seats can be held again.</summary>
    public static Task<int> FreeAsync(this IQueryable<Seat> seats, CancellationToken ct) =>
        seats.ExecuteUpdateAsync(seat => seat
            .SetProperty(s => s.Status, SeatStatus.Available)
            .SetProperty(s => s.ReservationId, (Guid?)null)
            .SetProperty(s => s.HolderId, (Guid?)null)
            .SetProperty(s => s.HeldUntil, (DateTimeOffset?)null)
            .SetProperty(s => s.BlockReason, (string?)null), ct);

    /// <summary>Takes seats out of the sale, held ones too: whoever lets go of them no longer finds them theirs.</summary>
    public static Task<int> BlockAsync(this IQueryable<Seat> seats, string reason, CancellationToken ct) =>
        seats.ExecuteUpdateAsync(seat => seat
            .SetProperty(s => s.Status, SeatStatus.Blocked)
            .SetProperty(s => s.ReservationId, (Guid?)null)
            .SetProperty(s => s.HolderId, (Guid?)null)
            .SetProperty(s => s.HeldUntil, (DateTimeOffset?)null)
            .SetProperty(s => s.BlockReason, reason), ct);
}
