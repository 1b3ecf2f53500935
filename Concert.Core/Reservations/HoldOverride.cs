using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Seating;

namespace Ticketing.Reservations;

/// <summary>Lets an admin end somebody's hold, with a reason that its owner reads.</summary>
public sealed class HoldOverride(
    IDbContextFactory<ConcertDbContext> contexts, Staff staff, WaitingRoomService rooms, SeatMapService maps, TimeProvider time,
    ILogger<HoldOverride> logger)
{
    /// <summary>Releases a living hold: its seats are free at once.</summary>
    public async Task<HoldOverrideResult> ReleaseAsync(Guid adminId, Guid reservationId, string? reason, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Desk, ct)) return new HoldOverrideResult.NotAllowed();
        if (!AuditReason.TryClean(reason, out var why)) return new HoldOverrideResult.ReasonInvalid();
        var (result, released) = await contexts.InTransactionAsync<(HoldOverrideResult, ReleasedHold?)>(async (db, transaction) =>
        {
            if (await db.Reservations.AsNoTracking().SingleOrDefaultAsync(r => r.Id == reservationId, ct) is not { } reservation)
                return (new HoldOverrideResult.NoSuchReservation(), null);
            var places = await PlaceStatements.LockOfAsync(db, reservation.PersonId, reservation.ConcertId, time.GetUtcNow(), ct);
            var now = time.GetUtcNow();
            if (await ReservationStatements.ReleaseAsync(db, reservationId, places, why, now, ct) is not { } released)
            {
                var status = await db.Reservations.Where(r => r.Id == reservationId).Select(r => r.Status).SingleAsync(ct);
                return (new HoldOverrideResult.NotOnHold(ReservationRules.StatusAt(status, reservation.HoldExpiresAt, now)), null);
            }
            AuditLog.Add(
                db, adminId, AuditAct.HoldReleased, AuditSubject.Reservation(reservationId), now,
                before: string.Join(", ", released.Labels), reason: why);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return (new HoldOverrideResult.Released(released.Labels), released);
        }, ct);
        if (released is not null)
        {
            maps.ShowFree(released.PerformanceId, released.Labels);
            logger.LogInformation("Reservation {ReservationId} was released by admin {AdminId}", reservationId, adminId);
            if (released.Place is { } place) await rooms.ShowAsync(place, ct);
        }
        return result;
    }
}

/// <summary>How an admin's release ended.</summary>
public abstract record HoldOverrideResult
{
    private HoldOverrideResult() { }
    /// <summary>These seats are free.</summary>
    public sealed record Released(IReadOnlyList<string> Labels) : HoldOverrideResult;
    /// <summary>Not an admin, or not any more.</summary>
    public sealed record NotAllowed : HoldOverrideResult;
    /// <summary>The reason is missing or too long.</summary>
    public sealed record ReasonInvalid : HoldOverrideResult;
    /// <summary>No such reservation.</summary>
    public sealed record NoSuchReservation : HoldOverrideResult;
    /// <summary>There is nothing to release: it is this now.</summary>
    public sealed record NotOnHold(ReservationStatus Status) : HoldOverrideResult;
}
