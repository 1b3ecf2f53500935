using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Planning;
using Ticketing.Reservations;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Nodes;

/// <summary>What was shown is checked where it is decided: nobody holds a seat at a price, or for a date, of before.</summary>
public sealed class PlansTests : HouseTests
{
    private const long Dearer = 9 * TestHouse.Price;

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(40, false)]
    [InlineData(40, true)]
    public async Task A_price_raised_on_one_node_is_never_the_old_one_on_another(int secondsLater, bool houseChooses)
    {
        var concert = await House.AddPlannedConcertAsync();
        var admin = await House.AddAdminAsync();
        var fan = await House.AdmitFanAsync(concert);
        var other = House.AddNode();
        await TestHouse.TickAsync(House.Node, other);
        Assert.IsType<PlanResult.Saved>(await TestHouse.RaisePriceAsync(House.Node, admin, concert, Dearer));
        House.Clock.Advance(TimeSpan.FromSeconds(secondsLater));

        var held = houseChooses
            ? await other.HoldBestAsync(fan, concert.PerformanceId, 1)
            : await other.HoldAsync(fan, concert.PerformanceId, "1");

        if (held is HoldResult.Held { Reservation: var hold }) Assert.Equal((Dearer, Dearer), (hold.Total, hold.Seats.Single().Price));
    }

    /// <summary>Where one of the two stands still while the other goes by.</summary>
    public enum Moment
    {
        HoldBeforeItsPlace,
        HoldBeforeItsSeats,
        HoldBeforeItsCommit,
        EditBeforeItsCommit,
    }

    public static TheoryData<Moment> Moments => [.. Enum.GetValues<Moment>()];

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task A_price_and_a_hold_that_pass_each_other_never_leave_a_hold_at_another_price(Moment moment)
    {
        var concert = await House.AddPlannedConcertAsync();
        var admin = await House.AddAdminAsync();
        var (edited, held) = await PassAsync(concert, moment, node => TestHouse.RaisePriceAsync(node, admin, concert, Dearer));
        var price = (await PlanAsync(admin, concert)).Tiers.Single().Price;
        Assert.Equal(edited is PlanResult.Saved ? Dearer : TestHouse.Price, price);
        if (held is HoldResult.Held { Reservation: var hold }) Assert.Equal(price, hold.Total);
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task A_date_and_a_hold_that_pass_each_other_never_leave_a_hold_for_another_date(Moment moment)
    {
        var concert = await House.AddPlannedConcertAsync();
        var admin = await House.AddAdminAsync();
        var later = House.Now.AddDays(40);
        var (edited, held) = await PassAsync(concert, moment, node => TestHouse.MoveDateAsync(node, admin, concert, later));
        var startsAt = (await PlanAsync(admin, concert)).Dates.Single().StartsAt;
        Assert.Equal(edited is PlanResult.Saved, startsAt == later);
        if (held is HoldResult.Held { Reservation: var hold }) Assert.Equal(startsAt, hold.StartsAt);
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task A_renamed_section_and_a_hold_that_pass_each_other_never_leave_the_old_name_on_a_ticket(Moment moment)
    {
        var concert = await House.AddPlannedConcertAsync();
        var admin = await House.AddAdminAsync();
        var (edited, held) = await PassAsync(concert, moment, node => TestHouse.EditVenueAsync(node, admin, concert, hall =>
            node.Get<VenueEditor>().SaveSectionAsync(
                admin, hall.VenueId, hall.Version, hall.Sections.Single() with { Name = "Stalls" }, null, default)));
        Assert.True(edited is PlanResult.Saved || held is HoldResult.Held);
        if (held is HoldResult.Held { Reservation: var hold })
            Assert.Equal(edited is PlanResult.Saved ? "Stalls" : "Floor", hold.Seats.Single().Section);
    }

    [Fact]
    public async Task Nobody_waits_for_ever_for_a_plan_that_never_stands_still()
    {
        var concert = await House.AddConcertAsync();
        var (fan, newcomer) = (await House.AdmitFanAsync(concert), await House.AddFanAsync());
        var restless = House.AddNode(TestNode.With(new CommandWatch(async sql =>
        {
            if (!sql.StartsWith("-- lock: Shared", StringComparison.Ordinal)) return;
            await using var db = House.CreateContext();
            await db.Concerts.ExecuteUpdateAsync(c => c.SetProperty(x => x.Version, Guid.CreateVersion7()));
        })));
        foreach (var ask in new Func<Task>[]
        {
            () => restless.HoldAsync(fan, concert.PerformanceId, "1"),
            () => restless.Rooms.JoinAsync(newcomer, concert.ConcertId, default),
        })
            await Assert.ThrowsAsync<InvalidOperationException>(() => ask().WaitAsync(TimeSpan.FromSeconds(20)));
    }

    /// <summary>An editor on one node, and a hold on another that knows the old plan: one stops at the moment, the other goes by.</summary>
    private async Task<(PlanResult Edited, HoldResult Held)> PassAsync(
        TestConcert concert, Moment moment, Func<TestNode, Task<PlanResult>> editAsync)
    {
        var fan = await House.AdmitFanAsync(concert);
        var (before, commit) = (SlowStatement.UpdateOf(moment == Moment.HoldBeforeItsPlace ? "places" : "seats"),
            new SlowCommit(moment == Moment.EditBeforeItsCommit ? "concerts" : "seats"));
        var stop = moment is Moment.HoldBeforeItsPlace or Moment.HoldBeforeItsSeats ? before.Stop : commit.Stop;
        var stopping = House.AddNode(stop == before.Stop ? TestNode.With(before.Interceptor) : TestNode.With(commit));
        var passing = House.AddNode();
        await TestHouse.TickAsync(stopping, passing);
        var (editor, holder) = moment == Moment.EditBeforeItsCommit ? (stopping, passing) : (passing, stopping);

        Task<PlanResult>? editing = null;
        Task<HoldResult>? holding = null;
        foreach (var node in new[] { stopping, passing })
        {
            Task work = node == editor ? editing = editAsync(editor) : holding = holder.HoldAsync(fan, concert.PerformanceId, "1");
            if (node == stopping) await stop.StoppedAsync(work);
            else await House.EndedOrWaitingAsync(work);
        }
        stop.LetGo();
        return (await editing!, await holding!);
    }

    private async Task<ConcertPlan> PlanAsync(Guid admin, TestConcert concert) =>
        (await House.Node.Get<PlanningReads>().FindConcertAsync(admin, concert.ConcertId, default))!;

    [Fact]
    public async Task An_editor_gets_through_while_there_is_always_somebody_who_decides_by_the_plan()
    {
        var concert = await House.AddConcertAsync();
        using var enough = new CancellationTokenSource();
        var sellers = Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
                await House.Node.Contexts.InTransactionAsync(async (db, _) =>
                {
                    await PlanLock.ShareAsync(db, concert.ConcertId, default);
                    // A hold takes some statements.
                    for (var i = 0; i < 10; i++) await db.Seats.CountAsync();
                    return true;
                }, default);
        })).ToList();
        var version = Guid.CreateVersion7();
        var edit = House.Node.Contexts.InTransactionAsync(async (db, transaction) =>
        {
            Assert.True(await PlanLock.RaiseAsync(db, concert.ConcertId, null, version, default));
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
            return true;
        }, default);
        Assert.True(await edit.WaitAsync(TimeSpan.FromSeconds(10)));
        await enough.CancelAsync();
        await Task.WhenAll(sellers);
    }
}
