using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Ticketing.Persistence;

/// <summary>How long a batch waits for what others have locked: the rest of it can't go on meanwhile.</summary>
internal static class LockPatience
{
    /// <summary>From here to the end of the transaction, a statement that waits for a lock for a quarter of a second fails.</summary>
    public static Task WaitBrieflyAsync(this ConcertDbContext db, CancellationToken ct) =>
        db.Database.ExecuteSqlRawAsync(db.Database.IsNpgsql() ? "SET LOCAL lock_timeout = 250" : "SET LOCK_TIMEOUT 250", ct);

    /// <summary>True when that is what failed, on either provider.</summary>
    public static bool IsLockTimeout(this Exception exception) => exception.GetBaseException() switch
    {
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.LockNotAvailable,
        SqlException sqlServer => sqlServer.Number == 1222,
        _ => false,
    };
}
