using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ticketing.Payments;
using Ticketing.Persistence;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tests.Support;
using Ticketing.Web.Hosting;

namespace Ticketing.Tests.Nodes;

/// <summary>A seat's change reaches the maps of all nodes, however long its transaction takes and whatever its clock said.</summary>
public sealed class LateChangesTests : HouseTests
{
    [Fact]
    public async Task Readiness_names_the_session_whose_open_transaction_keeps_the_maps_from_moving_on()
    {
        await House.AddConcertAsync();
        var node = House.Node;
        await node.TickAsync();
        var (before, after) = await House.AddNode().Contexts.InTransactionAsync(async (forgotten, _) =>
        {
            await forgotten.Concerts.ExecuteUpdateAsync(c => c.SetProperty(x => x.Artist, "Somebody else"));
            var session = await (forgotten.Database.IsNpgsql()
                ? forgotten.Database.SqlQuery<int>($"SELECT pg_backend_pid() AS \"Value\"")
                : forgotten.Database.SqlQuery<int>($"SELECT CAST(@@SPID AS int) AS Value")).SingleAsync();
            await House.AddFanAsync();
            var states = (await ReadyAsync(waited: TimeSpan.Zero), await ReadyAsync(waited: TimeSpan.FromSeconds(61)));
            // Other tests write on this server too, some since longer; but they end, and this one stays.
            await TestHouse.UntilAsync(async () => (await ReadyAsync(waited: TimeSpan.Zero)).Description!
                .Contains($"It is open in session {session} (", StringComparison.Ordinal));
            return states;
        }, default);

        Assert.Equal((HealthStatus.Healthy, HealthStatus.Degraded), (before.Status, after.Status));
        Assert.Contains("keeps the maps from moving on", after.Description, StringComparison.Ordinal);

        async Task<HealthCheckResult> ReadyAsync(TimeSpan waited)
        {
            House.Clock.Advance(waited);
            await node.TickAsync();
            var check = new MemoryHealthCheck(node.Maps, node.Boards, node.Catalog, node.Get<OpenTransactions>());
            return await check.CheckHealthAsync(new HealthCheckContext());
        }
    }

    [Fact]
    public async Task While_a_transaction_is_open_what_has_been_read_is_not_read_again_each_second()
    {
        // SQL Server can't say what could be seen at an earlier moment.
        if (TestServer.Provider == DatabaseProvider.SqlServer) return;
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert);
        var rows = new RowsRead("FROM changes");
        var reader = House.AddNode(TestNode.With(rows));
        await reader.TickAsync();
        await House.AddNode().Contexts.InTransactionAsync(async (forgotten, _) =>
        {
            await forgotten.Venues.ExecuteUpdateAsync(v => v.SetProperty(x => x.City, "Busan"));
            for (var i = 0; i < 10; i++)
            {
                var hold = await House.HeldAsync(fan, concert, "1", "2");
                await reader.TickAsync();
                await House.AssertMapsAreTrueAsync(concert, reader);
                await House.ReleaseAsync(fan, hold.ReservationId);
            }
            return true;
        }, default);
        await reader.TickAsync();

        await House.AssertMapsAreTrueAsync(concert, reader);
        // A hold and its end change seats and the place: each is read by maps or boards, once or, if it was committed meanwhile, twice.
        Assert.InRange(rows.Count, 30, 80);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_hold_that_is_committed_late_is_seen_on_the_other_nodes_map(int minutes)
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert);
        await AssertSeenAsync(concert, minutes, async node =>
            Assert.IsType<HoldResult.Held>(await node.HoldAsync(fan, concert.PerformanceId, "1", "2")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_release_that_is_committed_late_is_seen_on_the_other_nodes_map(int minutes)
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert);
        var hold = await House.HeldAsync(fan, concert, "1", "2");
        await AssertSeenAsync(concert, minutes, async node =>
            Assert.IsType<ReleaseResult.Released>(await node.ReleaseAsync(fan, hold.ReservationId)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task A_payment_that_is_committed_late_is_seen_on_the_other_nodes_map(int minutes)
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 100_000);
        var hold = await House.HeldAsync(fan, concert, "1", "2");
        await AssertSeenAsync(concert, minutes, async node => Assert.IsType<PayResult.Paid>(await node.PayAsync(fan, hold.ReservationId)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task A_refund_that_is_committed_late_is_seen_on_the_other_nodes_map(int minutes)
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 100_000);
        var paid = await House.BoughtAsync(fan, concert, "1", "2");
        await AssertSeenAsync(concert, minutes, async node =>
            Assert.IsType<RefundResult.Refunded>(await node.RefundAsync(fan.PersonId, paid.PaymentId)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task A_block_that_is_committed_late_is_seen_on_the_other_nodes_map(int minutes)
    {
        var concert = await House.AddConcertAsync();
        var admin = await House.AddAdminAsync();
        await AssertSeenAsync(concert, minutes, async node => Assert.IsType<BlockResult.Done>(
            await node.Get<SeatBlocks>().BlockAsync(admin, concert.PerformanceId, ["1", "2"], "The desk", default)));
    }

    [Fact]
    public async Task Of_two_changes_of_a_seat_every_map_shows_the_one_that_was_committed_last()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert);
        var rival = await House.AdmitFanAsync(concert);
        var hold = await House.HeldAsync(fan, concert, "1");
        var slow = SlowStatement.UpdateOf("seats");
        var slowNode = House.AddNode(TestNode.With(slow.Interceptor));
        var reader = House.AddNode();
        await TestHouse.TickAsync(House.Node, slowNode, reader);

        // The rival's request has looked at its clock already; only then is the seat let go, and only then does the rival get it.
        var holding = slowNode.HoldAsync(rival, concert.PerformanceId, "1");
        await slow.Stop.StoppedAsync(holding);
        House.Clock.Advance(TimeSpan.FromSeconds(2));
        var releasing = House.ReleaseAsync(fan, hold.ReservationId);
        await House.EndedOrWaitingAsync(releasing);
        await TestHouse.TickAsync(reader);
        slow.Stop.LetGo();
        await holding;
        await releasing;

        House.Clock.Advance(TimeSpan.FromSeconds(1));
        await TestHouse.TickAsync(House.Node, slowNode, reader);
        await House.AssertMapsAreTrueAsync(concert, House.Node, slowNode, reader);
    }

    /// <summary>Holds the act's commit up for so long, and then asks both nodes.</summary>
    private async Task AssertSeenAsync(TestConcert concert, int minutes, Func<TestNode, Task> actAsync)
    {
        var slow = new SlowCommit("seats");
        var writer = House.AddNode(TestNode.With(slow));
        var reader = House.AddNode();
        await TestHouse.TickAsync(writer, reader);
        var acting = actAsync(writer);
        await slow.Stop.StoppedAsync(acting);
        for (var minute = 0; minute < minutes; minute++)
        {
            // A little more, so that a node that reads everything once a minute has just done so, and can't hide what it missed.
            House.Clock.Advance(TimeSpan.FromSeconds(61));
            await reader.TickAsync();
        }
        slow.Stop.LetGo();
        await acting;
        House.Clock.Advance(TimeSpan.FromSeconds(1));
        await reader.TickAsync();
        await House.AssertMapsAreTrueAsync(concert, writer, reader);
    }
}
