using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Lanes;
using Ticketing.Persistence;

namespace Ticketing.Queue;

/// <summary>
/// What joining does to the database, for many people at once: the plan and the head of the line are locked, then what the people have of
/// this queue; whoever has no living place gets the next rank, in the order of arrival.
/// </summary>
internal sealed class JoinBatch(ConcertDbContext db, bool waits, WaitingRoomOptions options, TimeProvider time)
{
    private static readonly CancellationToken CarriedThrough = CancellationToken.None;

    /// <summary>
    /// One arrival a wish, in their order; null for one whose place somebody else has locked. Nothing is committed here, and nothing needs
    /// to be when none is new.
    /// </summary>
    public async Task<IReadOnlyList<Arrival?>> RunAsync(IReadOnlyList<JoinWish> wishes)
    {
        var concertId = wishes[0].Concert.ConcertId;
        var version = await BatchTransactions.ForAllAsync(() => PlanLock.ShareAsync(db, concertId, CarriedThrough));
        var arrivals = wishes.Select(w => w.Concert.Version == version ? null : Arrival.Refused(new JoinResult.PlanMoved())).ToList();
        if (!arrivals.Contains(null)) return arrivals;

        // The head of the line: whoever joins next waits here, and so stands behind.
        var room = await BatchTransactions.ForAllAsync(() =>
            db.WaitingRooms.AsNoTracking().Where(r => r.ConcertId == concertId).Locked().SingleAsync(CarriedThrough));
        var now = time.GetUtcNow();
        var people = Open(wishes, arrivals).Select(w => w.PersonId).ToList();
        var confirmed = options.ConfirmedOnly
            ? await db.Users.Where(u => people.Contains(u.Id) && u.EmailConfirmed).Select(u => u.Id).ToListAsync(CarriedThrough)
            : people;
        var mine = await PlaceStatements.LockOfAllAsync(db, people, concertId, waits, now, CarriedThrough);
        var recent = await CountRecentAsync(people, concertId, now);
        List<Place> joining = [], lapsed = [];
        var rank = room.LastRank;
        for (var i = 0; i < wishes.Count; i++)
        {
            if (arrivals[i] is not null) continue;
            var wish = wishes[i];
            if (!confirmed.Contains(wish.PersonId)) arrivals[i] = Arrival.Refused(new JoinResult.AddressUnconfirmed());
            else if (room.Draining || !wish.Concert.IsQueueOpen(now))
                arrivals[i] = Arrival.Refused(new JoinResult.Closed(wish.Concert.SalesOpenAt));
            else if (mine.TryGetValue(wish.PersonId, out var places))
            {
                var isLiving = (Place p) => p.State == PlaceState.Waiting || (p.State == PlaceState.Admitted && p.InsideUntil > now);
                if (places.FirstOrDefault(isLiving) is { } living)
                    // Its own, when the connection was lost after the commit.
                    arrivals[i] = new Arrival(null, QueueBoards.Change(living), IsNew: living.Id == wish.PlaceId);
                else if (recent.GetValueOrDefault(wish.PersonId) >= WaitingRoomService.JoinsPerHour)
                    arrivals[i] = Arrival.Refused(new JoinResult.TooOften());
                else
                {
                    var place = Place.Join(concertId, wish.PersonId, ++rank, now, wish.PlaceId);
                    joining.Add(place);
                    lapsed.AddRange(places.Where(p => p.State == PlaceState.Admitted));
                    arrivals[i] = new Arrival(null, QueueBoards.Change(place), IsNew: true);
                }
            }
        }
        await WriteAsync(concertId, joining, lapsed, rank, now);
        return arrivals;
    }

    private static IEnumerable<JoinWish> Open(IReadOnlyList<JoinWish> wishes, List<Arrival?> arrivals) =>
        wishes.Where((_, i) => arrivals[i] is null);

    private Task<Dictionary<Guid, int>> CountRecentAsync(List<Guid> people, int concertId, DateTimeOffset now)
    {
        var hourAgo = now.AddHours(-1);
        return db.Places.Where(p => people.Contains(p.PersonId) && p.ConcertId == concertId && p.JoinedAt > hourAgo)
            .GroupBy(p => p.PersonId).Select(g => new { PersonId = g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.PersonId, g => g.Count, CarriedThrough);
    }

    private async Task WriteAsync(int concertId, List<Place> joining, List<Place> lapsed, long rank, DateTimeOffset now)
    {
        if (joining.Count == 0) return;
        // A lapsed admission that no job has tidied yet must not stand in the way of a new place.
        var over = lapsed.ConvertAll(p => p.Id);
        if (over.Count > 0) await db.Places.Where(p => over.Contains(p.Id)).LapseAsync(now, CarriedThrough);
        await db.InsertAllAsync(joining, CarriedThrough);
        await db.WaitingRooms.Where(r => r.ConcertId == concertId)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.LastRank, rank), CarriedThrough);
        db.Tell(ChangeKind.Places, concertId, joining.Select(p => p.Id).Concat(over));
        await db.SaveChangesAsync(CarriedThrough);
    }
}

/// <summary>Somebody's wish for a place, which is given this id if it is a new one.</summary>
internal sealed record JoinWish(Guid PersonId, ConcertView Concert, Guid PlaceId);

/// <summary>The place that somebody has now, or why they have none.</summary>
internal sealed record Arrival(JoinResult? Refusal, PlaceChange? Place, bool IsNew)
{
    public static Arrival Refused(JoinResult refusal) => new(refusal, null, IsNew: false);
}
