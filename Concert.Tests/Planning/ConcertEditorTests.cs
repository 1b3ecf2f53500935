using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Planning;
using Ticketing.Seating;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Planning;

public sealed class ConcertEditorTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly TestClock clock = new();

    [Fact]
    public async Task A_concert_goes_from_nothing_to_on_sale_step_by_step()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var plan = await stage.AddPlannedAsync();
        Assert.Empty(plan.Missing);
        Assert.Equal(50, plan.Dates.Single().Seats);

        plan = await stage.MustAsync(
            plan, stage.Concerts.MoveAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, ConcertStatus.OnSale, default));

        Assert.Equal(ConcertStatus.OnSale, plan.Status);
        Assert.NotNull(await stage.Get<CatalogCache>().FindAsync(plan.ConcertId, default));
        Assert.Equal(50, (await stage.Get<SeatMapService>().FindAsync(plan.Dates[0].PerformanceId, default))!.Free);
        await using var db = database.CreateContext();
        Assert.True(await db.WaitingRooms.AnyAsync(r => r.ConcertId == plan.ConcertId));
        Assert.True(await db.AuditEntries.CountAsync(e => e.Subject == $"concert:{plan.ConcertId}" && e.AdminId == stage.Admin) >= 5);
    }

    [Fact]
    public async Task Running_time_and_age_are_kept_within_what_makes_sense_and_may_be_left_open()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var plan = await stage.AddDraftAsync((await stage.AddVenueAsync()).VenueId);
        Assert.Null(plan.Form.RunningMinutes);

        plan = await stage.MustAsync(
            plan, stage.Concerts.SaveAsync(
                stage.Admin, plan.ConcertId, plan.Version, plan.Form with { RunningMinutes = 150, AgeRating = 0 }, default));
        Assert.Equal((150, 0), (plan.View.RunningMinutes, plan.View.AgeRating));

        var refused = Assert.IsType<PlanResult.Invalid>(await stage.Concerts.SaveAsync(
            stage.Admin, plan.ConcertId, plan.Version, plan.Form with { RunningMinutes = 0, AgeRating = 40 }, default));
        Assert.Equal(["RunningMinutes", "AgeRating"], refused.Errors.Select(e => e.Field));
    }

    [Fact]
    public async Task Nothing_half_planned_goes_on_sale_and_it_is_said_what_is_missing()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var plan = await stage.AddDraftAsync((await stage.AddVenueAsync()).VenueId);
        plan = await stage.MustAsync(
            plan, stage.Concerts.MoveAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, ConcertStatus.Announced, default));

        var refused =
            Assert.IsType<PlanResult.HalfPlanned>(
                await stage.Concerts.MoveAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, ConcertStatus.OnSale, default));

        Assert.Equal([MissingKind.Tiers, MissingKind.Dates], refused.Missing.Select(m => m.Kind));
        Assert.Equal(ConcertStatus.Announced, (await stage.ReadAsync(plan.ConcertId)).Status);
    }

    [Fact]
    public async Task What_is_on_sale_cannot_be_made_half_planned()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var plan = await stage.AddPlannedAsync();
        plan = await stage.MustAsync(
            plan, stage.Concerts.MoveAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, ConcertStatus.OnSale, default));

        Assert.IsType<PlanResult.HalfPlanned>(await stage.Prices.SaveAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, [], default));
        Assert.IsType<PlanResult.HalfPlanned>(
            await stage.Dates.RemoveAsync(stage.Admin, plan.ConcertId, plan.Version.Concert, plan.Dates[0].PerformanceId, default));
        Assert.Equal(50, (await stage.ReadAsync(plan.ConcertId)).Dates.Single().Seats);
    }

    [Theory]
    [InlineData(ConcertStatus.Draft, ConcertStatus.OnSale)]
    [InlineData(ConcertStatus.Closed, ConcertStatus.OnSale)]
    [InlineData(ConcertStatus.OnSale, ConcertStatus.Draft)]
    public void A_plan_takes_no_short_cut(ConcertStatus from, ConcertStatus to) => Assert.False(ConcertEditor.MayMove(from, to));

    [Fact]
    public async Task Every_bad_field_is_told_at_once_and_nothing_is_stored()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var venue = await stage.AddVenueAsync();
        var form = stage.Form(venue.VenueId) with
        {
            Title = new string('a', 10_000), Artist = "  ", Description = "Zero\0", VenueId = -1,
            SalesOpenAt = clock.GetUtcNow().AddDays(-1),
            SalesCloseAt = clock.GetUtcNow().AddDays(-2), SeatLimit = 0, ExtraMinutes = 61, RefundHours = null, MaxAdmitted = -1,
            AdmissionMinutes = int.MaxValue,
        };

        var errors =
            Assert.IsType<PlanResult.Invalid>(await stage.Concerts.CreateAsync(stage.Admin, form, default)).Errors.ToDictionary(
                e => e.Field, e => e.Problem);

        Assert.Equal(new Dictionary<string, FieldProblem>
        {
            ["Title"] = FieldProblem.TooLong, ["Artist"] = FieldProblem.Required, ["Description"] = FieldProblem.ControlCharacters,
            ["VenueId"] = FieldProblem.Unknown,
            ["SalesOpenAt"] = FieldProblem.InThePast, ["SalesCloseAt"] = FieldProblem.MustComeLater,
            ["SeatLimit"] = FieldProblem.OutOfRange, ["ExtraMinutes"] = FieldProblem.OutOfRange,
            ["RefundHours"] = FieldProblem.Required, ["MaxAdmitted"] = FieldProblem.OutOfRange,
            ["AdmissionMinutes"] = FieldProblem.OutOfRange,
        }, errors);
    }

    [Fact]
    public async Task Html_is_kept_as_the_text_it_is()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var form = stage.Form((await stage.AddVenueAsync()).VenueId) with { Title = "<script>alert(1)</script>" };
        var saved = Assert.IsType<PlanResult.Saved>(await stage.Concerts.CreateAsync(stage.Admin, form, default));
        Assert.Equal("<script>alert(1)</script>", (await stage.ReadAsync(saved.Id)).View.Title);
    }

    [Fact]
    public async Task A_copy_has_the_words_rules_and_prices_and_dates_of_its_own()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var model = await stage.AddPlannedAsync();
        // A season later: the times are past, and the draft says so.
        clock.Advance(TimeSpan.FromDays(100));

        var copy = await stage.ReadAsync(
            Assert.IsType<PlanResult.Saved>(await stage.Concerts.CopyAsync(stage.Admin, model.ConcertId, default)).Id);

        Assert.Equal(ConcertStatus.Draft, copy.Status);
        Assert.Equal(model.Form, copy.Form);
        Assert.Equal(
            model.Tiers.Select(t => (t.Name, t.Price, t.SectionIds.Count)), copy.Tiers.Select(t => (t.Name, t.Price, t.SectionIds.Count)));
        Assert.Empty(copy.Dates);
        Assert.Equal([MissingKind.Dates, MissingKind.SaleWindowPast], copy.Missing.Select(part => part.Kind));
        Assert.Single(model.Dates);
        Assert.IsType<PlanResult.NotFound>(await stage.Concerts.CopyAsync(stage.Admin, int.MaxValue, default));
    }

    [Fact]
    public async Task The_second_of_two_editors_is_told_and_keeps_what_they_typed()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var read = await stage.AddDraftAsync((await stage.AddVenueAsync()).VenueId);
        await stage.MustAsync(
            read, stage.Concerts.SaveAsync(
                stage.Admin, read.ConcertId, read.Version, read.Form with { Title = "Theirs", Artist = "Theirs" }, default));
        var typed = read.Form with { Title = "Mine", SeatLimit = 2 };

        Assert.IsType<PlanResult.ChangedMeanwhile>(
            await stage.Concerts.SaveAsync(stage.Admin, read.ConcertId, read.Version, typed, default));
        var now = await stage.ReadAsync(read.ConcertId);
        var changes = ConcertMerge.Merge(typed, read.Form, now.Form);

        Assert.Equal([new FieldChange("Title", "Night", "Theirs", true), new FieldChange("Artist", "Trio", "Theirs", false)], changes);
        Assert.Equal(("Mine", "Theirs", 2), (typed.Title, typed.Artist, typed.SeatLimit));
        await stage.MustAsync(now, stage.Concerts.SaveAsync(stage.Admin, now.ConcertId, now.Version, typed, default));
    }

    [Fact]
    public async Task Of_many_editors_at_once_exactly_one_saves()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var read = await stage.AddDraftAsync((await stage.AddVenueAsync()).VenueId);

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            stage.Concerts.SaveAsync(stage.Admin, read.ConcertId, read.Version, read.Form with { Title = $"Editor {i}" }, default)));

        Assert.Single(results.OfType<PlanResult.Saved>());
        Assert.Equal(9, results.OfType<PlanResult.ChangedMeanwhile>().Count());
    }

    [Fact]
    public async Task A_dial_that_was_turned_meanwhile_is_not_turned_back()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var read = await stage.AddDraftAsync((await stage.AddVenueAsync()).VenueId);
        await using (var db = database.CreateContext())
            await db.WaitingRooms.Where(r => r.ConcertId == read.ConcertId)
                .ExecuteUpdateAsync(r => r.SetProperty(x => x.MaxAdmitted, 7).SetProperty(x => x.Version, Guid.NewGuid()));

        Assert.IsType<PlanResult.ChangedMeanwhile>(
            await stage.Concerts.SaveAsync(stage.Admin, read.ConcertId, read.Version, read.Form with { Title = "Other" }, default));
    }

    [Fact]
    public async Task A_fan_may_neither_plan_nor_read_plans()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var plan = await stage.AddPlannedAsync();
        var fan = Guid.NewGuid();

        Assert.IsType<PlanResult.NotAllowed>(await stage.Concerts.SaveAsync(fan, plan.ConcertId, plan.Version, plan.Form, default));
        Assert.IsType<PlanResult.NotAllowed>(await stage.Concerts.CopyAsync(fan, plan.ConcertId, default));
        Assert.IsType<PlanResult.NotAllowed>(await stage.Prices.SaveAsync(fan, plan.ConcertId, plan.Version.Concert, [], default));
        Assert.IsType<PlanResult.NotAllowed>(await stage.Venues.CreateAsync(fan, "X", "Y", VenueTemplate.Empty, default));
        Assert.IsType<BlockResult.NotAllowed>(await stage.Blocks.BlockAsync(fan, plan.Dates[0].PerformanceId, ["1"], "why", default));
        Assert.Null(await stage.Reads.FindConcertAsync(fan, plan.ConcertId, default));
        Assert.Empty((await stage.Reads.ListConcertsAsync(fan, new PlanQuery(), default)).Rows);
    }

    [Fact]
    public async Task Lists_are_searched_sorted_and_cut_by_the_database()
    {
        await using var stage = await PlanningStage.OpenAsync(database, clock);
        var venue = await stage.AddVenueAsync();
        foreach (var title in new[] { "Zebra", "Apple", "Apple pie" })
            await stage.Concerts.CreateAsync(stage.Admin, stage.Form(venue.VenueId) with { Title = title, Artist = venue.Name }, default);

        var page =
            await stage.Reads.ListConcertsAsync(
                stage.Admin, new PlanQuery(venue.Name, ConcertStatus.Draft, nameof(ConcertRow.Title), true, 0, 2), default);

        Assert.Equal(3, page.Total);
        Assert.Equal("Zebra", page.Rows[0].Title);
        Assert.Equal(2, page.Rows.Count);
        Assert.Equal(2, (await stage.Reads.ListConcertsAsync(stage.Admin, new PlanQuery("APPLE"), default)).Total);
    }
}
