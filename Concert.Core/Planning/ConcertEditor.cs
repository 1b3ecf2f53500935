using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Seating;

namespace Ticketing.Planning;

/// <summary>Plans concerts: what is told about them, when they are sold, and how far they have come.</summary>
public sealed class ConcertEditor(
    IDbContextFactory<ConcertDbContext> contexts, Staff staff, CatalogCache catalog, SeatMapService maps, TimeProvider time,
    ILogger<ConcertEditor> logger)
{
    private const int RefundHoursMax = 365 * 24;
    private const int MinutesMax = 24 * 60;
    private const int ExtraMinutesMax = 60;
    private const int MaxAdmittedMax = 1_000_000;

    private readonly ConcertEdits edits = new(contexts, staff, catalog, maps, time);

    /// <summary>Begins a draft, with its waiting room.</summary>
    public async Task<PlanResult> CreateAsync(Guid adminId, ConcertForm form, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Planner, ct)) return new PlanResult.NotAllowed();
        return await contexts.InTransactionAsync<PlanResult>(async (db, transaction) =>
        {
            var now = time.GetUtcNow();
            if (await CheckAsync(db, form, null, now, ct) is { } refusal) return refusal;
            return await DraftAsync(db, transaction, adminId, form, [], null, now, ct);
        }, ct);
    }

    /// <summary>Begins a draft with the words, poster, times, rules and prices of another concert; its dates are its own.</summary>
    public async Task<PlanResult> CopyAsync(Guid adminId, int concertId, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Planner, ct)) return new PlanResult.NotAllowed();
        return await contexts.InTransactionAsync<PlanResult>(async (db, transaction) =>
        {
            var model = await db.Concerts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == concertId, ct);
            if (model is null) return new PlanResult.NotFound();
            var room = await db.WaitingRooms.AsNoTracking().SingleOrDefaultAsync(r => r.ConcertId == concertId, ct);
            var tiers = await db.PriceTiers.AsNoTracking().Include(t => t.Sections).Where(t => t.ConcertId == concertId).ToListAsync(ct);
            var poster = await db.ConcertPosters.AsNoTracking().SingleOrDefaultAsync(p => p.ConcertId == concertId, ct);
            return await DraftAsync(db, transaction, adminId, ConcertForm.Of(model, room), tiers, poster, time.GetUtcNow(), ct);
        }, ct);
    }

    private async Task<PlanResult> DraftAsync(
        ConcertDbContext db, IDbContextTransaction transaction, Guid adminId, ConcertForm form, List<PriceTier> tiers,
        ConcertPoster? poster, DateTimeOffset now, CancellationToken ct)
    {
        var concert = new Catalog.Concert { Title = "", Artist = "", Description = "" };
        if (poster is not null) concert.PosterVersion = Guid.CreateVersion7();
        Fill(concert, form);
        db.Add(concert);
        await db.SaveChangesAsync(ct);
        var room = new WaitingRoom { ConcertId = concert.Id };
        Fill(room, form);
        db.Add(room);
        db.AddRange(tiers.Select(tier => new PriceTier
        {
            ConcertId = concert.Id, Name = tier.Name, Price = tier.Price, Order = tier.Order,
            Sections = [.. tier.Sections.Select(s => new TierSection { ConcertId = concert.Id, SectionId = s.SectionId })],
        }));
        if (poster is not null) db.Add(new ConcertPoster { ConcertId = concert.Id, Kind = poster.Kind, Content = poster.Content });
        AuditLog.Add(db, adminId, AuditAct.ConcertAdded, AuditSubject.Concert(concert.Id), now, after: form);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        logger.LogInformation("Concert {ConcertId} was drafted", concert.Id);
        return new PlanResult.Saved(concert.Id, concert.Version);
    }

    /// <summary>Changes what the form says.</summary>
    public Task<PlanResult> SaveAsync(Guid adminId, int concertId, PlanVersion version, ConcertForm form, CancellationToken ct) =>
        edits.ChangeAsync(adminId, concertId, version.Concert, async (db, concert, now) =>
        {
            var room = await db.WaitingRooms.AsNoTracking().SingleAsync(r => r.ConcertId == concertId, ct);
            var before = ConcertForm.Of(concert, room);
            if (await CheckAsync(db, form, before with { PreQueueOpensAt = concert.PreQueueOpensAt }, now, ct) is { } invalid)
                return invalid;
            if (concert.Status == ConcertStatus.OnSale && now >= concert.SalesOpenAt && form.SalesOpenAt != concert.SalesOpenAt)
                return PlanResult.Of(nameof(form.SalesOpenAt), FieldProblem.AlreadyOpened);
            if (form.VenueId != concert.VenueId && await LeaveHallAsync(db, concert, now, ct) is { } obstacles) return obstacles;
            if (form.Policy != before.Policy)
            {
                // The cockpit turns the same dial: whoever read it before the last turn is told.
                Fill(room, form);
                var turned = await db.WaitingRooms.Where(r => r.ConcertId == concertId && r.Version == version.Room)
                    .ExecuteUpdateAsync(r => r
                    .SetProperty(x => x.MaxAdmitted, room.MaxAdmitted).SetProperty(x => x.AdmissionDuration, room.AdmissionDuration)
                    .SetProperty(x => x.ClaimDuration, room.ClaimDuration).SetProperty(x => x.Version, Guid.CreateVersion7()), ct);
                if (turned == 0) return new PlanResult.ChangedMeanwhile();
            }
            Fill(concert, form);
            return new ConcertEdits.Change(AuditAct.ConcertChanged, before, form);
        }, ct);

    /// <summary>Takes the plan a step on, or an announced concert back to its draft. What is half-planned doesn't go on sale.</summary>
    public Task<PlanResult> MoveAsync(Guid adminId, int concertId, Guid version, ConcertStatus to, CancellationToken ct) =>
        edits.ChangeAsync(adminId, concertId, version, (_, concert, _) =>
        {
            var before = concert.Status;
            if (!MayMove(before, to)) return Task.FromResult<ConcertEdits.Change>(new PlanResult.WrongStatus());
            concert.Status = to;
            return Task.FromResult(new ConcertEdits.Change(AuditAct.ConcertStatusChanged, before, to));
        }, ct);

    /// <summary>Whether the plan may go from one status to the other.</summary>
    public static bool MayMove(ConcertStatus from, ConcertStatus to) => (from, to) is
        (ConcertStatus.Draft, ConcertStatus.Announced) or (ConcertStatus.Announced, ConcertStatus.Draft) or
        (ConcertStatus.Announced, ConcertStatus.OnSale) or (ConcertStatus.OnSale, ConcertStatus.Closed);

    private static async Task<PlanResult?> CheckAsync(
        ConcertDbContext db, ConcertForm form, ConcertForm? before, DateTimeOffset now, CancellationToken ct)
    {
        var checks = new FieldChecks();
        form.Title = checks.Text(nameof(form.Title), form.Title, Catalog.Concert.TitleLengthMax);
        form.Artist = checks.Text(nameof(form.Artist), form.Artist, Catalog.Concert.TitleLengthMax);
        form.Description =
            checks.Text(nameof(form.Description), form.Description, Catalog.Concert.DescriptionLengthMax, required: false, multiline: true);
        if (form.VenueId is null) checks.Add(nameof(form.VenueId), FieldProblem.Required);
        else if (!await db.Venues.AnyAsync(v => v.Id == form.VenueId, ct)) checks.Add(nameof(form.VenueId), FieldProblem.Unknown);
        checks.Range(nameof(form.RunningMinutes), form.RunningMinutes, 1, Catalog.Concert.RunningMinutesMax, required: false);
        checks.Range(nameof(form.AgeRating), form.AgeRating, 0, Catalog.Concert.AgeRatingMax, required: false);
        CheckWindow(checks, form, before, now);
        checks.Range(nameof(form.RefundHours), form.RefundHours, 0, RefundHoursMax);
        checks.Range(nameof(form.SeatLimit), form.SeatLimit, 1, ReservationService.SeatsPerRequestMax, required: false);
        checks.Range(nameof(form.ExtraMinutes), form.ExtraMinutes, 0, ExtraMinutesMax);
        checks.Range(nameof(form.MaxAdmitted), form.MaxAdmitted, 0, MaxAdmittedMax, required: false);
        checks.Range(nameof(form.AdmissionMinutes), form.AdmissionMinutes, 1, MinutesMax, required: false);
        checks.Range(nameof(form.ClaimMinutes), form.ClaimMinutes, 1, MinutesMax, required: false);
        return checks.Refusal;
    }

    /// <summary>What didn't change may lie in the past: a running sale can be edited.</summary>
    private static void CheckWindow(FieldChecks checks, ConcertForm form, ConcertForm? before, DateTimeOffset now)
    {
        if (form.SalesOpenAt is not { } opens) checks.Add(nameof(form.SalesOpenAt), FieldProblem.Required);
        else if (opens != before?.SalesOpenAt) checks.Ahead(nameof(form.SalesOpenAt), opens, now);
        if (form.SalesCloseAt is not { } closes) checks.Add(nameof(form.SalesCloseAt), FieldProblem.Required);
        else if (closes <= form.SalesOpenAt) checks.Add(nameof(form.SalesCloseAt), FieldProblem.MustComeLater);
        else if (closes != before?.SalesCloseAt) checks.Ahead(nameof(form.SalesCloseAt), closes, now);
        if (form.PreQueueOpensAt is not { } gathers) return;
        if (gathers > form.SalesOpenAt) checks.Add(nameof(form.SalesOpenAt), FieldProblem.MustComeLater);
        else if (gathers != before?.PreQueueOpensAt) checks.Ahead(nameof(form.PreQueueOpensAt), gathers, now);
    }

    /// <summary>Gives up the seats and the sections of the hall that the concert leaves.</summary>
    private static async Task<PlanResult?> LeaveHallAsync(
        ConcertDbContext db, Catalog.Concert concert, DateTimeOffset now, CancellationToken ct)
    {
        var sections = await db.Sections.Where(s => s.VenueId == concert.VenueId).Select(s => s.Id).ToListAsync(ct);
        var (concertId, venueId) = (concert.Id, concert.VenueId);
        var obstacles = await SeatReplanning.ApplyAsync(db, concertId, venueId, new Dictionary<int, int>(), sections, now, ct);
        if (obstacles.Count > 0) return PlanResult.Of(obstacles);
        await db.TierSections.Where(t => t.ConcertId == concertId).ExecuteDeleteAsync(ct);
        db.Attach(concert);
        return null;
    }

    private static void Fill(Catalog.Concert concert, ConcertForm form)
    {
        (concert.Title, concert.Artist, concert.Description, concert.VenueId) =
            (form.Title, form.Artist, form.Description, form.VenueId!.Value);
        (concert.RunningMinutes, concert.AgeRating) = (form.RunningMinutes, form.AgeRating);
        (concert.SalesOpenAt, concert.SalesCloseAt) = (form.SalesOpenAt!.Value, form.SalesCloseAt!.Value);
        concert.PreQueueOpensAt = form.PreQueueOpensAt ?? form.SalesOpenAt.Value;
        concert.RefundCutoff = TimeSpan.FromHours(form.RefundHours!.Value);
        concert.SeatLimit = form.SeatLimit;
        concert.ExtraTime = TimeSpan.FromMinutes(form.ExtraMinutes!.Value);
    }

    private static void Fill(WaitingRoom room, ConcertForm form)
    {
        room.MaxAdmitted = form.MaxAdmitted;
        room.AdmissionDuration = form.AdmissionMinutes is { } admission ? TimeSpan.FromMinutes(admission) : null;
        room.ClaimDuration = form.ClaimMinutes is { } claim ? TimeSpan.FromMinutes(claim) : null;
    }
}
