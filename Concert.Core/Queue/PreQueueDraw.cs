using System.Buffers.Binary;
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
    /// <summary>The order that this seed gives these places.</summary>
    public static IReadOnlyList<Guid> Order(string seed, IEnumerable<Guid> places) => [.. places.OrderBy(id => RankOf(seed, id))];

    /// <summary>
    /// The rank of a drawn place, below zero: the first 63 bits of its hash. No place's rank depends on another's, so the draw can be
    /// written piece by piece, stop anywhere, and go on, on whatever node.
    /// </summary>
    internal static long RankOf(string seed, Guid placeId)
    {
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes($"{seed}:{placeId}"));
        return long.MinValue + (long)(BinaryPrimitives.ReadUInt64BigEndian(hash) >> 1);
    }

    /// <summary>Gives these places the ranks that stand beside them; both dialects.</summary>
    internal static Task<int> RankAsync(ConcertDbContext db, Guid[] ids, long[] ranks, CancellationToken ct) => db.Database.IsNpgsql()
        ? db.Database.ExecuteSqlAsync($"""
            UPDATE places
            SET rank = drawn.rank
            FROM unnest({ids}, {ranks}) AS drawn(id, rank)
            WHERE places.id = drawn.id
            """, ct)
        : db.Database.ExecuteSqlAsync($"""
            UPDATE p
            SET rank = drawn.rank
            FROM places AS p
            JOIN OPENJSON({Json(ids, ranks)}) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id
            """, ct);

    private static string Json(Guid[] ids, long[] ranks) =>
        System.Text.Json.JsonSerializer.Serialize(ids.Zip(ranks, (id, rank) => new { id, rank }));
}
