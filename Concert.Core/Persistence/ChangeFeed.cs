using Microsoft.EntityFrameworkCore;

namespace Ticketing.Persistence;

/// <summary>
/// Reads what transactions on all nodes have changed, in the order of their commits and not of anybody's clock: a transaction that took a
/// minute is seen like any other. Not for two readers at once.
/// </summary>
internal sealed class ChangeFeed(
    IDbContextFactory<ConcertDbContext> contexts, TimeProvider time, params ChangeKind[] kinds) : IDisposable
{
    // Pruning leaves changes alone for longer than this.
    private static readonly TimeSpan ReadableFor = ChangePruning.KeptFor / 2;

    private readonly SemaphoreSlim starting = new(1, 1);
    private HashSet<long> seen = [];
    private Marks marks = new(0, 0, "");
    private long? readAt;
    private long heldSince;

    /// <summary>How long a transaction, somewhere, has kept the mark from moving on; zero when none does.</summary>
    public TimeSpan HeldBack { get; private set; }

    /// <summary>From here on nothing is missed: before anything is loaded that is to be kept up to date by this.</summary>
    public async ValueTask StartAsync(CancellationToken ct)
    {
        if (readAt is not null) return;
        await starting.WaitAsync(ct);
        try
        {
            if (readAt is not null) return;
            await using var db = await contexts.CreateDbContextAsync(ct);
            marks = await ReadMarksAsync(db, ct);
            heldSince = time.GetTimestamp();
            readAt = heldSince;
        }
        finally
        {
            starting.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => starting.Dispose();

    /// <summary>
    /// What was committed since the last reading; null when that is too long ago to tell, and everything may have changed.
    /// </summary>
    public async Task<IReadOnlyList<Change>?> ReadAsync(CancellationToken ct)
    {
        await StartAsync(ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        // The mark first, by a statement of its own: whatever lies below it is committed before the rows are read.
        var next = await ReadMarksAsync(db, ct);
        var from = marks.Mark;
        var rows = await Unseen(db).AsNoTracking().Where(c => c.Stamp >= from && kinds.Contains(c.Kind)).OrderBy(c => c.Stamp)
            .ThenBy(c => c.Id).ToListAsync(ct);
        // A mark that went back is another database's: one that was restored, or took over.
        var isLate = time.GetElapsedTime(readAt!.Value) > ReadableFor || next.Mark < from;
        var fresh = rows.FindAll(c => !seen.Contains(c.Id));
        seen = [.. rows.Where(c => c.Stamp >= next.Mark).Select(c => c.Id)];
        var now = time.GetTimestamp();
        if (next.Mark != from || next.Lowest == next.Ceiling) heldSince = now;
        HeldBack = time.GetElapsedTime(heldSince, now);
        (marks, readAt) = (next, now);
        return isLate ? null : fresh;
    }

    /// <summary>What may still be uncommitted, and what could be seen.</summary>
    public static Task<Marks> ReadMarksAsync(ConcertDbContext db, CancellationToken ct)
    {
        var marks = db.Database.IsNpgsql()
            ? db.Database.SqlQuery<Marks>($"""
                SELECT pg_snapshot_xmin(s)::text::bigint AS "Lowest", pg_snapshot_xmax(s)::text::bigint AS "Ceiling", s::text AS "Snapshot"
                FROM pg_current_snapshot() AS s
                """)
            : db.Database.SqlQuery<Marks>($"""
                SELECT CAST(MIN_ACTIVE_ROWVERSION() AS bigint) AS "Lowest", CAST(@@DBTS AS bigint) + 1 AS "Ceiling", '' AS "Snapshot"
                """);
        return marks.SingleAsync(ct);
    }

    /// <summary>
    /// What could be seen at the marks of the last reading was read by it: while a transaction is open somewhere, what piles up behind it
    /// isn't read again each second. SQL Server can't tell, and leaves it to what was seen.
    /// </summary>
    private IQueryable<Change> Unseen(ConcertDbContext db) => db.Database.IsNpgsql()
        ? db.Changes.FromSql($"""
            SELECT *
            FROM changes
            WHERE NOT pg_visible_in_snapshot(stamp, {marks.Snapshot}::pg_snapshot)
            """)
        : db.Changes;

    /// <summary>A moment as the database sees it.</summary>
    /// <param name="Lowest">The lowest stamp that may still be uncommitted.</param>
    /// <param name="Ceiling">The stamp that comes next.</param>
    /// <param name="Snapshot">What could be seen, where the database tells.</param>
    internal sealed record Marks(long Lowest, long Ceiling, string Snapshot)
    {
        public ulong Mark => (ulong)Lowest;
    }
}
