using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Seating;

namespace Ticketing.Planning;

/// <summary>What the planning pages show, drafts included; always from the database, for admins only.</summary>
public sealed class PlanningReads(
    IDbContextFactory<ConcertDbContext> contexts, Staff staff, IOptions<SalesOptions> sales, TimeProvider time)
{
    /// <summary>A page of the halls.</summary>
    public async Task<ResultPage<VenueRow>> ListVenuesAsync(Guid adminId, PlanQuery query, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Planner, ct)) return ResultPage<VenueRow>.None;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var venues = db.Venues.AsNoTracking();
        if (Search(query) is { } text) venues = venues.Where(v => v.Name.ToLower().Contains(text) || v.City.ToLower().Contains(text));
        var sorted = (query.SortBy, query.Descending) switch
        {
            (nameof(VenueRow.City), false) => venues.OrderBy(v => v.City).ThenBy(v => v.Name),
            (nameof(VenueRow.City), true) => venues.OrderByDescending(v => v.City).ThenBy(v => v.Name),
            (_, true) => venues.OrderByDescending(v => v.Name),
            _ => venues.OrderBy(v => v.Name),
        };
        var rows = await Cut(sorted, query).Select(v => new VenueRow(v.Id, v.Name, v.City, v.Sections.Count,
            db.VenueSeats.Count(s => s.VenueId == v.Id), db.Concerts.Count(c => c.VenueId == v.Id))).ToListAsync(ct);
        return new ResultPage<VenueRow>(rows, await venues.CountAsync(ct));
    }

    /// <summary>A page of the concerts.</summary>
    public async Task<ResultPage<ConcertRow>> ListConcertsAsync(Guid adminId, PlanQuery query, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Planner, ct)) return ResultPage<ConcertRow>.None;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var concerts = db.Concerts.AsNoTracking();
        if (query.Status is { } status) concerts = concerts.Where(c => c.Status == status);
        if (Search(query) is { } text)
            concerts =
            concerts.Where(
                c => c.Title.ToLower().Contains(text) || c.Artist.ToLower().Contains(text) || c.Venue!.Name.ToLower().Contains(text));
        var sorted = (query.SortBy, query.Descending) switch
        {
            (nameof(ConcertRow.Title), false) => concerts.OrderBy(c => c.Title),
            (nameof(ConcertRow.Title), true) => concerts.OrderByDescending(c => c.Title),
            (nameof(ConcertRow.Artist), false) => concerts.OrderBy(c => c.Artist),
            (nameof(ConcertRow.Artist), true) => concerts.OrderByDescending(c => c.Artist),
            (nameof(ConcertRow.SalesOpenAt), false) => concerts.OrderBy(c => c.SalesOpenAt),
            (nameof(ConcertRow.SalesOpenAt), true) => concerts.OrderByDescending(c => c.SalesOpenAt),
            (nameof(ConcertRow.FirstDateAt), false) => concerts.OrderBy(c => c.Performances.Min(p => (DateTimeOffset?)p.StartsAt)),
            (nameof(ConcertRow.FirstDateAt), true) => concerts.OrderByDescending(c => c.Performances.Min(p => (DateTimeOffset?)p.StartsAt)),
            _ => concerts.OrderByDescending(c => c.Id),
        };
        var rows = await Cut(sorted.ThenBy(c => c.Id), query)
            .Select(c => new ConcertRow(c.Id, c.Title, c.Artist, c.Venue!.Name, c.Status, c.SalesOpenAt, c.SalesCloseAt,
            c.Performances.Count, c.Performances.Min(p => (DateTimeOffset?)p.StartsAt))).ToListAsync(ct);
        return new ResultPage<ConcertRow>(rows, await concerts.CountAsync(ct));
    }

    /// <summary>The hall with its plan; null when there is none of this id.</summary>
    public async Task<VenuePlan?> FindVenueAsync(Guid adminId, int venueId, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Planner, ct)) return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var venue = await db.Venues.AsNoTracking().Include(v => v.Sections).ThenInclude(s => s.Seats).AsSplitQuery()
            .SingleOrDefaultAsync(v => v.Id == venueId, ct);
        if (venue is null) return null;
        var concerts = await db.Concerts.Where(c => c.VenueId == venueId).OrderBy(c => c.Id).Select(c => c.Title).ToListAsync(ct);
        var sections = venue.Sections.OrderBy(s => s.Name, NaturalOrder.Names).ToList();
        var map = PlanMaps.OfHall(sections);
        return new VenuePlan(venue.Id, venue.Name, venue.City, venue.Version, map, sections.ConvertAll(s => new SectionForm
        {
            SectionId = s.Id, Name = s.Name, X = s.X, Y = s.Y, Width = s.Width, Height = s.Height, Rotation = s.Rotation,
            Curve = s.Curve, Elevation = s.Elevation, SeatCount = s.Seats.Count,
        }), concerts);
    }

    /// <summary>The concert with its whole plan; null when there is none of this id.</summary>
    public async Task<ConcertPlan?> FindConcertAsync(Guid adminId, int concertId, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Planner, ct)) return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        var concert = await db.Concerts.AsNoTracking().AsSplitQuery().Include(c => c.Venue).Include(c => c.Tiers)
            .ThenInclude(t => t.Sections).Include(c => c.Performances)
            .SingleOrDefaultAsync(c => c.Id == concertId, ct);
        if (concert is null) return null;
        var room = await db.WaitingRooms.AsNoTracking().SingleOrDefaultAsync(r => r.ConcertId == concertId, ct);
        var sections = await db.Sections.Where(s => s.VenueId == concert.VenueId)
            .Select(s => new PlannedSection(s.Id, s.Name, s.Seats.Count)).ToListAsync(ct);
        var counts = await db.Seats.Where(s => db.Performances.Any(p => p.Id == s.PerformanceId && p.ConcertId == concertId))
            .GroupBy(s => s.PerformanceId)
            .Select(g => new
            {
                Id = g.Key, All = g.Count(), Held = g.Count(s => s.Status == SeatStatus.Held && s.HeldUntil > now),
                Sold = g.Count(s => s.Status == SeatStatus.Sold), Blocked = g.Count(s => s.Status == SeatStatus.Blocked),
            }).ToDictionaryAsync(c => c.Id, ct);
        return new ConcertPlan(
            concertId, new PlanVersion(concert.Version, room?.Version ?? default), concert.Status, ConcertForm.Of(concert, room),
            CatalogCache.View(concert, sales.Value.SeatLimit),
            [.. concert.Tiers.OrderBy(t => t.Order)
                .Select(t =>
                new TierForm { TierId = t.Id, Name = t.Name, Price = t.Price, SectionIds = [.. t.Sections.Select(s => s.SectionId)] })],
            [.. sections.OrderBy(s => s.Name, NaturalOrder.Names)],
            [.. concert.Performances.OrderBy(p => p.StartsAt).Select(p => counts.GetValueOrDefault(p.Id) is { } count
                ? new PlannedDate(p.Id, p.StartsAt, p.CalledOffAt != null, count.All, count.Held, count.Sold, count.Blocked)
                : new PlannedDate(p.Id, p.StartsAt, p.CalledOffAt != null, 0, 0, 0, 0))],
            await SaleReadiness.FindMissingAsync(db, concertId, now, ct));
    }

    /// <summary>A date's seats; null when the concert has no such date.</summary>
    public async Task<PlannedSeats?> FindSeatsAsync(Guid adminId, int concertId, int performanceId, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Planner, ct)) return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var performance = await db.Performances.AsNoTracking()
            .SingleOrDefaultAsync(p => p.Id == performanceId && p.ConcertId == concertId, ct);
        if (performance is null) return null;
        var seats = await db.Seats.AsNoTracking().Where(s => s.PerformanceId == performanceId).ToListAsync(ct);
        var used = seats.Select(s => s.SectionId).Distinct().ToList();
        var sections = (await db.Sections.AsNoTracking().Where(s => used.Contains(s.Id)).ToListAsync(ct))
            .OrderBy(s => s.Name, NaturalOrder.Names).ToList();
        var tiers = await db.PriceTiers.AsNoTracking().Where(t => t.ConcertId == concertId).ToDictionaryAsync(t => t.Id, ct);
        var names = sections.ToDictionary(s => s.Id, s => s.Name);
        return new PlannedSeats(PlanMaps.OfDate(performance, sections, tiers, seats, time.GetUtcNow()),
            [.. seats.Where(s => s.Status == SeatStatus.Blocked).OrderBy(s => names[s.SectionId], NaturalOrder.Names)
                .ThenBy(s => s.Y).ThenBy(s => s.X)
                .Select(s => new BlockedSeat(s.Label, names[s.SectionId], s.BlockReason ?? ""))]);
    }

    private static string? Search(PlanQuery query) =>
        query.Search?.Trim().ToLowerInvariant() is { Length: > 0 and <= PlanQuery.SearchLengthMax } text && FieldChecks.IsPrintable(text)
        ? text
        : null;

    private static IQueryable<T> Cut<T>(IQueryable<T> rows, PlanQuery query) =>
        rows.Skip(Math.Max(0, query.Skip)).Take(Math.Clamp(query.Take, 1, PlanQuery.TakeMax));
}
