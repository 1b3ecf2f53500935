using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Ticketing.Seating;

/// <summary>When a seat is free: the same rule for the database and for memory, side by side.</summary>
public static class SeatRules
{
    /// <summary>The rule as SQL.</summary>
    public static Expression<Func<Seat, bool>> IsFree(DateTimeOffset now) =>
        s => s.Status == SeatStatus.Available || (s.Status == SeatStatus.Held && s.HeldUntil <= now);

    /// <summary>The rule in memory.</summary>
    public static bool IsFree(SeatStatus status, DateTimeOffset? heldUntil, DateTimeOffset now) =>
        status == SeatStatus.Available || (status == SeatStatus.Held && heldUntil <= now);
}

/// <summary>The statements that free and block seats; the caller's condition says which.</summary>
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

    public static Task<int> FreeAsync(this IQueryable<Seat> seats, DateTimeOffset now, CancellationToken ct) =>
        seats.ExecuteUpdateAsync(seat => seat
            .SetProperty(s => s.Status, SeatStatus.Available).SetProperty(s => s.ReservationId, (Guid?)null).SetProperty(s => s.HolderId, (Guid?)null)
            .SetProperty(s => s.HeldUntil, (DateTimeOffset?)null).SetProperty(s => s.ChangedAt, now), ct);

    /// <summary>Takes seats out of the sale, held ones too: whoever lets go of them no longer finds them theirs.</summary>
    public static Task<int> BlockAsync(this IQueryable<Seat> seats, string reason, DateTimeOffset now, CancellationToken ct) =>
        seats.ExecuteUpdateAsync(seat => seat
            .SetProperty(s => s.Status, SeatStatus.Blocked).SetProperty(s => s.ReservationId, (Guid?)null).SetProperty(s => s.HolderId, (Guid?)null)
            .SetProperty(s => s.HeldUntil, (DateTimeOffset?)null).SetProperty(s => s.BlockReason, reason).SetProperty(s => s.ChangedAt, now), ct);
}
