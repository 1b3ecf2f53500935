using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Accounts;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Planning;
using Ticketing.Seating;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Planning;

/// <summary>The planning services over a database, an admin, and short ways to a plan.</summary>
internal sealed class PlanningStage(TestDatabase database, TimeProvider clock) : IAsyncDisposable
{
    private readonly ServiceProvider services = database.CreateServices(clock);

    public Guid Admin { get; } = Guid.NewGuid();
    public VenueEditor Venues => services.GetRequiredService<VenueEditor>();
    public ConcertEditor Concerts => services.GetRequiredService<ConcertEditor>();
    public PriceEditor Prices => services.GetRequiredService<PriceEditor>();
    public DateEditor Dates => services.GetRequiredService<DateEditor>();
    public PlanningReads Reads => services.GetRequiredService<PlanningReads>();
    public SeatBlocks Blocks => services.GetRequiredService<SeatBlocks>();
    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public static async Task<PlanningStage> OpenAsync(TestDatabase database, TimeProvider clock)
    {
        var stage = new PlanningStage(database, clock);
        await using var db = database.CreateContext();
        var role = await db.Roles.SingleOrDefaultAsync(r => r.Name == AppUser.AdminRole);
        if (role is null) db.Add(role = new IdentityRole<Guid>(AppUser.AdminRole) { Id = Guid.NewGuid(), NormalizedName = "ADMIN" });
        db.Add(new AppUser { Id = stage.Admin, UserName = $"{stage.Admin}@concert.example", Email = $"{stage.Admin}@concert.example" });
        db.Add(new IdentityUserRole<Guid> { UserId = stage.Admin, RoleId = role.Id });
        await db.SaveChangesAsync();
        return stage;
    }

    public async Task<VenuePlan> AddVenueAsync(VenueTemplate template = VenueTemplate.Club)
    {
        var saved = Assert.IsType<PlanResult.Saved>(await Venues.CreateAsync(Admin, $"Hall {Guid.NewGuid():N}", "Seoul", template, default));
        return await ReadVenueAsync(saved.Id);
    }

    public async Task<VenuePlan> ReadVenueAsync(int venueId) => (await Reads.FindVenueAsync(Admin, venueId, default))!;

    public async Task<ConcertPlan> ReadAsync(int concertId) => (await Reads.FindConcertAsync(Admin, concertId, default))!;

    public ConcertForm Form(int venueId) => new()
    {
        Title = "Night", Artist = "Trio", Description = "An evening.", VenueId = venueId,
        SalesOpenAt = clock.GetUtcNow().AddDays(1), SalesCloseAt = clock.GetUtcNow().AddDays(10),
    };

    public async Task<ConcertPlan> AddDraftAsync(int venueId) =>
        await ReadAsync(Assert.IsType<PlanResult.Saved>(await Concerts.CreateAsync(Admin, Form(venueId), default)).Id);

    /// <summary>Announced, with one tier over all sections and one date in two weeks.</summary>
    public async Task<ConcertPlan> AddPlannedAsync(VenuePlan? venue = null)
    {
        venue ??= await AddVenueAsync();
        var plan = await AddDraftAsync(venue.VenueId);
        plan = await MustAsync(plan, Prices.SaveAsync(Admin, plan.ConcertId, plan.Version.Concert, [new TierForm { Name = "Seat", Price = 50_000, SectionIds = [.. plan.Sections.Select(s => s.SectionId)] }], default));
        plan = await MustAsync(plan, Dates.AddAsync(Admin, plan.ConcertId, plan.Version.Concert, [clock.GetUtcNow().AddDays(14)], default));
        return await MustAsync(plan, Concerts.MoveAsync(Admin, plan.ConcertId, plan.Version.Concert, ConcertStatus.Announced, default));
    }

    public async Task<ConcertPlan> MustAsync(ConcertPlan plan, Task<PlanResult> change)
    {
        Assert.IsType<PlanResult.Saved>(await change);
        return await ReadAsync(plan.ConcertId);
    }

    /// <summary>Puts a seat into somebody's hands, past every rule but the database's own.</summary>
    public async Task TakeAsync(int performanceId, string label, SeatStatus status, DateTimeOffset? heldUntil = null)
    {
        await using var db = database.CreateContext();
        await db.Seats.Where(s => s.PerformanceId == performanceId && s.Label == label).ExecuteUpdateAsync(seat => seat
            .SetProperty(s => s.Status, status).SetProperty(s => s.ReservationId, Guid.NewGuid()).SetProperty(s => s.HolderId, Admin).SetProperty(s => s.HeldUntil, heldUntil));
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
