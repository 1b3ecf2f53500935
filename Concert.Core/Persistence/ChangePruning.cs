using Microsoft.EntityFrameworkCore;

namespace Ticketing.Persistence;

/// <summary>Deletes changes that every node that is awake has read long ago.</summary>
public sealed class ChangePruning(IDbContextFactory<ConcertDbContext> contexts, TimeProvider time)
{
    /// <summary>How long changes can be read after they were committed; a node that slept longer loads everything anew.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    private const int BatchSize = 1000;
    private static readonly TimeSpan MarkEvery = TimeSpan.FromSeconds(10);
    private readonly Queue<(long At, ulong Mark)> marks = new();
    private ulong below;

    /// <summary>
    /// Deletes a bounded number of changes; returns how many. What counts is the mark as it was a while ago, not the age of a row: a
    /// transaction that was open all the time has just committed rows that look old.
    /// </summary>
    public async Task<int> PruneAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var mark = (await ChangeFeed.ReadMarksAsync(db, ct)).Mark;
        if (marks.LastOrDefault() is var last && (marks.Count == 0 || time.GetElapsedTime(last.At) >= MarkEvery))
            marks.Enqueue((time.GetTimestamp(), mark));
        while (marks.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) >= KeptFor) below = marks.Dequeue().Mark;
        return await db.Changes.Where(c => c.Stamp < below).OrderBy(c => c.Stamp).Take(BatchSize).ExecuteDeleteAsync(ct);
    }
}
