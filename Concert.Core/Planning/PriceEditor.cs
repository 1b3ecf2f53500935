using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Seating;

namespace Ticketing.Planning;

/// <summary>
/// Says what seats cost: tiers, and which sections are in each. A section in none is not for sale. A price that was paid stays.
/// </summary>
public sealed class PriceEditor(
    IDbContextFactory<ConcertDbContext> contexts, Staff staff, CatalogCache catalog, SeatMapService maps, TimeProvider time)
{
    private readonly ConcertEdits edits = new(contexts, staff, catalog, maps, time);

    /// <summary>Puts these tiers, in this order, in place of those there are; the seats of planned dates follow.</summary>
    public Task<PlanResult> SaveAsync(Guid adminId, int concertId, Guid version, IReadOnlyList<TierForm> tiers, CancellationToken ct) =>
        edits.ChangeAsync(adminId, concertId, version, async (db, concert, now) =>
        {
            var known = await db.PriceTiers.AsNoTracking().Include(t => t.Sections).Where(t => t.ConcertId == concertId).ToListAsync(ct);
            var sections = await db.Sections.Where(s => s.VenueId == concert.VenueId).Select(s => s.Id).ToListAsync(ct);
            if (Check(tiers, known, sections) is { } invalid) return invalid;
            if (await PaidPricesAsync(db, tiers, known, now, ct) is { Count: > 0 } paid) return PlanResult.Of(paid);

            var venueId = concert.VenueId;
            var before = known.SelectMany(t => t.Sections).ToDictionary(s => s.SectionId, s => s.TierId);
            var after = await StoreAsync(db, concertId, tiers, known, ct);
            var touched = before.Keys.Union(after.Keys).Where(s => before.GetValueOrDefault(s) != after.GetValueOrDefault(s)).ToList();
            var obstacles = await SeatReplanning.ApplyAsync(db, concertId, venueId, after, touched, now, ct);
            if (obstacles.Count > 0) return PlanResult.Of(obstacles);
            if (await RemoveAsync(db, known.Where(k => !tiers.Any(t => t.TierId == k.Id)), ct) is { Count: > 0 } used)
                return PlanResult.Of(used);
            return new ConcertEdits.Change(
                AuditAct.PricesChanged, known.OrderBy(t => t.Order).Select(t => new { t.Name, t.Price }),
                tiers.Select(t => new { t.Name, t.Price }));
        }, ct);

    private static PlanResult.Invalid? Check(IReadOnlyList<TierForm> tiers, List<PriceTier> known, List<int> sections)
    {
        var checks = new FieldChecks();
        if (tiers.Count > TierForm.TiersMax) checks.Add("Tiers", FieldProblem.TooMany, maximum: TierForm.TiersMax);
        var (names, covered) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<int>());
        for (var i = 0; i < tiers.Count; i++)
        {
            var tier = tiers[i];
            tier.Name = checks.Text($"Tiers[{i}].Name", tier.Name, TierForm.NameLengthMax);
            if (!names.Add(tier.Name)) checks.Add($"Tiers[{i}].Name", FieldProblem.Duplicate);
            checks.Range($"Tiers[{i}].Price", tier.Price, 1, Catalog.Concert.PriceMax);
            if (tier.TierId is { } id && !known.Exists(k => k.Id == id)) checks.Add($"Tiers[{i}].Name", FieldProblem.Unknown);
            if (!tier.SectionIds.All(sections.Contains)) checks.Add($"Tiers[{i}].Sections", FieldProblem.Unknown);
            else if (!tier.SectionIds.All(covered.Add)) checks.Add($"Tiers[{i}].Sections", FieldProblem.Duplicate);
        }
        return checks.Refusal;
    }

    private static async Task<List<Obstacle>> PaidPricesAsync(
        ConcertDbContext db, IReadOnlyList<TierForm> tiers, List<PriceTier> known, DateTimeOffset now, CancellationToken ct)
    {
        var paid = new List<Obstacle>();
        foreach (var tier in known.Where(k => tiers.Any(t => t.TierId == k.Id && t.Price != k.Price)))
        {
            if (await db.Seats.Where(SeatRules.IsTaken(now)).AnyAsync(s => s.TierId == tier.Id, ct))
                paid.Add(new Obstacle(ObstacleKind.PaidPrice, tier.Name));
        }
        return paid;
    }

    /// <summary>Returns the tier of each section.</summary>
    private static async Task<Dictionary<int, int>> StoreAsync(
        ConcertDbContext db, int concertId, IReadOnlyList<TierForm> tiers, List<PriceTier> known, CancellationToken ct)
    {
        // Two tiers may swap their names, which are unique: first all let go of theirs.
        foreach (var tier in known)
            await db.PriceTiers.Where(t => t.Id == tier.Id).ExecuteUpdateAsync(t => t.SetProperty(x => x.Name, $"\u0001{tier.Id}"), ct);
        await db.TierSections.Where(t => t.ConcertId == concertId).ExecuteDeleteAsync(ct);
        var tierOf = new Dictionary<int, int>();
        for (var i = 0; i < tiers.Count; i++)
        {
            var form = tiers[i];
            var (name, price, order) = (form.Name, form.Price!.Value, i);
            int id;
            if (form.TierId is { } existing)
            {
                id = existing;
                await db.PriceTiers.Where(t => t.Id == id).ExecuteUpdateAsync(t => t
                    .SetProperty(x => x.Name, name).SetProperty(x => x.Price, price).SetProperty(x => x.Order, order), ct);
            }
            else
            {
                var tier = new PriceTier { ConcertId = concertId, Name = name, Price = price, Order = order };
                db.Add(tier);
                await db.SaveChangesAsync(ct);
                id = tier.Id;
            }
            foreach (var section in form.SectionIds)
            {
                tierOf[section] = id;
                db.Add(new TierSection { ConcertId = concertId, SectionId = section, TierId = id });
            }
        }
        await db.SaveChangesAsync(ct);
        return tierOf;
    }

    private static async Task<List<Obstacle>> RemoveAsync(ConcertDbContext db, IEnumerable<PriceTier> removed, CancellationToken ct)
    {
        var used = new List<Obstacle>();
        foreach (var tier in removed)
        {
            // Seats of dates that were called off keep their tier for ever.
            if (await db.Seats.AnyAsync(s => s.TierId == tier.Id, ct)) used.Add(new Obstacle(ObstacleKind.PaidPrice, tier.Name));
            else await db.PriceTiers.Where(t => t.Id == tier.Id).ExecuteDeleteAsync(ct);
        }
        return used;
    }
}
