using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Queue;

/// <summary>All that ever happens to a place, each one conditional statement; the affected-row count is the answer.</summary>
internal static class PlaceStatements
{
    /// <summary>Lets waiting places in, until nobody shows up for them.</summary>
    public static Task<int> AdmitAsync(this IQueryable<Place> places, DateTimeOffset until, DateTimeOffset now, CancellationToken ct) =>
        places.Where(p => p.State == PlaceState.Waiting).ExecuteUpdateAsync(place => place
            .SetProperty(p => p.State, PlaceState.Admitted)
            .SetProperty(p => p.AdmittedAt, now)
            .SetProperty(p => p.AdmittedUntil, until)
            .SetProperty(p => p.InsideUntil, until)
            .SetProperty(p => p.ChangedAt, now), ct);

    /// <summary>The owner has shown up: from here on the whole admission counts.</summary>
    public static Task<int> ClaimAsync(this IQueryable<Place> places, DateTimeOffset until, DateTimeOffset now, CancellationToken ct) =>
        places.Where(p => p.State == PlaceState.Admitted && p.ClaimedAt == null && p.InsideUntil > now).ExecuteUpdateAsync(place => place
            .SetProperty(p => p.ClaimedAt, now)
            .SetProperty(p => p.AdmittedUntil, until)
            .SetProperty(p => p.InsideUntil, until)
            .SetProperty(p => p.ChangedAt, now), ct);

    /// <summary>Admissions whose time has passed end.</summary>
    public static Task<int> LapseAsync(this IQueryable<Place> places, DateTimeOffset now, CancellationToken ct) =>
        places.Where(p => p.State == PlaceState.Admitted && p.InsideUntil <= now).EndAsync(PlaceState.Lapsed, now, ct);

    /// <summary>
    /// May choose seats now, said by one conditional statement that also keeps the person's other requests waiting; the place then covers
    /// the hold.
    /// </summary>
    public static async Task<bool> ExtendStayAsync(
        ConcertDbContext db, Guid personId, Guid placeId, DateTimeOffset now, DateTimeOffset holdExpiresAt, CancellationToken ct) =>
        await db.Places
            .Where(p => p.Id == placeId && p.PersonId == personId && p.State == PlaceState.Admitted && p.AdmittedUntil > now)
            .ExecuteUpdateAsync(place => place
                .SetProperty(p => p.InsideUntil, p => p.InsideUntil > holdExpiresAt ? p.InsideUntil : holdExpiresAt)
                .SetProperty(p => p.ChangedAt, now), ct) == 1;

    /// <summary>Uses the place up, if it was inside at the instant the payment arrived, tidied away since or not.</summary>
    public static async Task<bool> CompleteAsync(
        ConcertDbContext db, Guid personId, Guid placeId, DateTimeOffset arrivedAt, DateTimeOffset now, CancellationToken ct) =>
        await db.Places
            .Where(p => p.Id == placeId && p.PersonId == personId && p.InsideUntil > arrivedAt)
            .Where(p => p.State == PlaceState.Admitted || p.State == PlaceState.Lapsed)
            .EndAsync(PlaceState.Completed, now, ct) == 1;

    /// <summary>Gives the place up.</summary>
    public static async Task<bool> LeaveAsync(ConcertDbContext db, Guid personId, Guid placeId, DateTimeOffset now, CancellationToken ct) =>
        await db.Places
            .Where(p => p.Id == placeId && p.PersonId == personId && (p.State == PlaceState.Waiting || p.State == PlaceState.Admitted))
            .EndAsync(PlaceState.Left, now, ct) == 1;

    private static Task<int> EndAsync(this IQueryable<Place> places, PlaceState state, DateTimeOffset now, CancellationToken ct) =>
        places.ExecuteUpdateAsync(place => place
            .SetProperty(p => p.State, state)
            .SetProperty(p => p.EndedAt, now)
            .SetProperty(p => p.ChangedAt, now), ct);
}
