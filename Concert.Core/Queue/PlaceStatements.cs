using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Queue;

/// <summary>All that ever happens to a place, each one conditional statement; the affected-row count is the answer.</summary>
internal static class PlaceStatements
{
    // A payment that came in time may be at work on a hold for some time after its place has ended.
    private static readonly TimeSpan PayableFor = TimeSpan.FromMinutes(10);

    /// <summary>Lets waiting places in, until nobody shows up for them.</summary>
    public static Task<int> AdmitAsync(this IQueryable<Place> places, DateTimeOffset until, DateTimeOffset now, CancellationToken ct) =>
        places.Where(p => p.State == PlaceState.Waiting).ExecuteUpdateAsync(place => place
            .SetProperty(p => p.State, PlaceState.Admitted)
            .SetProperty(p => p.AdmittedAt, now)
            .SetProperty(p => p.AdmittedUntil, until)
            .SetProperty(p => p.InsideUntil, until), ct);

    /// <summary>The owner has shown up: from here on the whole admission counts.</summary>
    public static Task<int> ClaimAsync(this IQueryable<Place> places, DateTimeOffset until, DateTimeOffset now, CancellationToken ct) =>
        places.Where(p => p.State == PlaceState.Admitted && p.ClaimedAt == null && p.InsideUntil > now).ExecuteUpdateAsync(place => place
            .SetProperty(p => p.ClaimedAt, now)
            .SetProperty(p => p.AdmittedUntil, until)
            .SetProperty(p => p.InsideUntil, until), ct);

    /// <summary>Admissions whose time has passed end.</summary>
    public static Task<int> LapseAsync(this IQueryable<Place> places, DateTimeOffset now, CancellationToken ct) =>
        places.Where(p => p.State == PlaceState.Admitted && p.InsideUntil <= now).EndAsync(PlaceState.Lapsed, now, ct);

    /// <summary>
    /// Locks what one person has of one concert's places: those that live, and those that ended lately and may still be paid by. Whoever
    /// joins, holds, pays, lets go or leaves does it first, so that one person's requests go one after the other, whatever the number of
    /// tabs, devices and places.
    /// </summary>
    public static Task<List<Place>> LockOfAsync(
        ConcertDbContext db, Guid personId, int concertId, DateTimeOffset now, CancellationToken ct)
    {
        return db.Places.AsNoTracking().Where(p => p.PersonId == personId && p.ConcertId == concertId).Where(IsPayable(now))
            .OrderBy(p => p.Id).Locked().ToListAsync(ct);
    }

    /// <summary>
    /// The same for many people at once: those of them of whom something is locked by somebody else are left out.
    /// </summary>
    /// <param name="waits">Waits for what is locked elsewhere instead.</param>
    /// <returns>By person; somebody without a place has an empty list, who is left out has none.</returns>
    public static async Task<Dictionary<Guid, List<Place>>> LockOfAllAsync(
        ConcertDbContext db, IReadOnlyCollection<Guid> people, int concertId, bool waits, DateTimeOffset now, CancellationToken ct)
    {
        var theirs = db.Places.AsNoTracking().Where(p => people.Contains(p.PersonId) && p.ConcertId == concertId).Where(IsPayable(now));
        var locked = await theirs.OrderBy(p => p.Id).Locked(waits ? RowLock.Exclusive : RowLock.ExclusiveSkippingLocked).ToListAsync(ct);
        var places = locked.ToLookup(p => p.PersonId);
        var byPerson = people.ToDictionary(id => id, id => places[id].ToList());
        if (waits) return byPerson;
        var ids = locked.Select(p => p.Id).ToHashSet();
        foreach (var place in await theirs.Select(p => new { p.Id, p.PersonId }).ToListAsync(ct))
            if (!ids.Contains(place.Id)) byPerson.Remove(place.PersonId);
        return byPerson;
    }

    private static Expression<Func<Place, bool>> IsPayable(DateTimeOffset now)
    {
        var since = now - PayableFor;
        return p => p.State == PlaceState.Waiting || p.State == PlaceState.Admitted || p.InsideUntil > since;
    }

    /// <summary>
    /// The place, which the caller has locked, runs out at this instant: later, to cover a hold, or earlier, when one is let go.
    /// </summary>
    public static Task<int> StayUntilAsync(this IQueryable<Place> places, DateTimeOffset until, CancellationToken ct) =>
        places.Where(p => p.State == PlaceState.Admitted).ExecuteUpdateAsync(place => place.SetProperty(p => p.InsideUntil, until), ct);

    /// <summary>The place, which the caller has locked, lasts with a hold that was made longer; also one that a payment used up.</summary>
    public static Task<int> ReachUntilAsync(this IQueryable<Place> places, DateTimeOffset until, CancellationToken ct) =>
        places.Where(p => p.State == PlaceState.Admitted || p.State == PlaceState.Completed)
            .ExecuteUpdateAsync(place => place.SetProperty(p => p.InsideUntil, until), ct);

    /// <summary>Uses the place, which the caller has locked, up.</summary>
    public static Task<int> CompleteAsync(this IQueryable<Place> places, DateTimeOffset now, CancellationToken ct) =>
        places.Where(p => p.State == PlaceState.Admitted || p.State == PlaceState.Lapsed).EndAsync(PlaceState.Completed, now, ct);

    /// <summary>Gives the place up.</summary>
    public static Task<int> LeaveAsync(this IQueryable<Place> places, DateTimeOffset now, CancellationToken ct) =>
        places.Where(p => p.State == PlaceState.Waiting || p.State == PlaceState.Admitted).EndAsync(PlaceState.Left, now, ct);

    private static Task<int> EndAsync(this IQueryable<Place> places, PlaceState state, DateTimeOffset now, CancellationToken ct) =>
        places.ExecuteUpdateAsync(place => place
            .SetProperty(p => p.State, state)
            .SetProperty(p => p.EndedAt, now), ct);
}
