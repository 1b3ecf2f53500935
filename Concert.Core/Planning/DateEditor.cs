using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Reservations;
using Ticketing.Seating;

namespace Ticketing.Planning;

/// <summary>Plans a concert's dates, each with seats of its own.</summary>
public sealed class DateEditor(
    IDbContextFactory<ConcertDbContext> contexts, Staff staff, CatalogCache catalog, SeatMapService maps, TimeProvider time)
{
    /// <summary>The most dates a concert can have.</summary>
    public const int DatesMax = 100;

    private const string Field = "StartsAt";
    private readonly ConcertEdits edits = new(contexts, staff, catalog, maps, time);

    /// <summary>Adds all of these dates (UTC), or none.</summary>
    public Task<PlanResult> AddAsync(
        Guid adminId, int concertId, Guid version, IReadOnlyCollection<DateTimeOffset> startsAt, CancellationToken ct) =>
        edits.ChangeAsync(adminId, concertId, version, async (db, _, now) =>
        {
            var known = await db.Performances.Where(p => p.ConcertId == concertId).Select(p => p.StartsAt).ToListAsync(ct);
            if (Check(startsAt, known, now) is { } invalid) return invalid;
            var added = startsAt.Order().Select(at => new Performance { ConcertId = concertId, StartsAt = at }).ToList();
            db.AddRange(added);
            await db.SaveChangesAsync(ct);
            foreach (var id in added.ConvertAll(p => p.Id)) await SeatPlanning.AddSeatsAsync(db, concertId, id, ct);
            return new ConcertEdits.Change(AuditAct.PerformancesAdded, null, startsAt);
        }, ct);

    /// <summary>
    /// Adds dates at the distances and times of another concert's, the first of them on <paramref name="firstStartsAt"/> (UTC).
    /// </summary>
    public async Task<PlanResult> CopyAsync(
        Guid adminId, int concertId, Guid version, int fromConcertId, DateTimeOffset firstStartsAt, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Planner, ct)) return new PlanResult.NotAllowed();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var model = await db.Performances.Where(p => p.ConcertId == fromConcertId && p.CalledOffAt == null).OrderBy(p => p.StartsAt)
            .Select(p => p.StartsAt).ToListAsync(ct);
        if (model.Count == 0) return PlanResult.Of("From", FieldProblem.Unknown);
        return await AddAsync(adminId, concertId, version, model.ConvertAll(at => firstStartsAt + (at - model[0])), ct);
    }

    /// <summary>Moves a date to another time, unless somebody holds or has bought a seat for it.</summary>
    public Task<PlanResult> MoveAsync(
        Guid adminId, int concertId, Guid version, int performanceId, DateTimeOffset startsAt, CancellationToken ct) =>
        edits.ChangeAsync(adminId, concertId, version, async (db, _, now) =>
        {
            var dates = await db.Performances.Where(p => p.ConcertId == concertId).ToListAsync(ct);
            if (dates.Find(p => p.Id == performanceId) is not { CalledOffAt: null } date) return new PlanResult.NotFound();
            if (Check([startsAt], [.. dates.Where(p => p != date).Select(p => p.StartsAt)], now) is { } invalid) return invalid;
            if (await TakenAsync(db, performanceId, now, ct) is { Count: > 0 } taken) return PlanResult.Of(taken);
            var before = date.StartsAt;
            date.StartsAt = startsAt;
            return new ConcertEdits.Change(AuditAct.PerformanceChanged, before, startsAt);
        }, ct);

    /// <summary>Takes a date away as if it had never been planned; one that has reservations can only be called off.</summary>
    public Task<PlanResult> RemoveAsync(Guid adminId, int concertId, Guid version, int performanceId, CancellationToken ct) =>
        edits.ChangeAsync(adminId, concertId, version, async (db, _, now) =>
        {
            var date = await db.Performances.SingleOrDefaultAsync(p => p.Id == performanceId && p.ConcertId == concertId, ct);
            if (date is null) return new PlanResult.NotFound();
            if (await TakenAsync(db, performanceId, now, ct) is { Count: > 0 } taken) return PlanResult.Of(taken);
            var reserved = await db.Reservations.CountAsync(r => r.PerformanceId == performanceId, ct);
            if (reserved > 0)
                return PlanResult.Of(
                    [new Obstacle(
                    ObstacleKind.Reservations, reserved.ToString(System.Globalization.CultureInfo.InvariantCulture), null, date.StartsAt)]);
            var free = db.Seats.Where(s => s.PerformanceId == performanceId).Where(SeatRules.IsFree(now)).OrderBy(s => s.Label);
            int deleted;
            do deleted = await free.Take(SeatStatements.LabelsMax).ExecuteDeleteAsync(ct);
            while (deleted == SeatStatements.LabelsMax);
            // Whoever held a seat since the look above keeps it.
            if (await TakenAsync(db, performanceId, now, ct) is { Count: > 0 } late) return PlanResult.Of(late);
            db.Remove(date);
            return new ConcertEdits.Change(AuditAct.PerformanceRemoved, date.StartsAt, null);
        }, ct);

    /// <summary>
    /// Gives all dates the hall's seats as they are now: new ones are added, and free ones that the hall doesn't have any more go.
    /// </summary>
    public Task<PlanResult> TakeHallOverAsync(Guid adminId, int concertId, Guid version, CancellationToken ct) =>
        edits.ChangeAsync(adminId, concertId, version, async (db, concert, now) =>
        {
            var venueId = concert.VenueId;
            var tierOf = await db.TierSections.Where(t => t.ConcertId == concertId).ToDictionaryAsync(t => t.SectionId, t => t.TierId, ct);
            var sections = await db.Sections.Where(s => s.VenueId == venueId).Select(s => s.Id).ToListAsync(ct);
            var obstacles = await SeatReplanning.ApplyAsync(db, concertId, venueId, tierOf, sections, now, ct);
            if (obstacles.Count > 0) return PlanResult.Of(obstacles);
            return new ConcertEdits.Change(AuditAct.PerformanceChanged, null, "The hall's seats were taken over");
        }, ct);

    private static PlanResult.Invalid? Check(IReadOnlyCollection<DateTimeOffset> startsAt, List<DateTimeOffset> known, DateTimeOffset now)
    {
        var checks = new FieldChecks();
        if (startsAt.Count == 0) checks.Add(Field, FieldProblem.Required);
        if (startsAt.Count + known.Count > DatesMax) checks.Add(Field, FieldProblem.TooMany, maximum: DatesMax);
        foreach (var at in startsAt)
        {
            if (at <= now) checks.Add(Field, FieldProblem.InThePast);
            else checks.Ahead(Field, at, now);
        }
        if (startsAt.Concat(known).Distinct().Count() != startsAt.Count + known.Count) checks.Add(Field, FieldProblem.Duplicate);
        return checks.Refusal;
    }

    // A payment that came in time may be at work on a hold that has just run out.
    private static Task<List<Obstacle>> TakenAsync(ConcertDbContext db, int performanceId, DateTimeOffset now, CancellationToken ct) =>
        SeatReplanning.TakenAsync(db, db.Seats.Where(s => s.PerformanceId == performanceId), now - HoldExpiry.PaymentGrace, ct);
}
