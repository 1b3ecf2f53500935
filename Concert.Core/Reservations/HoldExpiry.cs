using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;
using Ticketing.Seating;

namespace Ticketing.Reservations;

/// <summary>Tidies holds that ran out. Time has freed their seats already; this only makes the rows say so.</summary>
public sealed class HoldExpiry(IDbContextFactory<ConcertDbContext> contexts, TimeProvider time)
{
    private const int BatchSize = 500;

    /// <summary>A payment that arrived in time may still be at work on a hold this long after its end.</summary>
    public static readonly TimeSpan PaymentGrace = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Marks one bounded batch of lapsed holds and frees what nobody took since; returns how many holds. Safe to run twice and on two
    /// nodes.
    /// </summary>
    public Task<int> ExpireAsync(CancellationToken ct) => contexts.InTransactionAsync(async (db, transaction) =>
    {
        var now = time.GetUtcNow();
        var before = now - PaymentGrace - PaymentGrace;
        // Whatever somebody else has locked at this moment is left to the next run.
        var lapsed = await db.Reservations.Where(r => r.Status == ReservationStatus.OnHold && r.HoldExpiresAt <= before)
            .OrderBy(r => r.HoldExpiresAt).Take(BatchSize).Select(r => r.Id).Locked(RowLock.ExclusiveSkippingLocked).ToListAsync(ct);
        if (lapsed.Count == 0) return 0;
        var expired = await db.Reservations.Where(r => lapsed.Contains(r.Id)).ExpireAsync(before, ct);
        var seats = await db.Seats.HeldBy(lapsed).Where(s => s.HeldUntil <= now).LockAsync(ct, RowLock.ExclusiveSkippingLocked);
        foreach (var performance in seats.GroupBy(s => s.PerformanceId, s => s.Label))
        {
            foreach (var labels in performance.Chunk(SeatStatements.LabelsMax))
                await db.Seats.Named(performance.Key, labels).HeldBy(lapsed).FreeAsync(ct);
            db.Tell(ChangeKind.Seats, performance.Key, performance);
        }
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return expired;
    }, ct);
}
