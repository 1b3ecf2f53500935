using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Catalog;
using Ticketing.Planning;
using Ticketing.Seating;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Planning;

/// <summary>The planning services over a database, an admin, and short ways to a plan.</summary>
internal sealed class PlanningStage(TestDatabase database, TimeProvider clock) : IAsyncDisposable
{
    private readonly ServiceProvider services = database.CreateServices(clock);

    public Guid Admin { get; private init; }
    public VenueEditor Venues => services.GetRequiredService<VenueEditor>();
    public ConcertEditor Concerts => services.GetRequiredService<ConcertEditor>();
    public PriceEditor Prices => services.GetRequiredService<PriceEditor>();
    public DateEditor Dates => services.GetRequiredService<DateEditor>();
    public PlanningReads Reads => services.GetRequiredService<PlanningReads>();
    public SeatBlocks Blocks => services.GetRequiredService<SeatBlocks>();
    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public static async Task<PlanningStage> OpenAsync(TestDatabase database, TimeProvider clock)
    {
        await using var db = database.CreateContext();
        return new PlanningStage(database, clock) { Admin = (await People.AddAsync(db, isAdmin: true)).Id };
    }

    public async Task<VenuePlan> AddVenueAsync(VenueTemplate template = VenueTemplate.Club)
    {
        var saved =
            Assert.IsType<PlanResult.Saved>(await Venues.CreateAsync(Admin, $"Hall {Guid.NewGuid():N}", "Seoul", template, default));
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
        plan = await MustAsync(
            plan, Prices.SaveAsync(
                Admin, plan.ConcertId, plan.Version.Concert,
                [new TierForm { Name = "Seat", Price = 50_000, SectionIds = [.. plan.Sections.Select(s => s.SectionId)] }], default));
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
            .SetProperty(s => s.Status, status).SetProperty(s => s.ReservationId, Guid.NewGuid()).SetProperty(s => s.HolderId, Admin)
                .SetProperty(s => s.HeldUntil, heldUntil));
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
