using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;
using Ticketing.Catalog;
using Ticketing.Idempotency;
using Ticketing.Lanes;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Seating;

namespace Ticketing.Reservations;

/// <summary>Holds seats and lets them go. Nobody holds a seat twice, longer, or more of them than allowed.</summary>
public sealed class ReservationService(
    IDbContextFactory<ConcertDbContext> contexts, CatalogCache catalog, WaitingRoomService rooms, SeatMapService maps,
    AttemptService attempts, Standing standing, BatchSlots slots, IOptions<SalesOptions> options, TimeProvider time,
    ILogger<ReservationService> logger)
{
    /// <summary>The most seats one request may name, whatever the limit of the concert.</summary>
    public const int SeatsPerRequestMax = 100;

    // One a concert; what is refused before a concert is known shares one.
    private readonly ConcurrentDictionary<int, Lane<HoldWish, Attempted<HoldResult>>> lanes = new();

    /// <summary>Holds all of these seats for the person, or none.</summary>
    public Task<Attempted<HoldResult>> HoldAsync(
        Guid personId, string? queueToken, int performanceId, IReadOnlyCollection<string> labels, Attempt attempt, CancellationToken ct)
    {
        HoldResult? malformed = labels.Count is 0 or > SeatsPerRequestMax
            || labels.Distinct(StringComparer.Ordinal).Count() != labels.Count
            ? new HoldResult.Malformed("seats")
            : null;
        return HoldAsync(personId, queueToken, performanceId, _ => new SeatWish.Named(labels), malformed, attempt, ct);
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
        return HoldAsync(personId, queueToken, performanceId, concert => new SeatWish.Best(
            count, tier, concert?.Tiers.FirstOrDefault(t => string.Equals(t.Name, tier, StringComparison.Ordinal))?.TierId, accessible),
            malformed, attempt, ct);
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

    private async Task<Attempted<HoldResult>> HoldAsync(
        Guid personId, string? queueToken, int performanceId, Func<ConcertView?, SeatWish> seats, HoldResult? malformed, Attempt attempt,
        CancellationToken ct)
    {
        var attempted = await catalog.DecideAsync(
            async () =>
            {
                var (refusal, concert, placeId) = malformed is null
                    ? await MayHoldAsync(personId, queueToken, performanceId, ct)
                    : (malformed, null, default);
                var map = refusal is null ? await maps.FindLiveAsync(concert!, performanceId, ct) : null;
                if (refusal is null && map is null) refusal = new HoldResult.NoSuchPerformance();
                var wish = new HoldWish(personId, placeId, concert, map, seats(concert), attempt, refusal);
                return await lanes.GetOrAdd(concert?.ConcertId ?? 0, NewLane).RunAsync(wish, ct) ?? new Attempted<HoldResult>.Busy();
            },
            attempted => attempted is Attempted<HoldResult>.First { Result: HoldResult.PlanMoved }, ct);
        return attempted is Attempted<HoldResult>.Replayed { Result: HoldResult.Held replayed } replay
            ? replay with { Result = new HoldResult.Held(replayed.Reservation with { ServerTime = time.GetUtcNow() }) }
            : attempted;
    }

    private Lane<HoldWish, Attempted<HoldResult>> NewLane(int concertId) => new(
        new LaneRules("holds", Priority: 1) { IsForAll = Transactions.IsDatabaseUnreachable }, slots, wish => wish.PersonId, HoldAllAsync);

    /// <summary>All of these in one transaction; then this node shows what it has just committed.</summary>
    private async Task<IReadOnlyList<Attempted<HoldResult>?>> HoldAllAsync(Batch<HoldWish> batch)
    {
        var outcomes = await attempts.RunAllAsync<HoldWish, HoldResult>(
            batch, wish => wish.Attempt, result => result is HoldResult.Held,
            (db, wishes) => new HoldBatch(db, batch.IsAlone, options.Value, time).RunAsync(wishes));
        var held = outcomes.Select(o => o is Attempted<HoldResult>.First { Result: HoldResult.Held { Reservation: var r } } ? r : null)
            .Zip(batch.Requests).Where(h => h.First is not null).Select(h => (Hold: h.First!, h.Second.PersonId)).ToList();
        foreach (var performance in held.GroupBy(h => h.Hold.PerformanceId))
            maps.Apply(performance.Key, performance.SelectMany(h => h.Hold.Seats.Select(
                seat => new SeatChange(seat.Label, SeatStatus.Held, h.PersonId, h.Hold.HoldExpiresAt))));
        foreach (var (hold, _) in held)
            logger.LogInformation(
                "Reservation {ReservationId} holds {SeatCount} seats of performance {PerformanceId}", hold.ReservationId,
                hold.Seats.Length, hold.PerformanceId);
        return outcomes;
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
}
