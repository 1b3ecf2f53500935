using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Idempotency;

/// <summary>The keys of a batch's attempts: their locks, had at once or not at all, and what is kept for them.</summary>
internal static class AttemptKeys
{
    /// <summary>Locks each key until the transaction ends; false for one that somebody else is working on.</summary>
    public static async Task<IReadOnlyList<bool>> LockAsync(ConcertDbContext db, List<Attempt> attempts, CancellationToken ct)
    {
        var digests = attempts.ConvertAll(a => SHA256.HashData(Encoding.UTF8.GetBytes($"{a.PersonId}:{a.Key}")));
        if (db.Database.IsNpgsql())
        {
            var keys = digests.ConvertAll(d => BinaryPrimitives.ReadInt64LittleEndian(d));
            var had = (await db.Database.SqlQuery<long>($"""
                SELECT key
                FROM unnest({keys}) AS wanted(key)
                WHERE pg_try_advisory_xact_lock(key)
                """).ToListAsync(ct)).ToHashSet();
            return keys.ConvertAll(had.Contains);
        }
        var names = JsonSerializer.Serialize(digests.Select(Convert.ToHexString));
        var locked = (await db.Database.SqlQueryRaw<int>("""
            DECLARE @had TABLE (number int NOT NULL);
            DECLARE @at int = 1, @name nvarchar(64), @got int;
            WHILE @at <= (SELECT COUNT(*) FROM OPENJSON(@names))
            BEGIN
                SELECT @name = value FROM OPENJSON(@names) WHERE [key] = @at - 1;
                EXEC @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 0;
                IF @got >= 0 INSERT INTO @had (number) VALUES (@at);
                SET @at += 1;
            END;
            SELECT number FROM @had
            """, new SqlParameter("@names", names)).ToListAsync(ct)).ToHashSet();
        return [.. attempts.Select((_, i) => locked.Contains(i + 1))];
    }

    /// <summary>What is kept for these keys.</summary>
    public static Task<List<KeptAnswer>> ReadAsync(ConcertDbContext db, List<Attempt> attempts, CancellationToken ct)
    {
        if (db.Database.IsNpgsql())
        {
            var (people, keys) = (attempts.ConvertAll(a => a.PersonId), attempts.ConvertAll(a => a.Key));
            return db.KeptAnswers.FromSql($"""
                SELECT a.person_id, a.key, a.batch_id, a.created_at, a.fingerprint, a.result, a.trace_id
                FROM unnest({people}, {keys}) AS wanted(person_id, key)
                JOIN kept_answers AS a ON a.person_id = wanted.person_id AND a.key = wanted.key
                """).AsNoTracking().ToListAsync(ct);
        }
        var wanted = JsonSerializer.Serialize(attempts.Select(a => new { person = a.PersonId, key = a.Key }));
        return db.KeptAnswers.FromSql($"""
            SELECT a.person_id, a.[key], a.batch_id, a.created_at, a.fingerprint, a.result, a.trace_id
            FROM kept_answers AS a
            JOIN OPENJSON({wanted}) WITH (
                person uniqueidentifier '$.person', [key] nvarchar(255) COLLATE Latin1_General_100_BIN2 '$.key') AS wanted
                ON a.person_id = wanted.person AND a.[key] = wanted.[key]
            """).AsNoTracking().ToListAsync(ct);
    }
}
