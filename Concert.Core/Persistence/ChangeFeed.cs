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
    private ulong mark;
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
            (mark, _) = await ReadMarksAsync(db, ct);
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
        var (next, ceiling) = await ReadMarksAsync(db, ct);
        var from = mark;
        var rows = await db.Changes.AsNoTracking().Where(c => c.Stamp >= from && kinds.Contains(c.Kind)).OrderBy(c => c.Stamp)
            .ThenBy(c => c.Id).ToListAsync(ct);
        // A mark that went back is another database's: one that was restored, or took over.
        var isLate = time.GetElapsedTime(readAt!.Value) > ReadableFor || next < mark;
        var fresh = rows.FindAll(c => !seen.Contains(c.Id));
        seen = [.. rows.Where(c => c.Stamp >= next).Select(c => c.Id)];
        var now = time.GetTimestamp();
        if (next != mark || next == ceiling) heldSince = now;
        HeldBack = time.GetElapsedTime(heldSince, now);
        (mark, readAt) = (next, now);
        return isLate ? null : fresh;
    }

    /// <summary>The lowest stamp that may still be uncommitted, and the one that comes next.</summary>
    public static async Task<(ulong Mark, ulong Ceiling)> ReadMarksAsync(ConcertDbContext db, CancellationToken ct)
    {
        var marks = db.Database.IsNpgsql()
            ? db.Database.SqlQuery<Marks>($"""
                SELECT pg_snapshot_xmin(s)::text::bigint AS "Lowest", pg_snapshot_xmax(s)::text::bigint AS "Ceiling"
                FROM pg_current_snapshot() AS s
                """)
            : db.Database.SqlQuery<Marks>($"""
                SELECT CAST(MIN_ACTIVE_ROWVERSION() AS bigint) AS "Lowest", CAST(@@DBTS AS bigint) + 1 AS "Ceiling"
                """);
        var read = await marks.SingleAsync(ct);
        return ((ulong)read.Lowest, (ulong)read.Ceiling);
    }

    private sealed record Marks(long Lowest, long Ceiling);
}
