using Microsoft.EntityFrameworkCore;

namespace Ticketing.Persistence;

/// <summary>Names sessions that keep a transaction open for too long, for whoever has to end them.</summary>
public sealed class OpenTransactions(IDbContextFactory<ConcertDbContext> contexts)
{
    /// <summary>
    /// The session, and the program in it, whose open transaction has been writing longest, such as "session 4711 (psql)"; null when there
    /// is none, or the database doesn't tell this user.
    /// </summary>
    public async Task<string?> FindOldestAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        // The lowest number of a transaction keeps the mark, in whichever database of the server it is.
        var found = db.Database.IsNpgsql()
            ? db.Database.SqlQuery<string?>($"""
                SELECT 'session ' || pid || ' (' || application_name || ')' AS "Value"
                FROM pg_stat_activity
                WHERE backend_xid IS NOT NULL
                ORDER BY age(backend_xid) DESC
                LIMIT 1
                """)
            : db.Database.SqlQuery<string?>($"""
                IF HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER STATE') = 1
                    SELECT TOP (1) CONCAT('session ', s.session_id, ' (', s.program_name, ')') AS Value
                    FROM sys.dm_tran_database_transactions AS d
                    INNER JOIN sys.dm_tran_session_transactions AS t ON t.transaction_id = d.transaction_id
                    INNER JOIN sys.dm_exec_sessions AS s ON s.session_id = t.session_id
                    WHERE d.database_id = DB_ID() AND d.database_transaction_begin_time IS NOT NULL
                    ORDER BY d.database_transaction_begin_time
                ELSE
                    SELECT CAST(NULL AS nvarchar(1)) AS Value
                """);
        return (await found.ToListAsync(ct)).FirstOrDefault();
    }
}
