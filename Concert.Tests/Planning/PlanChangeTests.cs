using Ticketing.Catalog;
using Ticketing.Planning;
using Ticketing.Seating;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Planning;

/// <summary>A plan change can't remove or move a held or sold seat, nor change a price that was paid.</summary>
public sealed class PlanChangeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly TestClock clock = new();

    [Fact]
    public async Task A_sold_seat_keeps_its_section_on_sale_and_its_price()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var plan = await stage.AddPlannedAsync();
        await stage.TakeAsync(plan.Dates[0].PerformanceId, "7", SeatStatus.Sold);
        var tier = plan.Tiers[0];

        var removed =
            Assert.IsType<PlanResult.InTheWay>(
                await stage.Prices.SaveAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, [], default));
        var dearer =
            Assert.IsType<PlanResult.InTheWay>(
                await stage.Prices.SaveAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, [tier with { Price = 60_000 }], default));

        Assert.Equal(new Obstacle(ObstacleKind.SoldSeat, "7", "Night", plan.Dates[0].StartsAt), removed.Obstacles.Single());
        Assert.Equal(new Obstacle(ObstacleKind.PaidPrice, "Seat"), dearer.Obstacles.Single());
        Assert.Equal(50, (await stage.ReadAsync(plan.ConcertId)).Dates[0].Seats);
    }

    [Fact]
    public async Task A_held_seat_is_in_the_way_until_its_time_is_over()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var plan = await stage.AddPlannedAsync();
        await stage.TakeAsync(plan.Dates[0].PerformanceId, "7", SeatStatus.Held, clock.GetUtcNow().AddMinutes(5));
        var dearer = plan.Tiers[0] with { Price = 60_000 };

        Assert.IsType<PlanResult.InTheWay>(
            await stage.Prices.SaveAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, [dearer], default));
        clock.Advance(TimeSpan.FromMinutes(5));
        await stage.MustAsync(plan, stage.Prices.SaveAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, [dearer], default));
    }

    [Fact]
    public async Task Sections_move_between_tiers_and_tiers_may_swap_names()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var plan = await stage.AddPlannedAsync(await stage.AddVenueAsync(VenueTemplate.Theatre));
        var all = plan.Sections.Select(s => s.SectionId).ToList();
        plan = await stage.MustAsync(plan, stage.Prices.SaveAsync(stage.Admin, plan.ConcertId, plan.Version.Concert,
            [plan.Tiers[0] with { SectionIds = [all[0]] }, new TierForm { Name = "Second", Price = 30_000, SectionIds = [all[1]] }],
            default));
        Assert.Equal(plan.Sections[0].SeatCount + plan.Sections[1].SeatCount, plan.Dates[0].Seats);

        plan = await stage.MustAsync(plan, stage.Prices.SaveAsync(stage.Admin, plan.ConcertId, plan.Version.Concert,
            [plan.Tiers[0] with { Name = "Second", SectionIds = [all[1]] },
                plan.Tiers[1] with { Name = "Seat", SectionIds = [all[0], all[2]] }], default));

        var seats = (await stage.Reads.FindSeatsAsync(stage.Admin, plan.ConcertId, plan.Dates[0].PerformanceId, default))!.Map;
        Assert.Equal(plan.Sections.Sum(s => s.SeatCount), seats.Total);
        Assert.Equal("Second", seats.FindSection(all[1])!.Plan.Tier);
        Assert.Equal("Seat", seats.FindSection(all[2])!.Plan.Tier);
    }

    [Theory]
    [InlineData(0L, FieldProblem.OutOfRange)]
    [InlineData(-1L, FieldProblem.OutOfRange)]
    [InlineData(Catalog.Concert.PriceMax + 1, FieldProblem.OutOfRange)]
    [InlineData(null, FieldProblem.Required)]
    public async Task A_price_of_nothing_or_beyond_the_limit_is_refused(long? price, FieldProblem problem)
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var plan = await stage.AddDraftAsync((await stage.AddVenueAsync()).VenueId);
        var refused =
            Assert.IsType<PlanResult.Invalid>(
                await stage.Prices.SaveAsync(
                    stage.Admin, plan.ConcertId, plan.Version.Concert, [new TierForm { Name = "A", Price = price }], default));
        Assert.Equal(("Tiers[0].Price", problem), (refused.Errors.Single().Field, refused.Errors.Single().Problem));
    }

    [Fact]
    public async Task Dates_are_added_together_copied_moved_and_removed()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var model = await stage.AddPlannedAsync();
        var first = model.Dates[0].StartsAt;
        model = await stage.MustAsync(
            model, stage.Dates.AddAsync(
                stage.Admin, model.ConcertId, model.Version.Concert, [first.AddDays(1), first.AddDays(3)], default));
        var plan = await stage.AddPlannedAsync();
        plan = await stage.MustAsync(
            plan, stage.Dates.CopyAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, model.ConcertId, first.AddDays(20), default));

        Assert.Equal([first, first.AddDays(20), first.AddDays(21), first.AddDays(23)], plan.Dates.Select(d => d.StartsAt));
        Assert.All(plan.Dates, d => Assert.Equal(50, d.Seats));
        plan = await stage.MustAsync(
            plan, stage.Dates.MoveAsync(
                stage.Admin, plan.ConcertId, plan.Version.Concert, plan.Dates[3].PerformanceId, first.AddDays(24), default));
        plan = await stage.MustAsync(
            plan, stage.Dates.RemoveAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, plan.Dates[3].PerformanceId, default));
        Assert.Equal(3, plan.Dates.Count);
    }

    [Fact]
    public async Task A_date_with_a_sold_seat_is_neither_moved_nor_removed()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var plan = await stage.AddPlannedAsync();
        var date = plan.Dates[0];
        await stage.TakeAsync(date.PerformanceId, "7", SeatStatus.Sold);

        Assert.IsType<PlanResult.InTheWay>(
            await stage.Dates.MoveAsync(
                stage.Admin, plan.ConcertId, plan.Version.Concert, date.PerformanceId, date.StartsAt.AddHours(1), default));
        Assert.IsType<PlanResult.InTheWay>(
            await stage.Dates.RemoveAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, date.PerformanceId, default));
    }

    [Fact]
    public async Task A_date_in_the_past_or_twice_is_refused()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var plan = await stage.AddPlannedAsync();
        Task<PlanResult> Add(params DateTimeOffset[] dates) =>
            stage.Dates.AddAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, dates, default);

        foreach (var (refused, problem) in new[]
        {
            (await Add(), FieldProblem.Required), (await Add(clock.GetUtcNow().AddMinutes(-1)), FieldProblem.InThePast),
            (await Add(plan.Dates[0].StartsAt), FieldProblem.Duplicate),
            (await Add(clock.GetUtcNow().AddYears(100)), FieldProblem.TooFarAhead),
        })
            Assert.Equal(problem, Assert.IsType<PlanResult.Invalid>(refused).Errors.Single().Problem);
    }

    [Fact]
    public async Task The_halls_new_seats_are_taken_over_around_those_that_are_sold()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var venue = await stage.AddVenueAsync();
        var plan = await stage.AddPlannedAsync(venue);
        var date = plan.Dates[0].PerformanceId;
        await stage.TakeAsync(date, "7", SeatStatus.Sold);
        // Another section is no trouble; other seats where one is sold are.
        Assert.IsType<PlanResult.Saved>(
            await stage.Venues.MarkSeatsAsync(stage.Admin, venue.VenueId, venue.Version, ["20"], SeatFeatures.RestrictedView, default));
        // An edit of the hall is one of its concerts too.
        plan = await stage.ReadAsync(plan.ConcertId);
        plan = await stage.MustAsync(plan, stage.Dates.TakeHallOverAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, default));
        Assert.Equal(
            SeatFeatures.RestrictedView,
            (await stage.Reads.FindSeatsAsync(stage.Admin, plan.ConcertId, date, default))!.Map.FindSeat("20")!.Value.Seat.Features);

        venue = await stage.ReadVenueAsync(venue.VenueId);
        Assert.IsType<PlanResult.Saved>(
            await stage.Venues.SaveSectionAsync(
                stage.Admin, venue.VenueId, venue.Version, venue.Sections[0], new SeatGrid { Rows = 2, SeatsPerRow = 3 }, default));
        plan = await stage.ReadAsync(plan.ConcertId);
        var refused =
            Assert.IsType<PlanResult.InTheWay>(
                await stage.Dates.TakeHallOverAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, default));
        Assert.Equal("7", refused.Obstacles.Single().What);
        Assert.Equal(50, (await stage.ReadAsync(plan.ConcertId)).Dates[0].Seats);
    }

    [Fact]
    public async Task Another_hall_brings_other_sections_and_no_seats_until_prices_are_set()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var plan = await stage.AddPlannedAsync();
        var other = await stage.AddVenueAsync(VenueTemplate.Theatre);

        plan = await stage.MustAsync(
            plan, stage.Concerts.SaveAsync(
                stage.Admin, plan.ConcertId, plan.Version, plan.Form with { VenueId = other.VenueId, Title = "Moved" }, default));

        Assert.Equal(("Moved", 0), (plan.View.Title, plan.Dates[0].Seats));
        Assert.Contains(plan.Missing, m => m.Kind == MissingKind.TierWithoutSections);
    }

    [Fact]
    public async Task Seats_are_blocked_and_freed_with_a_reason_and_never_over_a_persons_head()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var plan = await stage.AddPlannedAsync();
        var date = plan.Dates[0].PerformanceId;
        await stage.TakeAsync(date, "7", SeatStatus.Sold);

        Assert.IsType<BlockResult.ReasonInvalid>(await stage.Blocks.BlockAsync(stage.Admin, date, ["8"], " ", default));
        Assert.Equal(
            ["7"], Assert.IsType<BlockResult.SeatsInTheWay>(
                await stage.Blocks.BlockAsync(stage.Admin, date, ["7", "8"], "Camera", default)).Labels);
        Assert.IsType<BlockResult.Done>(await stage.Blocks.BlockAsync(stage.Admin, date, ["8", "9"], "Camera", default));
        Assert.Equal(
            ["8", "9"], (await stage.Reads.FindSeatsAsync(stage.Admin, plan.ConcertId, date, default))!.Blocked.Select(b => b.Label));
        Assert.Equal(SeatStatus.Blocked, (await stage.Get<SeatMapService>().FindAsync(date, default))!.FindSeat("8")!.Value.Seat.Status);
        Assert.IsType<BlockResult.Done>(await stage.Blocks.FreeAsync(stage.Admin, date, ["8"], "Camera moved", default));
        Assert.Equal(SeatStatus.Available, (await stage.Get<SeatMapService>().FindAsync(date, default))!.FindSeat("8")!.Value.Seat.Status);
        Assert.Equal(
            ["7"], Assert.IsType<BlockResult.SeatsInTheWay>(
                await stage.Blocks.FreeAsync(stage.Admin, date, ["7"], "Oops", default)).Labels);
    }
}
