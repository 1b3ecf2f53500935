using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Persistence;

namespace Ticketing.Mails;

/// <summary>Who wants to be told of a concert's sale, and the telling.</summary>
public sealed class SaleAlerts(IDbContextFactory<ConcertDbContext> contexts, CatalogCache catalog, Outbox outbox, TimeProvider time)
{
    /// <summary>How long before the sale opens people are told.</summary>
    public static readonly TimeSpan ToldBefore = TimeSpan.FromMinutes(30);

    private const int BatchSize = 1000;

    /// <summary>Whether alerts can be asked for at all: they are mails.</summary>
    public bool AreOffered => outbox.IsOpen;

    /// <summary>Whether the person has asked for alerts of this concert.</summary>
    public async Task<bool> IsAskedAsync(Guid personId, int concertId, CancellationToken ct)
    {
        if (!AreOffered) return false;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.SaleAlerts.AnyAsync(a => a.ConcertId == concertId && a.PersonId == personId, ct);
    }

    /// <summary>Asks for them, or takes that back; false when there is no such concert, or this site sends no mail.</summary>
    public async Task<bool> SetAsync(Guid personId, int concertId, bool isAsked, CancellationToken ct)
    {
        if (!AreOffered || await catalog.FindAsync(concertId, ct) is null) return false;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var mine = db.SaleAlerts.Where(a => a.ConcertId == concertId && a.PersonId == personId);
        if (!isAsked) await mine.ExecuteDeleteAsync(ct);
        else if (!await mine.AnyAsync(ct)) await AddAsync(db, personId, concertId, ct);
        return true;
    }

    /// <summary>
    /// Tells those who asked that a sale opens within half an hour, a bounded number at a time; returns how many were told. Safe to run on
    /// two nodes: whoever is being told elsewhere is passed over.
    /// </summary>
    public async Task<int> TellAsync(CancellationToken ct)
    {
        if (!AreOffered) return 0;
        var now = time.GetUtcNow();
        var told = 0;
        var opening = (await catalog.ListAsync(ct))
            .Where(c => c is { Status: ConcertStatus.OnSale, IsCalledOff: false })
            .Where(c => c.SalesOpenAt > now && c.SalesOpenAt <= now + ToldBefore);
        foreach (var concert in opening) told += await TellAsync(concert, ct);
        return told;
    }

    private Task<int> TellAsync(ConcertView concert, CancellationToken ct) => contexts.InTransactionAsync(async (db, transaction) =>
    {
        // The opening as it is now, and stays until the commit: nobody is told of one that has just been put off.
        if (await PlanLock.ShareAsync(db, concert.ConcertId, ct) != concert.Version) return 0;
        var people = await db.SaleAlerts.Where(a => a.ConcertId == concert.ConcertId)
            .Where(a => a.ToldOf == null || a.ToldOf != concert.SalesOpenAt)
            .OrderBy(a => a.PersonId).Take(BatchSize).Select(a => a.PersonId).Locked(RowLock.ExclusiveSkippingLocked).ToListAsync(ct);
        foreach (var personId in people)
            outbox.Add(db, MailKind.SaleOpensSoon, personId, $"opens:{concert.ConcertId}:{concert.SalesOpenAt.UtcTicks}:{personId}",
                new MailData { ConcertId = concert.ConcertId, At = concert.SalesOpenAt }, usefulUntil: concert.SalesOpenAt.AddMinutes(30));
        await db.SaveChangesAsync(ct);
        await db.SaleAlerts.Where(a => a.ConcertId == concert.ConcertId && people.Contains(a.PersonId))
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.ToldOf, concert.SalesOpenAt), ct);
        await transaction.CommitAsync(ct);
        return people.Count;
    }, ct);

    private async Task AddAsync(ConcertDbContext db, Guid personId, int concertId, CancellationToken ct)
    {
        db.Add(new SaleAlert { PersonId = personId, ConcertId = concertId, AskedAt = time.GetUtcNow() });
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException duplicate) when (duplicate.IsDuplicate())
        {
            // Asked for in another tab at the same moment.
        }
    }
}
