using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Catalog;

/// <summary>The posters that this node has shown: a crowd that looks at one asks the database once.</summary>
public sealed class PosterCache(IDbContextFactory<ConcertDbContext> contexts)
{
    private readonly ConcurrentDictionary<int, (Guid Version, ConcertPoster Poster)> shown = new();

    /// <summary>The concert's poster of this version; null when it has none, or another by now.</summary>
    public async ValueTask<ConcertPoster?> FindAsync(int concertId, Guid version, CancellationToken ct)
    {
        if (shown.TryGetValue(concertId, out var known) && known.Version == version) return known.Poster;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var poster = await db.ConcertPosters.AsNoTracking()
            .Where(p => p.ConcertId == concertId && db.Concerts.Any(c => c.Id == concertId && c.PosterVersion == version))
            .SingleOrDefaultAsync(ct);
        if (poster is not null) shown[concertId] = (version, poster);
        return poster;
    }
}
