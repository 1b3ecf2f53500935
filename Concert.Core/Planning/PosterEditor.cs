using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Seating;

namespace Ticketing.Planning;

/// <summary>Hangs a picture in place of the drawn poster, or takes it down.</summary>
public sealed class PosterEditor(
    IDbContextFactory<ConcertDbContext> contexts, Staff staff, CatalogCache catalog, SeatMapService maps, TimeProvider time)
{
    private const string Field = "Poster";
    private readonly ConcertEdits edits = new(contexts, staff, catalog, maps, time);

    /// <summary>Puts this picture in place of whatever hangs there; what it is, its content says.</summary>
    public async Task<PlanResult> SaveAsync(Guid adminId, int concertId, Guid version, byte[] content, CancellationToken ct)
    {
        if (content.Length > ConcertPoster.BytesMax) return PlanResult.Of(Field, FieldProblem.PictureTooLarge);
        if (Pictures.KindOf(content) is not { } kind) return PlanResult.Of(Field, FieldProblem.NotAPicture);
        return await edits.ChangeAsync(adminId, concertId, version, async (db, concert, _) =>
        {
            if (await db.ConcertPosters.SingleOrDefaultAsync(p => p.ConcertId == concertId, ct) is { } poster)
                (poster.Kind, poster.Content) = (kind, content);
            else
                db.Add(new ConcertPoster { ConcertId = concertId, Kind = kind, Content = content });
            concert.PosterVersion = Guid.CreateVersion7();
            return new ConcertEdits.Change(AuditAct.PosterChanged, null, new { Kind = kind, Bytes = content.Length });
        }, ct);
    }

    /// <summary>The concert has its drawn poster again.</summary>
    public Task<PlanResult> RemoveAsync(Guid adminId, int concertId, Guid version, CancellationToken ct) =>
        edits.ChangeAsync(adminId, concertId, version, async (db, concert, _) =>
        {
            await db.ConcertPosters.Where(p => p.ConcertId == concertId).ExecuteDeleteAsync(ct);
            concert.PosterVersion = null;
            return new ConcertEdits.Change(AuditAct.PosterRemoved, null, null);
        }, ct);
}
