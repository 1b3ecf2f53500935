using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;
using Ticketing.Catalog;
using Ticketing.Idempotency;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Seating;

namespace Ticketing.Reservations;

/// <summary>Holds seats and lets them go. Nobody holds a seat twice, longer, or more of them than allowed.</summary>
public sealed class ReservationService(
    IDbContextFactory<ConcertDbContext> contexts, CatalogCache catalog, WaitingRoomService rooms, SeatMapService maps,
    AttemptService attempts, Standing standing, IOptions<SalesOptions> options, TimeProvider time, ILogger<ReservationService> logger)
{
    /// <summary>The most seats one request may name, whatever the limit of the concert.</summary>
    public const int SeatsPerRequestMax = 100;

    private const string LookAgain = "look_again";

    /// <summary>Holds all of these seats for the person, or none.</summary>
    public Task<Attempted<HoldResult>> HoldAsync(
        Guid personId, string? queueToken, int performanceId, IReadOnlyCollection<string> labels, Attempt attempt, CancellationToken ct)
    {
        HoldResult? malformed = labels.Count is 0 or > SeatsPerRequestMax
            || labels.Distinct(StringComparer.Ordinal).Count() != labels.Count
            ? new HoldResult.Malformed("seats")
            : null;
        return RunAsync(personId, queueToken, performanceId, labels.Count, malformed, attempt, async (db, concert, map, stay) =>
        {
            var missing = labels.Where(label => map.FindSeat(label) is null).ToList();
            return missing.Count > 0 ? new HoldResult.NoSuchSeat(missing) : await SeatClaim.RunAsync(db, concert, map, stay, labels, ct);
        }, ct);
    }

    /// <summary>
    /// Holds the best group of adjacent seats: the better tier first, leaving no single seat alone where that can be had.
    /// </summary>
    /// <param name="accessible">An accessible seat must be among them; companion seats beside it are taken first.</param>
    public Task<Attempted<HoldResult>> HoldBestAsync(
        Guid personId, string? queueToken, int performanceId, int count, string? tier, Attempt attempt, CancellationToken ct,
        bool accessible = false)
    {
        HoldResult? malformed = count is < 1 or > SeatsPerRequestMax ? new HoldResult.Malformed("count") : null;
        return RunAsync(personId, queueToken, performanceId, count, malformed, attempt, async (db, concert, map, stay) =>
        {
            var tierId = concert.Tiers.FirstOrDefault(t => string.Equals(t.Name, tier, StringComparison.Ordinal))?.TierId;
            if (tier is not null && tierId is null) return new HoldResult.Malformed("tier");
            var needed = accessible ? SeatFeatures.Accessible : SeatFeatures.None;
            var taken = new HashSet<string>(StringComparer.Ordinal);
            // In a rush everyone is offered the same seats: whoever loses looks again, beside what was taken, until nothing is left.
            for (var (tries, isKnown) = (0, false); ; tries++)
            {
                var view = map.Read(time.GetUtcNow());
                var best = accessible
                    ? BestAvailable.FindAccessible(view, count, tierId, taken, skip: tries)
                    : BestAvailable.Find(view, count, tierId, taken, skip: tries);
                if (best is null)
                {
                    // Nothing is said to be sold out from memory alone.
                    if (isKnown || await SeatMapReader.RereadFreeAsync(db, map, tierId, needed, stay.Now, ct) is not { Count: > 0 } free)
                        return new HoldResult.SoldOut();
                    taken.ExceptWith(free);
                    (isKnown, tries) = (true, -1);
                    continue;
                }
                await db.Database.CurrentTransaction!.CreateSavepointAsync(LookAgain, ct);
                var held = await SeatClaim.RunAsync(db, concert, map, stay, best, ct);
                if (held is not HoldResult.SeatsTaken lost) return held;
                // Some of the group may have been claimed: those must not stay with a reservation that never was.
                await db.Database.CurrentTransaction!.RollbackToSavepointAsync(LookAgain, ct);
                taken.UnionWith(lost.Labels);
                isKnown = false;
                if (tries % 8 == 7) await SeatMapReader.RereadAsync(db, map, ct);
            }
        }, ct);
    }

    /// <summary>
    /// Lets the person's hold go: the seats are free at once, and the place runs out as if it had never been. Letting go twice, or after
    /// the hold ran out, is the same as once.
    /// </summary>
    public async Task<ReleaseResult> ReleaseAsync(Guid personId, Guid reservationId, CancellationToken ct)
    {
        var (result, released) = await contexts.InTransactionAsync<(ReleaseResult, ReleasedHold?)>(async (db, transaction) =>
        {
            var concertId = await db.Reservations.Where(r => r.Id == reservationId && r.PersonId == personId)
                .Select(r => (int?)r.ConcertId).SingleOrDefaultAsync(ct);
            if (concertId is not { } concert) return (new ReleaseResult.NoSuchReservation(), null);
            var now = time.GetUtcNow();
            var places = await PlaceStatements.LockOfAsync(db, personId, concert, now, ct);
            now = time.GetUtcNow();
            if (await ReservationStatements.ReleaseAsync(db, reservationId, places, reason: null, now, ct) is not { } released)
            {
                // A hold that had run out already stays what it was, and its seats may be somebody else's by now.
                var status = await db.Reservations.Where(r => r.Id == reservationId).Select(r => r.Status).SingleAsync(ct);
                return (status is ReservationStatus.Confirmed or ReservationStatus.Refunded
                    ? new ReleaseResult.AlreadyPaid()
                    : new ReleaseResult.Released(), null);
            }
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return (new ReleaseResult.Released(), released);
        }, ct);
        if (released is not null)
        {
            logger.LogInformation("Reservation {ReservationId} was released", reservationId);
            maps.ShowFree(released.PerformanceId, released.Labels);
            if (released.Place is { } place) await rooms.ShowAsync(place, ct);
        }
        return result;
    }

    /// <summary>
    /// Makes the person's living hold last longer, once, as far as the concert allows it: for people who need more time. The seats and the
    /// place last with it.
    /// </summary>
    public async Task<ExtendResult> ExtendAsync(Guid personId, Guid reservationId, CancellationToken ct)
    {
        if (!await standing.MayActAsync(personId, ct)) return new ExtendResult.Locked();
        var (result, extended) = await contexts.InTransactionAsync<(ExtendResult, ExtendedHold?)>(async (db, transaction) =>
        {
            var found = await db.Reservations.Where(r => r.Id == reservationId && r.PersonId == personId)
                .Select(r => new { r.ConcertId, r.PerformanceId }).SingleOrDefaultAsync(ct);
            if (found is null) return (new ExtendResult.NoSuchReservation(), null);
            await PlanLock.ShareAsync(db, found.ConcertId, ct);
            var extraTime = await db.Concerts.Where(c => c.Id == found.ConcertId).Select(c => c.ExtraTime).SingleAsync(ct);
            var places = await PlaceStatements.LockOfAsync(db, personId, found.ConcertId, time.GetUtcNow(), ct);
            var now = time.GetUtcNow();
            if (await db.Reservations.AsNoTracking().Where(r => r.Id == reservationId).Where(ReservationRules.IsLivingHold(now))
                .Locked().SingleOrDefaultAsync(ct) is not { } hold) return (new ExtendResult.Over(), null);
            if (hold.ExtendedAt is not null) return (new ExtendResult.AlreadyExtended(hold.HoldExpiresAt), null);
            if (extraTime == TimeSpan.Zero) return (new ExtendResult.NotAllowed(), null);
            if (await ReservationStatements.ExtendAsync(db, hold, places, hold.HoldExpiresAt + extraTime, now, ct) is not { } extended)
                return (new ExtendResult.Over(), null);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return (new ExtendResult.Extended(extended.Until), extended);
        }, ct);
        if (extended is not null)
        {
            logger.LogInformation("Reservation {ReservationId} lasts longer, as its owner asked", reservationId);
            maps.Apply(
                extended.PerformanceId,
                extended.Labels.Select(label => new SeatChange(label, SeatStatus.Held, personId, extended.Until)));
            if (extended.Place is { } place) await rooms.ShowAsync(place, ct);
        }
        return result;
    }

    /// <summary>
    /// Gives up the place in the queue and whatever is held by it. Leaving twice is the same as once.
    /// </summary>
    public async Task<LeaveResult> LeaveQueueAsync(Guid personId, int concertId, string? queueToken, CancellationToken ct)
    {
        if (await catalog.FindAsync(concertId, ct) is null) return new LeaveResult.NoSuchConcert();
        if (await rooms.ReadTokenAsync(personId, queueToken, ct) is not { } token || token.ConcertId != concertId)
            return new LeaveResult.TokenInvalid();
        var (freed, left) = await contexts.InTransactionAsync(async (db, transaction) =>
        {
            var now = time.GetUtcNow();
            var places = await PlaceStatements.LockOfAsync(db, personId, concertId, now, ct);
            var mine = places.Find(p => p.Id == token.PlaceId && p.State is PlaceState.Waiting or PlaceState.Admitted);
            if (mine is not null)
            {
                await db.Places.Where(p => p.Id == mine.Id).LeaveAsync(now, ct);
                db.Tell(ChangeKind.Places, concertId, [mine.Id]);
            }
            var holds = await db.Reservations.Where(r => r.PlaceId == token.PlaceId && r.PersonId == personId)
                .Where(ReservationRules.IsLivingHold(now)).OrderBy(r => r.Id).Select(r => r.Id).Locked().ToListAsync(ct);
            await db.Reservations.Where(r => holds.Contains(r.Id)).ReleaseAsync(reason: null, now, ct);
            var freed = await ReservationStatements.FreeSeatsAsync(db, holds, ct);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return (freed, mine);
        }, ct);
        foreach (var performance in freed.GroupBy(f => f.PerformanceId))
            maps.ShowFree(performance.Key, performance.Select(f => f.Label));
        if (left is not null) await rooms.ShowAsync(QueueBoards.Change(left) with { State = PlaceState.Left }, ct);
        return new LeaveResult.Left();
    }

    private async Task<Attempted<HoldResult>> RunAsync(
        Guid personId, string? queueToken, int performanceId, int count, HoldResult? malformed, Attempt attempt,
        Func<ConcertDbContext, ConcertView, LiveSeatMap, Stay, Task<HoldResult>> work, CancellationToken ct)
    {
        var attempted = await catalog.DecideAsync(
            () => RunByPlanAsync(personId, queueToken, performanceId, count, malformed, attempt, work, ct),
            attempted => attempted is Attempted<HoldResult>.First { Result: HoldResult.PlanMoved }, ct);
        return attempted is Attempted<HoldResult>.Replayed { Result: HoldResult.Held replayed } replay
            ? replay with { Result = new HoldResult.Held(replayed.Reservation with { ServerTime = time.GetUtcNow() }) }
            : Announce(attempted, personId);
    }

    /// <summary>
    /// The work of a hold: looked up before the transaction, since a second connection inside it could starve the pool, and decided under
    /// the plan's lock.
    /// </summary>
    private async Task<Attempted<HoldResult>> RunByPlanAsync(
        Guid personId, string? queueToken, int performanceId, int count, HoldResult? malformed, Attempt attempt,
        Func<ConcertDbContext, ConcertView, LiveSeatMap, Stay, Task<HoldResult>> work, CancellationToken ct)
    {
        var (refusal, concert, placeId) = malformed is null
            ? await MayHoldAsync(personId, queueToken, performanceId, ct)
            : (malformed, null, default);
        var map = refusal is null ? await maps.FindLiveAsync(concert!, performanceId, ct) : null;
        if (refusal is null && map is null) refusal = new HoldResult.NoSuchPerformance();
        return await attempts.RunAsync<HoldResult>(attempt, async (db, commit) =>
        {
            if (refusal is not null) return refusal;
            var (late, stay) = await EnterAsync(db, personId, placeId, concert!, map!, count, ct);
            if (stay is null) return late!;
            var result = await work(db, concert!, map!, stay);
            return result is HoldResult.Held ? await commit(result) : result;
        }, ct);
    }

    private async Task<(HoldResult? Refusal, ConcertView? Concert, Guid PlaceId)> MayHoldAsync(
        Guid personId, string? queueToken, int performanceId, CancellationToken ct)
    {
        if (!await standing.MayActAsync(personId, ct)) return (new HoldResult.Locked(), null, default);
        if (await rooms.ReadTokenAsync(personId, queueToken, ct) is not { } token) return (new HoldResult.TokenInvalid(), null, default);
        if (await catalog.FindByPerformanceAsync(performanceId, ct) is not { } concert)
            return (new HoldResult.NoSuchPerformance(), null, default);
        switch (await rooms.CheckAsync(personId, concert.ConcertId, queueToken, ct))
        {
            case AdmissionCheck.Invalid: return (new HoldResult.TokenInvalid(), null, default);
            case AdmissionCheck.Expired: return (new HoldResult.TokenExpired(), null, default);
            case AdmissionCheck.Waiting waiting: return (new HoldResult.StillWaiting(waiting.Position), null, default);
        }
        // Whether it sells, and how many seats one may have, is said under the plan's lock: a no from memory would be kept for a day.
        return (null, concert, token.PlaceId);
    }

    /// <summary>
    /// The plan first, which stays as it is until the commit, then the person's places: they say whether the person is inside, and make
    /// their other tabs wait for this one.
    /// </summary>
    private async Task<(HoldResult? Refusal, Stay? Stay)> EnterAsync(
        ConcertDbContext db, Guid personId, Guid placeId, ConcertView concert, LiveSeatMap map, int count, CancellationToken ct)
    {
        var version = await PlanLock.ShareAsync(db, concert.ConcertId, ct);
        if (version != concert.Version || version != map.PlanVersion) return (new HoldResult.PlanMoved(), null);
        var places = await PlaceStatements.LockOfAsync(db, personId, concert.ConcertId, time.GetUtcNow(), ct);
        var now = time.GetUtcNow();
        if (!concert.IsSelling(map.PerformanceId, now)) return (new HoldResult.SalesClosed(concert.SalesOpenAt), null);
        if (places.Find(p => p.Id == placeId && p.State == PlaceState.Admitted && p.AdmittedUntil > now) is not { } place)
            return (new HoldResult.TokenExpired(), null);
        var holdsMax = options.Value.HoldsPerHour;
        var (seats, wait) = await ReservationStatements.ReadStandingAsync(db, personId, concert, holdsMax, now, ct);
        if (wait is { } tooOften) return (new HoldResult.TooManyHolds(holdsMax, tooOften), null);
        if (!seats.Covers(count)) return (new HoldResult.TooManySeats(seats.Limit, seats.Taken), null);
        return (null, new Stay(personId, place, now, now + options.Value.HoldDuration));
    }

    private Attempted<HoldResult> Announce(Attempted<HoldResult> attempted, Guid personId)
    {
        if (attempted is not Attempted<HoldResult>.First { Result: HoldResult.Held { Reservation: var held } }) return attempted;
        maps.Apply(
            held.PerformanceId,
            held.Seats.Select(s => new SeatChange(s.Label, SeatStatus.Held, personId, held.HoldExpiresAt)));
        logger.LogInformation(
            "Reservation {ReservationId} holds {SeatCount} seats of performance {PerformanceId}", held.ReservationId, held.Seats.Length,
            held.PerformanceId);
        return attempted;
    }
}
