using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ticketing.Catalog;
using Ticketing.Idempotency;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Seating;

namespace Ticketing.Reservations;

/// <summary>Holds seats and lets them go. Nobody holds a seat twice, longer, or more of them than allowed.</summary>
public sealed class ReservationService(
    IDbContextFactory<ConcertDbContext> contexts, CatalogCache catalog, WaitingRoomService rooms, SeatMapService maps,
    AttemptService attempts, IOptions<SalesOptions> options, TimeProvider time, ILogger<ReservationService> logger)
{
    /// <summary>The most seats one request may name, whatever the limit of the concert.</summary>
    public const int SeatsPerRequestMax = 100;

    private const string LookAgain = "look_again";

    /// <summary>Holds all of these seats for the person, or none.</summary>
    public async Task<Attempted<HoldResult>> HoldAsync(
        Guid personId, string? queueToken, int performanceId, IReadOnlyCollection<string> labels, Attempt attempt, CancellationToken ct)
    {
        // Looked up before the transaction: inside it, a second connection could starve the pool.
        var (refusal, concert, placeId) = labels.Count is 0 or > SeatsPerRequestMax
            || labels.Distinct(StringComparer.Ordinal).Count() != labels.Count
            ? (new HoldResult.Malformed("seats"), null, default)
            : await MayHoldAsync(personId, queueToken, performanceId, labels.Count, ct);
        var attempted = await attempts.RunAsync<HoldResult>(attempt, async (db, commit) =>
            refusal ?? await HoldAsync(db, commit, personId, concert!, placeId, performanceId, labels, ct), ct);
        return Announce(attempted, personId);
    }

    /// <summary>Holds the best group of adjacent seats: nearest the stage, leaving no single seat alone where that can be had.</summary>
    public async Task<Attempted<HoldResult>> HoldBestAsync(
        Guid personId, string? queueToken, int performanceId, int count, string? tier, Attempt attempt, CancellationToken ct)
    {
        var (refusal, concert, placeId) = count is < 1 or > SeatsPerRequestMax
            ? (new HoldResult.Malformed("count"), null, default)
            : await MayHoldAsync(personId, queueToken, performanceId, count, ct);
        var tierId = concert?.Tiers.FirstOrDefault(t => string.Equals(t.Name, tier, StringComparison.Ordinal))?.TierId;
        if (refusal is null && tier is not null && tierId is null) refusal = new HoldResult.Malformed("tier");
        var attempted = await attempts.RunAsync<HoldResult>(attempt, async (db, commit) =>
        {
            if (refusal is not null) return refusal;
            var taken = new HashSet<string>(StringComparer.Ordinal);
            // In a rush everyone is offered the same seats: whoever loses looks again, beside what was taken, until nothing is left.
            for (var tries = 0; await maps.FindAsync(performanceId, ct) is { } map
                && BestAvailable.Find(map, count, tierId, taken, skip: tries) is { } best; tries++)
            {
                await db.Database.CurrentTransaction!.CreateSavepointAsync(LookAgain, ct);
                var held = await HoldAsync(db, commit, personId, concert!, placeId, performanceId, best, ct);
                if (held is not HoldResult.SeatsTaken lost) return held;
                // Some of the group may have been claimed: those must not stay with a reservation that never was.
                await db.Database.CurrentTransaction!.RollbackToSavepointAsync(LookAgain, ct);
                taken.UnionWith(lost.Labels);
                if (tries % 8 == 7) await maps.RefreshAsync(ct);
            }
            return new HoldResult.SoldOut();
        }, ct);
        return Announce(attempted, personId);
    }

    /// <summary>
    /// Lets the person's hold go: the seats are free at once. Letting go twice, or after the hold ran out, is the same as once.
    /// </summary>
    public async Task<ReleaseResult> ReleaseAsync(Guid personId, Guid reservationId, CancellationToken ct)
    {
        var (result, performanceId, labels, now) =
            await contexts.InTransactionAsync<(ReleaseResult, int, List<string>, DateTimeOffset)>(async (db, transaction) =>
        {
            var now = time.GetUtcNow();
            var released = await db.Reservations.Where(r => r.Id == reservationId && r.PersonId == personId)
                .ReleaseAsync(reason: null, now, ct);
            var reservation = await db.Reservations.AsNoTracking()
                .SingleOrDefaultAsync(r => r.Id == reservationId && r.PersonId == personId, ct);
            if (reservation is null) return (new ReleaseResult.NoSuchReservation(), 0, [], now);
            if (released == 0)
                return (reservation.Status is ReservationStatus.Confirmed or ReservationStatus.Refunded
                    ? new ReleaseResult.AlreadyPaid()
                    : new ReleaseResult.Released(), 0, [], now);
            // A hold that had run out already stays what it was, and its seats may be somebody else's by now.
            if (reservation.HoldExpiresAt <= now) return (new ReleaseResult.Released(), 0, [], now);
            var labels = await ReservationStatements.FreeSeatsAsync(db, [reservationId], now, ct);
            await transaction.CommitAsync(ct);
            return (new ReleaseResult.Released(), reservation.PerformanceId, labels.ConvertAll(l => l.Label), now);
        }, ct);
        maps.ShowFree(performanceId, labels, now);
        if (labels.Count > 0) logger.LogInformation("Reservation {ReservationId} was released", reservationId);
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
        var (freed, now) = await contexts.InTransactionAsync(async (db, transaction) =>
        {
            var now = time.GetUtcNow();
            await PlaceStatements.LeaveAsync(db, personId, token.PlaceId, now, ct);
            var holds = await db.Reservations.Where(r => r.PlaceId == token.PlaceId && r.PersonId == personId)
                .Where(ReservationRules.IsLivingHold(now)).Select(r => r.Id).ToListAsync(ct);
            await db.Reservations.Where(r => holds.Contains(r.Id)).ReleaseAsync(reason: null, now, ct);
            var freed = await ReservationStatements.FreeSeatsAsync(db, holds, now, ct);
            await transaction.CommitAsync(ct);
            return (freed, now);
        }, ct);
        foreach (var performance in freed.GroupBy(f => f.PerformanceId))
            maps.ShowFree(performance.Key, performance.Select(f => f.Label), now);
        await rooms.SlotFreedAsync(concertId, token.PlaceId, PlaceState.Left, ct);
        return new LeaveResult.Left();
    }

    private async Task<(HoldResult? Refusal, ConcertView? Concert, Guid PlaceId)> MayHoldAsync(
        Guid personId, string? queueToken, int performanceId, int count, CancellationToken ct)
    {
        if (await rooms.ReadTokenAsync(personId, queueToken, ct) is not { } token) return (new HoldResult.TokenInvalid(), null, default);
        if (await catalog.FindByPerformanceAsync(performanceId, ct) is not { } concert)
            return (new HoldResult.NoSuchPerformance(), null, default);
        switch (await rooms.CheckAsync(personId, concert.ConcertId, queueToken, ct))
        {
            case AdmissionCheck.Invalid: return (new HoldResult.TokenInvalid(), null, default);
            case AdmissionCheck.Expired: return (new HoldResult.TokenExpired(), null, default);
            case AdmissionCheck.Waiting waiting: return (new HoldResult.StillWaiting(waiting.Position), null, default);
        }
        var now = time.GetUtcNow();
        var performance = concert.FindPerformance(performanceId)!;
        if (!concert.IsSelling(now) || performance.CalledOff || now >= performance.StartsAt)
            return (new HoldResult.SalesClosed(concert.SalesOpenAt), null, default);
        if (new SeatAllowance(concert.SeatLimit, Taken: 0).Covers(count)) return (null, concert, token.PlaceId);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var taken = await ReservationStatements.CountSeatsAsync(db, personId, concert.ConcertId, now, ct);
        return (new HoldResult.TooManySeats(concert.SeatLimit, taken), null, default);
    }

    private async Task<HoldResult> HoldAsync(
        ConcertDbContext db, Func<HoldResult, Task<HoldResult>> commit, Guid personId, ConcertView concert, Guid placeId, int performanceId,
        IReadOnlyCollection<string> labels, CancellationToken ct)
    {
        if (await maps.FindSeatsAsync(performanceId, labels, ct) is not { } chosen) return new HoldResult.NoSuchPerformance();
        if (chosen.Contains(null)) return new HoldResult.NoSuchSeat([.. labels.Where((_, i) => chosen[i] is null)]);

        var now = time.GetUtcNow();
        var expiresAt = now + options.Value.HoldDuration;
        // The person's row first: it says whether they are inside, and makes their other tabs wait for this one.
        if (!await PlaceStatements.ExtendStayAsync(db, personId, placeId, now, expiresAt, ct)) return new HoldResult.TokenExpired();
        var allowance = await ReservationStatements.CountAllowanceAsync(db, personId, concert, now, ct);
        if (!allowance.Covers(labels.Count)) return new HoldResult.TooManySeats(allowance.Limit, allowance.Taken);

        var reservation = Reserve(personId, concert, placeId, performanceId, [.. chosen.OfType<PlannedSeat>()], now, expiresAt);
        var claimed = await db.Seats.Named(performanceId, labels).HoldAsync(reservation.Id, personId, expiresAt, now, ct);
        if (claimed != labels.Count) return await SeatsTakenAsync(db, performanceId, reservation.Id, labels, now, ct);
        db.Add(reservation);
        return await commit(new HoldResult.Held(ReservationViews.View(reservation, concert, null, now)));
    }

    private static Reservation Reserve(Guid personId, ConcertView concert, Guid placeId, int performanceId,
        List<PlannedSeat> chosen, DateTimeOffset now, DateTimeOffset expiresAt) => new()
        {
            PersonId = personId,
            ConcertId = concert.ConcertId,
            PerformanceId = performanceId,
            PlaceId = placeId,
            SeatCount = chosen.Count,
            Total = chosen.Sum(c => c.Section.Price),
            CreatedAt = now,
            HoldExpiresAt = expiresAt,
            Seats = chosen.ConvertAll(c => new ReservedSeat
            {
                Label = c.Seat.Label, Section = c.Section.Name, Row = c.Seat.Row, Number = c.Seat.Number,
                Tier = c.Section.Tier, TierOrder = c.Section.TierOrder, Price = c.Section.Price,
            }),
        };

    private async Task<HoldResult> SeatsTakenAsync(
        ConcertDbContext db, int performanceId, Guid reservationId, IReadOnlyCollection<string> labels, DateTimeOffset now,
        CancellationToken ct)
    {
        // This transaction's own claims count as free here: they are about to be rolled back.
        var free = await db.Seats.Named(performanceId, labels).Where(s => s.ReservationId == reservationId)
            .Select(s => s.Label).ToListAsync(ct);
        var taken = labels.Except(free, StringComparer.Ordinal).ToList();
        var map = await maps.FindAsync(performanceId, ct);
        return new HoldResult.SeatsTaken(
            taken, map is null ? [] : BestAvailable.Alternatives(map, labels.Count, taken[0], taken.ToHashSet(StringComparer.Ordinal)));
    }

    private Attempted<HoldResult> Announce(Attempted<HoldResult> attempted, Guid personId)
    {
        if (attempted is not Attempted<HoldResult>.First { Result: HoldResult.Held { Reservation: var held } }) return attempted;
        maps.Apply(
            held.PerformanceId,
            held.Seats.Select(s => new SeatChange(s.Label, SeatStatus.Held, personId, held.HoldExpiresAt, held.CreatedAt)));
        logger.LogInformation(
            "Reservation {ReservationId} holds {SeatCount} seats of performance {PerformanceId}", held.ReservationId, held.Seats.Length,
            held.PerformanceId);
        return attempted;
    }
}
