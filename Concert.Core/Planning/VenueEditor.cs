using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Seating;

namespace Ticketing.Planning;

/// <summary>
/// Builds halls. Dates that are planned already keep the seats they have, until somebody takes the hall's new seats over.
/// </summary>
public sealed class VenueEditor(
    IDbContextFactory<ConcertDbContext> contexts, Staff staff, CatalogCache catalog, SeatMapService maps, TimeProvider time)
{
    private const float SeatMoveMax = 100;
    private const int CityLengthMax = 100;
    private const int SectionNameLengthMax = 100;
    private const float PlanMin = -500, PlanMax = 3000, ElevationMax = 100;

    /// <summary>Makes a hall from a template.</summary>
    public async Task<PlanResult> CreateAsync(Guid adminId, string? name, string? city, VenueTemplate template, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Planner, ct)) return new PlanResult.NotAllowed();
        if (CheckNames(ref name, ref city) is { } refusal) return refusal;
        return await contexts.InTransactionAsync<PlanResult>(async (db, transaction) =>
        {
            if (await db.Venues.AnyAsync(v => v.Name == name, ct)) return PlanResult.Of(nameof(Venue.Name), FieldProblem.Duplicate);
            var venue = template switch
            {
                VenueTemplate.Club => VenueTemplates.Club(name, city),
                VenueTemplate.Theatre => VenueTemplates.Theatre(name, city),
                VenueTemplate.Arena => VenueTemplates.Arena(name, city),
                _ => new Venue { Name = name, City = city },
            };
            db.Add(venue);
            await db.SaveChangesAsync(ct);
            AuditLog.Add(
                db, adminId, AuditAct.VenueAdded, AuditSubject.Venue(venue.Id), time.GetUtcNow(),
                after: new { venue.Name, venue.City, Template = template });
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return new PlanResult.Saved(venue.Id, venue.Version);
        }, ct);
    }

    /// <summary>Gives the hall another name or city.</summary>
    public async Task<PlanResult> RenameAsync(Guid adminId, int venueId, Guid version, string? name, string? city, CancellationToken ct)
    {
        if (CheckNames(ref name, ref city) is { } refusal) return refusal;
        return await ChangeAsync(adminId, venueId, version, AuditAct.VenueChanged, async (db, venue) =>
        {
            if (await db.Venues.AnyAsync(v => v.Name == name && v.Id != venueId, ct))
                return PlanResult.Of(nameof(Venue.Name), FieldProblem.Duplicate);
            var before = new { venue.Name, venue.City };
            (venue.Name, venue.City) = (name, city);
            return new Change(before, new { venue.Name, venue.City });
        }, ct);
    }

    /// <summary>Adds a section, or changes the name and the place of one. With a grid, its seats are made anew.</summary>
    public async Task<PlanResult> SaveSectionAsync(
        Guid adminId, int venueId, Guid version, SectionForm form, SeatGrid? grid, CancellationToken ct)
    {
        var checks = new FieldChecks();
        var name = checks.Text(nameof(form.Name), form.Name, SectionNameLengthMax);
        checks.Range(nameof(form.X), form.X, PlanMin, PlanMax);
        checks.Range(nameof(form.Y), form.Y, 0, PlanMax);
        checks.Range(nameof(form.Width), form.Width, 10, PlanMax);
        checks.Range(nameof(form.Height), form.Height, 10, PlanMax);
        checks.Range(nameof(form.Rotation), form.Rotation, -180, 180);
        checks.Range(nameof(form.Curve), form.Curve, 0, HallGeometry.CurveMax(form.Width, form.Height));
        checks.Range(nameof(form.Elevation), form.Elevation, 0, ElevationMax);
        if (grid is not null) SeatGrids.Check(checks, grid, name);
        if (checks.Refusal is { } refusal) return refusal;
        return await ChangeAsync(adminId, venueId, version, AuditAct.VenueChanged, async (db, venue) =>
        {
            var sections = await db.Sections.Where(s => s.VenueId == venueId).ToListAsync(ct);
            if (sections.Exists(s => s.Name == name && s.Id != form.SectionId))
                return PlanResult.Of(nameof(form.Name), FieldProblem.Duplicate);
            var section = sections.Find(s => s.Id == form.SectionId);
            if (section is null && form.SectionId is not null) return new PlanResult.NotFound();
            var before = section is null ? null : Describe(section);
            if (section is not null && Moves(section, form, name) && await TakenSeatsAsync(db, section.Id, ct) is { Count: > 0 } taken)
                return PlanResult.Of(taken);
            if (section is null) venue.Sections.Add(section = new Section { Name = name });
            (section.Name, section.X, section.Y, section.Width, section.Height) = (name, form.X, form.Y, form.Width, form.Height);
            (section.Rotation, section.Curve, section.Elevation) = (form.Rotation, form.Curve, form.Elevation);
            await db.SaveChangesAsync(ct);
            if (grid is not null
                && await ReplaceSeatsAsync(db, venueId, [(section, SeatGrids.Fill(grid, section))], nameof(SeatGrid.Prefix), ct) is {
                } clash) return clash;
            return new Change(before, new { Section = Describe(section), Seats = grid });
        }, ct);
    }

    /// <summary>Takes a section away, unless a concert is planned with it.</summary>
    public Task<PlanResult> RemoveSectionAsync(Guid adminId, int venueId, Guid version, int sectionId, CancellationToken ct) =>
        ChangeAsync(adminId, venueId, version, AuditAct.VenueChanged, async (db, _) =>
        {
            var section = await db.Sections.SingleOrDefaultAsync(s => s.Id == sectionId && s.VenueId == venueId, ct);
            if (section is null) return new PlanResult.NotFound();
            var used = await (from concert in db.Concerts
                              where db.TierSections.Any(t => t.ConcertId == concert.Id && t.SectionId == sectionId)
                                  || db.Seats.Any(
                                      s => s.SectionId == sectionId
                                      && db.Performances.Any(p => p.Id == s.PerformanceId && p.ConcertId == concert.Id))
                              orderby concert.Id
                              select concert.Title).ToListAsync(ct);
            if (used.Count > 0)
                return PlanResult.Of(used.ConvertAll(title => new Obstacle(ObstacleKind.PlannedConcert, section.Name, title)));
            db.Remove(section);
            return new Change(Describe(section), null);
        }, ct);

    /// <summary>Says of these seats what a person should know before choosing them; it takes the place of what was said.</summary>
    public Task<PlanResult> MarkSeatsAsync(
        Guid adminId, int venueId, Guid version, IReadOnlyCollection<string> labels, SeatFeatures features, CancellationToken ct) =>
        ChangeAsync(adminId, venueId, version, AuditAct.VenueChanged, async (db, _) =>
            await EachAsync(db, venueId, labels, s => s.ExecuteUpdateAsync(u => u.SetProperty(x => x.Features, features), ct))
                ? new Change(null, new { Seats = labels, Features = features })
                : new PlanResult.NotFound(), ct);

    /// <summary>Moves seats together, a row or a block of them: so many seat pitches to the right and away from the stage.</summary>
    public async Task<PlanResult> MoveSeatsAsync(
        Guid adminId, int venueId, Guid version, IReadOnlyCollection<string> labels, float right, float back, CancellationToken ct)
    {
        var checks = new FieldChecks();
        checks.Range("Right", right, -SeatMoveMax, SeatMoveMax);
        checks.Range("Back", back, -SeatMoveMax, SeatMoveMax);
        if (checks.Refusal is { } refusal) return refusal;
        return await ChangeAsync(adminId, venueId, version, AuditAct.VenueChanged, async (db, _) =>
            await EachAsync(db, venueId, labels, s => s.ExecuteUpdateAsync(
                u => u.SetProperty(x => x.X, x => x.X + right).SetProperty(x => x.Y, x => x.Y + back), ct))
                ? new Change(null, new { Seats = labels, Right = right, Back = back })
                : new PlanResult.NotFound(), ct);
    }

    // False when one of them isn't there: then nothing is stored.
    private static async Task<bool> EachAsync(
        ConcertDbContext db, int venueId, IReadOnlyCollection<string> labels, Func<IQueryable<VenueSeat>, Task<int>> change)
    {
        foreach (var some in labels.Distinct(StringComparer.Ordinal).Chunk(500))
            if (await change(db.VenueSeats.Where(s => s.VenueId == venueId && some.Contains(s.Label))) != some.Length) return false;
        return true;
    }

    /// <summary>
    /// Takes in a file that was read without errors: its sections are added, or get these seats in place of theirs; the others stay.
    /// </summary>
    public async Task<PlanResult> ImportAsync(Guid adminId, int venueId, Guid version, VenueCsvFile file, CancellationToken ct)
    {
        if (file.ErrorCount > 0 || file.Sections.Count == 0) return PlanResult.Of("File", FieldProblem.Required);
        return await ChangeAsync(adminId, venueId, version, AuditAct.SeatsImported, async (db, venue) =>
        {
            var sections = await db.Sections.Where(s => s.VenueId == venueId).ToListAsync(ct);
            var lowest = sections.Count == 0 ? 80 : sections.Max(s => s.Y + s.Height) + 30;
            var added = file.Sections.Where(s => !sections.Exists(known => known.Name == s.Name)).ToList();
            foreach (var (placed, shape) in added.Zip(SectionLayout.Arrange(added, lowest)))
            {
                var section = new Section { Name = placed.Name, X = shape.X, Y = shape.Y, Width = shape.Width, Height = shape.Height };
                venue.Sections.Add(section);
                sections.Add(section);
            }
            await db.SaveChangesAsync(ct);
            var filled = file.Sections.Select(s => (sections.Find(known => known.Name == s.Name)!, s.Seats.Select(seat => new VenueSeat
            {
                Label = seat.Label, Row = seat.Row, Number = seat.Number, X = seat.X, Y = seat.Y, Features = seat.Features,
            })));
            if (await ReplaceSeatsAsync(db, venueId, [.. filled], "File", ct) is { } clash) return clash;
            return new Change(null, new { Sections = file.Sections.Select(s => $"{s.Name}: {s.Seats.Count}") });
        }, ct);
    }

    /// <summary>What a change did, for the log; or why it was refused.</summary>
    private sealed record Change(object? Before, object? After)
    {
        public PlanResult? Refusal { get; private init; }
        public static implicit operator Change(PlanResult refusal) => new(null, null) { Refusal = refusal };
    }

    private async Task<PlanResult> ChangeAsync(
        Guid adminId, int venueId, Guid version, AuditAct act, Func<ConcertDbContext, Venue, Task<Change>> change, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Planner, ct)) return new PlanResult.NotAllowed();
        var result = await contexts.InTransactionAsync<PlanResult>(async (db, transaction) =>
        {
            // The plans of its concerts first: whoever holds seats by what the hall was like waits, and looks again.
            var concerts = await db.Concerts.Where(c => c.VenueId == venueId).OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(ct);
            foreach (var concertId in concerts) await PlanLock.RaiseAsync(db, concertId, null, Guid.CreateVersion7(), ct);
            // Then the version's row: editors of one hall go one after the other, and the later one is told.
            var next = Guid.CreateVersion7();
            if (await db.Venues.Where(v => v.Id == venueId && v.Version == version)
                .ExecuteUpdateAsync(v => v.SetProperty(x => x.Version, next), ct) == 0)
                return await db.Venues.AnyAsync(v => v.Id == venueId, ct) ? new PlanResult.ChangedMeanwhile() : new PlanResult.NotFound();
            var venue = await db.Venues.SingleAsync(v => v.Id == venueId, ct);
            var done = await change(db, venue);
            if (done.Refusal is { } refusal) return refusal;
            AuditLog.Add(db, adminId, act, AuditSubject.Venue(venueId), time.GetUtcNow(), done.Before, done.After);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return new PlanResult.Saved(venueId, next);
        }, ct);
        if (result is PlanResult.Saved) await ShowAsync(venueId, ct);
        return result;
    }

    private async Task ShowAsync(int venueId, CancellationToken ct)
    {
        await catalog.ReloadAsync(ct);
        foreach (var concert in await catalog.ListAsync(ct))
            if (concert.Venue.VenueId == venueId) await maps.ReloadAsync(concert.Performances.Select(p => p.PerformanceId), ct);
    }

    private static async Task<PlanResult?> ReplaceSeatsAsync(
        ConcertDbContext db, int venueId, IReadOnlyList<(Section Section, IEnumerable<VenueSeat> Seats)> filled, string field,
        CancellationToken ct)
    {
        var ids = filled.Select(f => f.Section.Id).ToList();
        await db.VenueSeats.Where(s => s.VenueId == venueId && ids.Contains(s.SectionId)).ExecuteDeleteAsync(ct);
        var others = (await db.VenueSeats.Where(s => s.VenueId == venueId).Select(s => s.Label).ToListAsync(ct))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (section, seats) in filled)
        {
            foreach (var seat in seats)
            {
                if (!others.Add(seat.Label)) return PlanResult.Of(field, FieldProblem.Duplicate);
                section.Seats.Add(seat);
            }
        }
        if (others.Count > VenueCsv.SeatsMax)
            return new PlanResult.Invalid([new FieldError(field, FieldProblem.TooMany, null, VenueCsv.SeatsMax)]);
        await db.SaveChangesAsync(ct);
        return null;
    }

    private static bool Moves(Section section, SectionForm form, string name) =>
        section.Name != name || SectionShape.Of(section) != form.Shape;

    private async Task<List<Obstacle>> TakenSeatsAsync(ConcertDbContext db, int sectionId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await SeatReplanning.TakenAsync(db, db.Seats.Where(s => s.SectionId == sectionId
            && db.Performances.Any(p => p.Id == s.PerformanceId && p.StartsAt > now && p.CalledOffAt == null)), now, ct);
    }

    private static object Describe(Section section) =>
        new
        {
            section.Name, section.X, section.Y, section.Width, section.Height, section.Rotation, section.Curve, section.Elevation,
        };

    private static PlanResult.Invalid? CheckNames(
        [System.Diagnostics.CodeAnalysis.NotNull] ref string? name, [System.Diagnostics.CodeAnalysis.NotNull] ref string? city)
    {
        var checks = new FieldChecks();
        name = checks.Text(nameof(Venue.Name), name, Venue.NameLengthMax);
        city = checks.Text(nameof(Venue.City), city, CityLengthMax);
        return checks.Refusal;
    }
}
