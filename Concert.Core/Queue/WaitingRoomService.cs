using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ticketing.Catalog;
using Ticketing.Persistence;

namespace Ticketing.Queue;

/// <summary>
/// Who waits where, who is inside, and what a queue token is worth. Reading is from memory; joining, claiming and leaving are single
/// statements.
/// </summary>
public sealed class WaitingRoomService(
    IDbContextFactory<ConcertDbContext> contexts, CatalogCache catalog, Availability availability, QueueBoards boards,
    AdmissionService admissions, IOptions<WaitingRoomOptions> options, TimeProvider time, ILogger<WaitingRoomService> logger)
{
    /// <summary>
    /// Gives the person a place, or the living one they have: one a person and concert, whatever the number of tabs and devices.
    /// </summary>
    public async Task<JoinResult> JoinAsync(Guid personId, int concertId, CancellationToken ct)
    {
        if (await catalog.FindAsync(concertId, ct) is not { } concert) return new JoinResult.NoSuchConcert();
        var board = await boards.FindAsync(concertId, ct);
        var now = time.GetUtcNow();
        if (board?.FindOf(personId, now) is { IsLiving: true } living)
            return new JoinResult.Joined(View(board, concert, living, now), IsNew: false);
        var state = concert.SaleStateAt(now, availability);
        if (board is null || board.Room.Draining || state is SaleState.Upcoming or SaleState.Closed)
            return new JoinResult.Closed(concert.SalesOpenAt);
        if (state == SaleState.SoldOut) return new JoinResult.SoldOut();

        var (place, isNew) = await InsertAsync(personId, concertId, now, ct);
        board.Apply([place]);
        if (isNew) logger.LogInformation("Place {PlaceId} joined the queue of concert {ConcertId}", place.Id, concertId);
        await admissions.AdmitIfRoomAsync(concertId, ct);
        now = time.GetUtcNow();
        return new JoinResult.Joined(View(board, concert, board.Find(place.Id, now)!, now), isNew);
    }

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
    public async Task<PlaceView?> FindMineAsync(Guid personId, int concertId, CancellationToken ct)
    {
        if (await catalog.FindAsync(concertId, ct) is not { } concert) return null;
        if (await boards.FindAsync(concertId, ct) is not { } board) return null;
        if (board.FindOf(personId, time.GetUtcNow()) is not { IsLiving: true } standing) return null;
        standing = await ClaimAsync(board, standing, ct);
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

    /// <summary>After the commit: this node's board learns of the ended place, and the next person is let in at once.</summary>
    internal async Task SlotFreedAsync(int concertId, Guid placeId, PlaceState ended, CancellationToken ct)
    {
        if (await boards.FindAsync(concertId, ct) is not { } board) return;
        board.End(placeId, ended);
        await admissions.AdmitIfRoomAsync(concertId, ct);
    }

    private async Task<(PlaceChange Entry, bool IsNew)> InsertAsync(Guid personId, int concertId, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        // A lapsed admission that no job has tidied yet must not stand in the way of a new place.
        await db.Places.Where(p => p.ConcertId == concertId && p.PersonId == personId).LapseAsync(now, ct);
        while (true)
        {
            var place = Place.Join(concertId, personId, now);
            db.Add(place);
            try
            {
                await db.SaveChangesAsync(ct);
                return (QueueBoards.Change(place), true);
            }
            catch (DbUpdateException duplicate) when (duplicate.IsDuplicate())
            {
                // Another tab was faster: its place is this person's place, unless a third has left it already.
                db.ChangeTracker.Clear();
                var living = await db.Places.AsNoTracking()
                    .SingleOrDefaultAsync(
                        e => e.ConcertId == concertId && e.PersonId == personId
                        && (e.State == PlaceState.Waiting || e.State == PlaceState.Admitted), ct);
                if (living is not null) return (QueueBoards.Change(living), false);
            }
        }
    }

    private async Task<PlaceStanding?> StandingAsync(QueueBoard board, Guid placeId, CancellationToken ct)
    {
        if (board.Find(placeId, time.GetUtcNow()) is { } known) return known;
        // Joined through another node within the last second, or ended before this node started: asked once, then known.
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Places.AsNoTracking().SingleOrDefaultAsync(e => e.Id == placeId, ct) is not { } place) return null;
        board.Apply([QueueBoards.Change(place)]);
        return board.Find(placeId, time.GetUtcNow());
    }

    private async Task<PlaceStanding> ClaimAsync(QueueBoard board, PlaceStanding standing, CancellationToken ct)
    {
        if (standing.State != PlaceState.Admitted || standing.Claimed) return standing;
        var duration = board.Room.AdmissionDuration ?? options.Value.AdmissionDuration;
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var place = await db.Places.AsNoTracking().SingleAsync(e => e.Id == standing.PlaceId, ct);
        if (place is { State: PlaceState.Admitted, ClaimedAt: null })
        {
            var until = place.AdmittedAt!.Value + duration;
            await db.Places.Where(p => p.Id == standing.PlaceId).ClaimAsync(until, now, ct);
            place = await db.Places.AsNoTracking().SingleAsync(e => e.Id == standing.PlaceId, ct);
        }
        board.Apply([QueueBoards.Change(place)]);
        return board.Find(standing.PlaceId, now)!;
    }

    private PlaceView View(QueueBoard board, ConcertView concert, PlaceStanding standing, DateTimeOffset now, string? token = null)
    {
        var room = board.Room;
        var state = standing.State switch
        {
            PlaceState.Waiting when room.DrawnAt is null => PlaceViewState.PreQueue,
            PlaceState.Waiting => PlaceViewState.Waiting,
            PlaceState.Admitted when standing.IsLiving => PlaceViewState.Admitted,
            PlaceState.Completed => PlaceViewState.Completed,
            _ => PlaceViewState.Expired,
        };
        var position = state == PlaceViewState.Admitted ? 0 : standing.Position;
        return new PlaceView(standing.PlaceId, concert.ConcertId,
            token ?? QueueTokens.Sign(standing.PlaceId, concert.ConcertId, standing.PersonId, room.TokenKey),
            state, position, state == PlaceViewState.Admitted ? 0 : position - 1, standing.FirstPosition,
            state == PlaceViewState.PreQueue
                ? null
                : WaitEstimates.Estimate(board, position ?? 0, room.MaxAdmitted ?? options.Value.MaxAdmitted,
                room.AdmissionDuration ?? options.Value.AdmissionDuration, now),
            PollAfter(state, position, concert.SalesOpenAt - now),
            state == PlaceViewState.Admitted ? standing.AdmittedUntil : null, standing.InsideUntil, availability.SeatsLeft(concert),
            board.TiersLeft(concert, availability, now), concert.SalesOpenAt,
            room.Announcement is { } text && room.AnnouncedAt is { } at ? new Announcement(text, at) : null, room.Paused);
    }

    /// <summary>Near the front often, far back seldom: 100,000 people polling cost what they must.</summary>
    private static TimeSpan PollAfter(PlaceViewState state, int? position, TimeSpan untilOpen) => state switch
    {
        PlaceViewState.PreQueue => TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(untilOpen.TotalSeconds), 1, 30)),
        PlaceViewState.Waiting =>
            TimeSpan.FromSeconds(position switch { <= 20 => 1, <= 200 => 2, <= 1_000 => 5, <= 10_000 => 15, _ => 30 }),
        _ => TimeSpan.FromSeconds(10),
    };
}
