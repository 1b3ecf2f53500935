using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Persistence;
using Ticketing.Seating;

namespace Ticketing.Reservations;

/// <summary>Lets an admin end somebody's hold, with a reason that its owner reads.</summary>
public sealed class HoldOverride(
    IDbContextFactory<ConcertDbContext> contexts, Admins admins, SeatMapService maps, TimeProvider time, ILogger<HoldOverride> logger)
{
    /// <summary>Releases a living hold: its seats are free at once.</summary>
    public async Task<HoldOverrideResult> ReleaseAsync(Guid adminId, Guid reservationId, string? reason, CancellationToken ct)
    {
        if (!await admins.MayActAsync(adminId, ct)) return new HoldOverrideResult.NotAllowed();
        if (!AuditReason.TryClean(reason, out var why)) return new HoldOverrideResult.ReasonInvalid();
        var (result, performanceId, labels, now) =
            await contexts.InTransactionAsync<(HoldOverrideResult, int, List<string>, DateTimeOffset)>(async (db, transaction) =>
        {
            var now = time.GetUtcNow();
            var released = await db.Reservations.Where(r => r.Id == reservationId).Where(ReservationRules.IsLivingHold(now))
                .ReleaseAsync(why, now, ct);
            if (await db.Reservations.AsNoTracking().SingleOrDefaultAsync(r => r.Id == reservationId, ct) is not { } reservation)
                return (new HoldOverrideResult.NoSuchReservation(), 0, [], now);
            if (released == 0)
                return (new HoldOverrideResult.NotOnHold(ReservationRules.StatusAt(reservation.Status, reservation.HoldExpiresAt, now)), 0,
                    [], now);
            var freed = await ReservationStatements.FreeSeatsAsync(db, [reservationId], now, ct);
            var labels = freed.ConvertAll(f => f.Label);
            AuditLog.Add(
                db, adminId, AuditAct.HoldReleased, AuditSubject.Reservation(reservationId), now, before: string.Join(", ", labels),
                reason: why);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return (new HoldOverrideResult.Released(labels), reservation.PerformanceId, labels, now);
        }, ct);
        maps.ShowFree(performanceId, labels, now);
        if (labels.Count > 0) logger.LogInformation("Reservation {ReservationId} was released by admin {AdminId}", reservationId, adminId);
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
