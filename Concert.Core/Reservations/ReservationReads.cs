using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Persistence;

namespace Ticketing.Reservations;

/// <summary>Reservations as their owners see them.</summary>
public sealed class ReservationReads(IDbContextFactory<ConcertDbContext> contexts, CatalogCache catalog, TimeProvider time)
{
    /// <summary>The person's reservations, newest first.</summary>
    public async Task<IReadOnlyList<ReservationView>> ListAsync(Guid personId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await ReservationViews.ReadAsync(db, catalog, time.GetUtcNow(), db.Reservations.Where(r => r.PersonId == personId), ct);
    }

    /// <summary>The person's reservation; null when it doesn't exist or is somebody else's.</summary>
    public async Task<ReservationView?> FindAsync(Guid personId, Guid reservationId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return (await ReservationViews.ReadAsync(
            db, catalog, time.GetUtcNow(), db.Reservations.Where(r => r.PersonId == personId && r.Id == reservationId), ct))
            .SingleOrDefault();
    }

    /// <summary>The person's living holds for this concert, so that any device finds them again.</summary>
    public async Task<IReadOnlyList<ReservationView>> ListHoldsAsync(Guid personId, int concertId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        var holds = db.Reservations.Where(r => r.PersonId == personId && r.ConcertId == concertId)
            .Where(ReservationRules.IsLivingHold(now));
        return await ReservationViews.ReadAsync(db, catalog, now, holds, ct);
    }

    /// <summary>How many seats the person may still hold for this concert.</summary>
    public async Task<int> CountSeatsLeftToHoldAsync(Guid personId, int concertId, CancellationToken ct)
    {
        if (await catalog.FindAsync(concertId, ct) is not { } concert) return 0;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return (await ReservationStatements.CountAllowanceAsync(db, personId, concert, time.GetUtcNow(), ct)).Left;
    }
}
