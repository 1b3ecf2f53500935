using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Queue;

/// <summary>
/// The draw of the pre-queue: places are ordered by SHA-256 over "seed:place id" (both as lower-case text). The seed's own SHA-256 is
/// published before, the seed after, so anyone can recompute the order.
/// </summary>
public static class PreQueueDraw
{
    /// <summary>The order that this seed gives these places; what the database computes, for anyone who checks.</summary>
    public static IReadOnlyList<Guid> Order(string seed, IEnumerable<Guid> places) =>
        [.. places.OrderBy(
            id => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{seed}:{id}"))), StringComparer.Ordinal)];

    /// <summary>Ranks everybody who came before the sale opened 1…n; both dialects.</summary>
    internal static Task<int> RankPreQueueAsync(
        ConcertDbContext db, int concertId, string seed, DateTimeOffset opensAt, DateTimeOffset now, CancellationToken ct) =>
        db.Database.IsNpgsql()
            ? db.Database.ExecuteSqlAsync($"""
                UPDATE places
                SET rank = drawn.place, changed_at = {now}
                FROM (
                    SELECT id, row_number() OVER (
                        ORDER BY encode(sha256(convert_to({seed} || ':' || id::text, 'UTF8')), 'hex') COLLATE "C") AS place
                    FROM places
                    WHERE concert_id = {concertId} AND state = 'Waiting' AND joined_at < {opensAt}) AS drawn
                WHERE places.id = drawn.id
                """, ct)
            : db.Database.ExecuteSqlAsync($"""
                WITH drawn AS (
                    SELECT rank, changed_at, ROW_NUMBER() OVER (
                        ORDER BY HASHBYTES('SHA2_256', CAST({seed} AS varchar(64)) + ':' + LOWER(CONVERT(varchar(36), id)))) AS place
                    FROM places
                    WHERE concert_id = {concertId} AND state = 'Waiting' AND joined_at < {opensAt})
                UPDATE drawn
                SET rank = place, changed_at = {now}
                """, ct);
}
