using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ticketing.Persistence;

/// <summary>What a transaction has changed, of all that nodes remember.</summary>
public enum ChangeKind
{
    /// <summary>Seats of a performance, by label.</summary>
    Seats,
    /// <summary>Places in a concert's queue, by id.</summary>
    Places,
    /// <summary>A concert's waiting room: its dial, its announcement, its draw.</summary>
    Room,
    /// <summary>A concert's plan: dates, prices, the sale's opening, the hall.</summary>
    Plan,
    /// <summary>Accounts that were locked or unlocked, by id.</summary>
    People,
    /// <summary>Sessions that have ended, by id.</summary>
    Sessions,
}

/// <summary>
/// Says to all nodes, in the transaction itself, what that transaction changes. Nothing else is read to keep memories up to date.
/// </summary>
public sealed class Change
{
    /// <summary>The most keys one row names; more make several rows.</summary>
    public const int KeysMax = 1000;

    public long Id { get; private init; }
    /// <summary>
    /// Given by the database when the row is written: the transaction's number on PostgreSQL, a row version on SQL Server. Both know the
    /// lowest one that is still uncommitted, which is what makes reading by it lose nothing.
    /// </summary>
    public ulong Stamp { get; private init; }
    public ChangeKind Kind { get; init; }
    /// <summary>The performance of seats, the concert of places, rooms and plans; zero of people and sessions.</summary>
    public int SubjectId { get; init; }
    /// <summary>Labels or ids, one a line; null for all there are.</summary>
    public string? Keys { get; init; }
}

/// <summary>Writing changes.</summary>
internal static class Changes
{
    /// <summary>Says, with what is saved next, that these have changed.</summary>
    public static void Tell<TKey>(this ConcertDbContext db, ChangeKind kind, int subjectId, IEnumerable<TKey> keys)
    {
        foreach (var some in keys.Chunk(Change.KeysMax))
            db.Add(new Change { Kind = kind, SubjectId = subjectId, Keys = string.Join('\n', some) });
    }

    /// <summary>Says, with what is saved next, that all of it has changed.</summary>
    public static void Tell(this ConcertDbContext db, ChangeKind kind, int subjectId) =>
        db.Add(new Change { Kind = kind, SubjectId = subjectId });
}

internal sealed class ChangeConfiguration : IEntityTypeConfiguration<Change>
{
    public void Configure(EntityTypeBuilder<Change> change)
    {
        change.ToTable("changes");
        change.HasIndex(c => c.Stamp);
    }
}
