using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;
using Ticketing.Catalog;
using Ticketing.Lanes;
using Ticketing.Persistence;

namespace Ticketing.Queue;

/// <summary>
/// Who waits where, who is inside, and what a queue token is worth. Reading is from memory; what changes a place is a transaction.
/// </summary>
public sealed class WaitingRoomService(
    IDbContextFactory<ConcertDbContext> contexts, CatalogCache catalog, Availability availability, QueueBoards boards,
    AdmissionService admissions, Standing standing, BatchSlots slots, IOptions<WaitingRoomOptions> options,
    TimeProvider time, ILogger<WaitingRoomService> logger)
{
    /// <summary>New places that one person may take in one concert's queue within an hour: enough for anybody who means it.</summary>
    public const int JoinsPerHour = 20;

    private readonly ConcurrentDictionary<int, Lane<JoinWish, Arrival>> lanes = new();

    /// <summary>
    /// Gives the person a place, or the living one they have: one a person and concert, whatever the number of tabs and devices.
    /// </summary>
    public async Task<JoinResult> JoinAsync(Guid personId, int concertId, CancellationToken ct) => await standing.MayActAsync(personId, ct)
        ? await catalog.DecideAsync(() => JoinByPlanAsync(personId, concertId, ct), result => result is JoinResult.PlanMoved, ct)
        : new JoinResult.Locked();

    /// <summary>The place that a token proves; whoever asks with an admission shows up, and so claims it.</summary>
    public async Task<PlaceResult> FindAsync(Guid personId, int concertId, string? token, CancellationToken ct)
    {
        if (await catalog.FindAsync(concertId, ct) is not { } concert) return new PlaceResult.NoSuchConcert();
        if (await boards.FindAsync(concertId, ct) is not { } board) return new PlaceResult.Invalid();
        if (QueueTokens.Verify(token, concertId, personId, board.Room.TokenKey) is not { } placeId) return new PlaceResult.Invalid();
        var standing = await StandingAsync(board, placeId, ct);
        if (standing is not { IsLiving: true }) return new PlaceResult.Expired();
        standing = await ClaimAsync(board, standing, ct);
        return standing.IsLiving
            ? new PlaceResult.Living(View(board, concert, standing, time.GetUtcNow(), token))
            : new PlaceResult.Expired();
    }

    /// <summary>The place that a token proves; a new one, or the living one they have, when it proves none.</summary>
    public async Task<JoinResult> FindOrJoinAsync(Guid personId, int concertId, string? token, CancellationToken ct) =>
        await FindAsync(personId, concertId, token, ct) is PlaceResult.Living { Place: var place }
            ? new JoinResult.Joined(place, IsNew: false)
            : await JoinAsync(personId, concertId, ct);

    /// <summary>The person's living place, found again on any device; null when there is none.</summary>
    /// <param name="showsUp">Whether asking counts as showing up for an admission; not on pages that only tell where one stands.</param>
    public async Task<PlaceView?> FindMineAsync(Guid personId, int concertId, CancellationToken ct, bool showsUp = true)
    {
        if (await catalog.FindAsync(concertId, ct) is not { } concert) return null;
        if (await boards.FindAsync(concertId, ct) is not { } board) return null;
        if (board.FindOf(personId, time.GetUtcNow()) is not { IsLiving: true } standing) return null;
        if (showsUp) standing = await ClaimAsync(board, standing, ct);
        return standing.IsLiving ? View(board, concert, standing, time.GetUtcNow()) : null;
    }

    /// <summary>Whether the token lets this person choose seats of this concert now; asks memory only.</summary>
    public async Task<AdmissionCheck> CheckAsync(Guid personId, int concertId, string? token, CancellationToken ct) =>
        await FindAsync(personId, concertId, token, ct) switch
        {
            PlaceResult.Living { Place: var place } when place.MayChoose(time.GetUtcNow()) => new AdmissionCheck.Admitted(place.PlaceId),
            PlaceResult.Living { Place.State: PlaceViewState.Admitted } => new AdmissionCheck.Expired(),
            PlaceResult.Living { Place: var place } => new AdmissionCheck.Waiting(place.Position),
            PlaceResult.Expired => new AdmissionCheck.Expired(),
            _ => new AdmissionCheck.Invalid(),
        };

    /// <summary>
    /// Calls back, on no particular thread, about once a second while anything of this concert's queue changes, until disposed.
    /// </summary>
    public IDisposable Watch(int concertId, Func<Task> changed) => boards.Watch(concertId, changed);

    /// <summary>The place and concert that a token claims, and whether the claim is genuine.</summary>
    internal async Task<(int ConcertId, Guid PlaceId)?> ReadTokenAsync(Guid personId, string? token, CancellationToken ct)
    {
        if (QueueTokens.Peek(token) is not { } claimed || await boards.FindAsync(claimed.ConcertId, ct) is not { } board) return null;
        return QueueTokens.Verify(token, claimed.ConcertId, personId, board.Room.TokenKey) is { } placeId
            ? (claimed.ConcertId, placeId)
            : null;
    }

    /// <summary>The position as this node knows it; null while it doesn't.</summary>
    internal int? PositionOf(int concertId, Guid placeId) => boards.FindLoaded(concertId)?.Find(placeId, time.GetUtcNow())?.Position;

    /// <summary>
    /// After the commit: this node's board learns how the place stands now; when it has ended, the next person is let in at once.
    /// </summary>
    internal async Task ShowAsync(PlaceChange place, CancellationToken ct)
    {
        boards.Apply(place.ConcertId, [place]);
        if (place.State != PlaceState.Admitted || place.InsideUntil <= time.GetUtcNow())
            await admissions.AdmitIfRoomAsync(place.ConcertId, ct);
    }

    private async Task<JoinResult> JoinByPlanAsync(Guid personId, int concertId, CancellationToken ct)
    {
        if (await catalog.FindAsync(concertId, ct) is not { } concert) return new JoinResult.NoSuchConcert();
        var board = await boards.FindAsync(concertId, ct);
        var now = time.GetUtcNow();
        if (board?.FindOf(personId, now) is { IsLiving: true } remembered)
        {
            // Another node may have seen the end of it a moment ago.
            if (await ReadAsync(board, remembered.PlaceId, ct) is { IsLiving: true } living)
                return new JoinResult.Joined(View(board, concert, living, time.GetUtcNow()), IsNew: false);
        }
        var state = concert.SaleStateAt(now, availability);
        if (board is null || board.Room.Draining || state is SaleState.Upcoming or SaleState.Closed)
            return new JoinResult.Closed(concert.SalesOpenAt);
        if (state == SaleState.SoldOut) return new JoinResult.SoldOut();

        var wish = new JoinWish(personId, concert, Guid.CreateVersion7());
        if (await lanes.GetOrAdd(concertId, NewLane).RunAsync(wish, ct) is not var (refusal, place, isNew)) return new JoinResult.Busy();
        if (refusal is not null) return refusal;
        await admissions.AdmitIfRoomAsync(concertId, ct);
        now = time.GetUtcNow();
        // Read again: a draw may have put a new board in the place of the one above.
        board = await boards.FindAsync(concertId, ct) ?? board;
        var standing = board.Find(place!.Id, now) ?? await ReadAsync(board, place.Id, ct);
        return new JoinResult.Joined(View(board, concert, standing!, now), isNew);
    }

    // One batch at a time: the next would only wait for the head of the line.
    private Lane<JoinWish, Arrival> NewLane(int concertId) => new(
        new LaneRules("joins", Priority: 2)
        {
            AtOnce = 1, BatchMax = 500, LengthMax = 20_000, IsForAll = Transactions.IsDatabaseUnreachable,
        },
        slots, wish => wish.PersonId, batch => JoinAllAsync(concertId, batch));

    /// <summary>All of these in one transaction; then this node's board shows what it has just committed.</summary>
    private async Task<IReadOnlyList<Arrival?>> JoinAllAsync(int concertId, Batch<JoinWish> batch)
    {
        var arrivals = await contexts.InTransactionAsync(batch, async (db, transaction) =>
        {
            var arrivals = await new JoinBatch(db, batch.IsAlone, options.Value, time).RunAsync(batch.Requests);
            if (arrivals.Any(a => a is { IsNew: true })) await transaction.CommitAsync();
            return arrivals;
        });
        var places = arrivals.Where(a => a?.Place is not null).Select(a => a!.Place!).ToList();
        if (places.Count > 0) boards.Apply(concertId, places);
        foreach (var arrival in arrivals)
            if (arrival is { IsNew: true, Place: var place })
                logger.LogInformation("Place {PlaceId} joined the queue of concert {ConcertId}", place!.Id, concertId);
        return arrivals;
    }

    private async Task<PlaceStanding?> StandingAsync(QueueBoard board, Guid placeId, CancellationToken ct) =>
        // Joined through another node within the last second, or ended long ago: asked once, then known.
        board.Find(placeId, time.GetUtcNow()) ?? await ReadAsync(board, placeId, ct);

    private async Task<PlaceStanding?> ReadAsync(QueueBoard board, Guid placeId, CancellationToken ct)
    {
        var asOf = board.Moment();
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Places.AsNoTracking().SingleOrDefaultAsync(e => e.Id == placeId, ct) is not { } place) return null;
        board.Apply([QueueBoards.Change(place)], asOf, time.GetUtcNow());
        return board.Find(placeId, time.GetUtcNow());
    }

    private async Task<PlaceStanding> ClaimAsync(QueueBoard board, PlaceStanding standing, CancellationToken ct)
    {
        if (standing.State != PlaceState.Admitted || standing.Claimed) return standing;
        var duration = board.Room.AdmissionDuration ?? options.Value.AdmissionDuration;
        var place = await contexts.InTransactionAsync(async (db, transaction) =>
        {
            var now = time.GetUtcNow();
            var place = await db.Places.AsNoTracking().SingleAsync(e => e.Id == standing.PlaceId, ct);
            if (place is not { State: PlaceState.Admitted, ClaimedAt: null }) return place;
            await db.Places.Where(p => p.Id == standing.PlaceId).ClaimAsync(place.AdmittedAt!.Value + duration, now, ct);
            db.Tell(ChangeKind.Places, place.ConcertId, [place.Id]);
            await db.SaveChangesAsync(ct);
            place = await db.Places.AsNoTracking().SingleAsync(e => e.Id == standing.PlaceId, ct);
            await transaction.CommitAsync(ct);
            return place;
        }, ct);
        boards.Apply(place.ConcertId, [QueueBoards.Change(place)]);
        return board.Find(standing.PlaceId, time.GetUtcNow()) ?? standing;
    }

    /// <summary>Whoever came before the opening, unless the pre-queue was closed already when they were written down.</summary>
    private static bool IsInDraw(WaitingRoom room, ConcertView concert, PlaceStanding standing) =>
        room.DrawnAt is null && standing.JoinedAt < concert.SalesOpenAt && (room.ClosedRank is not { } closed || standing.Rank <= closed);

    private PlaceView View(QueueBoard board, ConcertView concert, PlaceStanding standing, DateTimeOffset now, string? token = null)
    {
        var room = board.Room;
        var state = standing.State switch
        {
            PlaceState.Waiting when IsInDraw(room, concert, standing) => PlaceViewState.PreQueue,
            PlaceState.Waiting => PlaceViewState.Waiting,
            PlaceState.Admitted when standing.IsLiving => PlaceViewState.Admitted,
            PlaceState.Completed => PlaceViewState.Completed,
            _ => PlaceViewState.Expired,
        };
        var position = state == PlaceViewState.Admitted ? 0 : standing.Position;
        return new PlaceView(standing.PlaceId, concert.ConcertId,
            token ?? QueueTokens.Sign(standing.PlaceId, concert.ConcertId, standing.PersonId, room.TokenKey),
            state, position, state == PlaceViewState.Admitted ? 0 : position - 1, standing.FirstPosition,
            state == PlaceViewState.PreQueue || (state == PlaceViewState.Waiting && position is null)
                ? null
                : WaitEstimates.Estimate(board, position ?? 0, room.MaxAdmitted ?? options.Value.MaxAdmitted,
                room.AdmissionDuration ?? options.Value.AdmissionDuration, now),
            PollAfter(state, position, concert.SalesOpenAt - now),
            state == PlaceViewState.Admitted ? standing.AdmittedUntil : null, standing.InsideUntil, availability.SeatsLeft(concert, now),
            board.TiersLeft(concert, availability, now), concert.SalesOpenAt,
            room.Announcement is { } text && room.AnnouncedAt is { } at ? new Announcement(text, at) : null, room.Paused);
    }

    /// <summary>Near the front often, far back seldom: 100,000 people polling cost what they must.</summary>
    private static TimeSpan PollAfter(PlaceViewState state, int? position, TimeSpan untilOpen) => state switch
    {
        PlaceViewState.PreQueue => TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(untilOpen.TotalSeconds), 1, 30)),
        PlaceViewState.Waiting =>
            TimeSpan.FromSeconds(position switch { null or <= 20 => 1, <= 200 => 2, <= 1_000 => 5, <= 10_000 => 15, _ => 30 }),
        _ => TimeSpan.FromSeconds(10),
    };
}
