using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Ticketing.Accounts;

namespace Ticketing.Queue;

/// <summary>The stored state of a place. An admission whose time has passed counts as lapsed, tidied or not.</summary>
public enum PlaceState
{
    /// <summary>In line, or in the pre-queue.</summary>
    Waiting,
    /// <summary>Inside, until the time runs out.</summary>
    Admitted,
    /// <summary>Used up by a payment.</summary>
    Completed,
    /// <summary>Given up by its owner.</summary>
    Left,
    /// <summary>Ran out.</summary>
    Lapsed,
}

/// <summary>
/// One person's place in one concert's waiting room. For one person and concert it is also the row that puts all requests in line:
/// whoever holds or pays updates it first.
/// </summary>
public sealed class Place
{
    /// <summary>The place's id, inside the queue token.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int ConcertId { get; init; }
    /// <summary>The owner.</summary>
    public Guid PersonId { get; init; }
    /// <summary>The stored state.</summary>
    public PlaceState State { get; private set; }
    /// <summary>
    /// The order of admission. Whoever joins gets the room's next number while the room is locked, so that joins are in the order of their
    /// commits and nobody slips in before somebody; the draw gives negative ones.
    /// </summary>
    public long Rank { get; private set; }
    /// <summary>When the person arrived, UTC.</summary>
    public DateTimeOffset JoinedAt { get; init; }
    /// <summary>When they were let in, UTC.</summary>
    public DateTimeOffset? AdmittedAt { get; private set; }
    /// <summary>When they showed up after that, UTC.</summary>
    public DateTimeOffset? ClaimedAt { get; private set; }
    /// <summary>Until when they may choose seats, UTC.</summary>
    public DateTimeOffset? AdmittedUntil { get; private set; }
    /// <summary>Until when they take up a slot: the admission, or the last hold made in it, whichever is later, UTC.</summary>
    public DateTimeOffset? InsideUntil { get; private set; }
    /// <summary>When the place was completed, left or tidied away, UTC.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>A new place at the end of the line; the draw moves those of the pre-queue.</summary>
    public static Place Join(int concertId, Guid personId, long rank, DateTimeOffset now, Guid? id = null) =>
        new() { Id = id ?? Guid.CreateVersion7(), ConcertId = concertId, PersonId = personId, JoinedAt = now, Rank = rank };
}

internal sealed class PlaceConfiguration : IEntityTypeConfiguration<Place>
{
    public void Configure(EntityTypeBuilder<Place> place)
    {
        place.ToTable("places", t => t.HasCheckConstraint("ck_places_admission",
            "state <> 'Admitted' OR (admitted_at IS NOT NULL AND admitted_until IS NOT NULL AND inside_until IS NOT NULL)"));
        place.HasIndex(e => new { e.ConcertId, e.PersonId }).IsUnique().HasFilter("state IN ('Waiting', 'Admitted')")
            .HasDatabaseName("ux_places_one_living_place");
        place.HasIndex(e => new { e.ConcertId, e.State, e.Rank });
        place.HasIndex(e => new { e.PersonId, e.ConcertId });
        place.HasIndex(e => e.InsideUntil).HasFilter("state = 'Admitted'").HasDatabaseName("ix_places_lapsing");
        // For the cockpit's minutes, and cheap for whoever changes places: joined_at never changes, admitted_at only together with the
        // state, which is in an index anyway.
        place.HasIndex(e => new { e.ConcertId, e.JoinedAt });
        place.HasIndex(e => new { e.ConcertId, e.AdmittedAt }).HasFilter("admitted_at IS NOT NULL");
        place.HasOne<AppUser>().WithMany().HasForeignKey(e => e.PersonId).OnDelete(DeleteBehavior.Restrict);
        place.HasOne<Catalog.Concert>().WithMany().HasForeignKey(e => e.ConcertId).OnDelete(DeleteBehavior.Restrict);
    }
}
