using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Ticketing.Payments;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tests.Support;
using Ticketing.Wallets;

namespace Ticketing.Tests.Payments;

/// <summary>Called off: nothing sells any more, and each person has their money back exactly once, whatever happens in between.</summary>
public sealed class CallOffTests : HouseTests
{
    private const int Orders = 200;

    [Fact]
    public async Task Two_hundred_orders_are_paid_back_once_each_though_the_process_dies_in_the_middle()
    {
        var concert = await House.AddConcertAsync(seats: Orders + 2, perRow: 50, maxAdmitted: 500);
        var fans = await House.AdmitFansAsync(Orders, concert, balance: TestHouse.Price);
        for (var i = 0; i < Orders; i++) await House.BoughtAsync(fans[i], concert, $"{i + 1}");
        var holder = await House.AdmitFanAsync(concert);
        var hold = await House.HeldAsync(holder, concert, $"{Orders + 1}");
        var admin = await House.AddAdminAsync();

        var dying = House.AddNode(TestNode.With(new DyingAtCommit(number: 60)));
        Assert.Equal(
            Orders, Assert.IsType<CallOffResult.CalledOff>(
                await dying.Get<CallOffService>().CallOffAsync(admin, admin, concert.PerformanceId, "The singer is ill.", default)).Orders);
        await Assert.ThrowsAsync<ProcessDiedException>(() => dying.Get<CallOffService>().ContinueAsync(default));
        var progress = Assert.Single(await House.Node.Get<CallOffService>().ListAsync(admin, concert.ConcertId, default));
        Assert.InRange(progress.OrdersDone, 1, Orders - 1);
        Assert.Null(progress.FinishedAt);

        // Two nodes find it unfinished at the same moment.
        House.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = House.AddNode();
        var refunded = await TestHouse.InParallelAsync(2, i => (i == 0 ? House.Node : second).Get<CallOffService>().ContinueAsync(default));
        Assert.Equal(Orders - progress.OrdersDone, refunded.Sum());

        await using var db = House.CreateContext();
        Assert.Equal(Orders, await db.LedgerEntries.CountAsync(e => e.Kind == LedgerKind.Refund && e.Reason == "The singer is ill."));
        Assert.Equal(Orders, await db.Wallets.CountAsync(w => w.Balance == TestHouse.Price));
        Assert.Equal(Orders + 2, await db.Seats.CountAsync(s => s.Status == SeatStatus.Blocked));
        Assert.NotNull((await House.Node.Get<CallOffService>().ListAsync(admin, concert.ConcertId, default))[0].FinishedAt);
        var released = await House.Node.ReservationReads.FindAsync(holder.PersonId, hold.ReservationId, default);
        Assert.Equal((ReservationStatus.Released, "The singer is ill."), (released!.Status, released.EndReason));
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task A_node_that_has_not_heard_of_it_sells_no_seat()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: TestHouse.Price);
        var unaware = House.AddNode();
        await unaware.Catalog.ReloadAsync(default);
        Assert.NotNull(await unaware.Maps.FindAsync(concert.PerformanceId, default));

        var admin = await House.AddAdminAsync();
        await House.Node.Get<CallOffService>().CallOffAsync(admin, admin, concert.PerformanceId, "Storm", default);
        Assert.IsType<HoldResult.SalesClosed>(await unaware.HoldAsync(fan, concert.PerformanceId, "1"));
    }

    [Fact]
    public async Task It_is_called_off_once_by_admins_only_and_with_a_reason()
    {
        var concert = await House.AddConcertAsync();
        var service = House.Node.Get<CallOffService>();
        var admin = await House.AddAdminAsync();
        Assert.IsType<CallOffResult.NotAllowed>(
            await service.CallOffAsync(await House.AddFanAsync(), null, concert.PerformanceId, "Storm", default));
        Assert.IsType<CallOffResult.ReasonInvalid>(await service.CallOffAsync(admin, admin, concert.PerformanceId, " ", default));
        Assert.IsType<CallOffResult.NoSuchPerformance>(await service.CallOffAsync(admin, admin, -1, "Storm", default));
        var results = await TestHouse.InParallelAsync(4, _ => service.CallOffAsync(admin, admin, concert.PerformanceId, "Storm", default));
        Assert.Single(results, r => r is CallOffResult.CalledOff);
        Assert.Equal(3, results.Count(r => r is CallOffResult.AlreadyCalledOff));
    }

    private sealed class ProcessDiedException : OperationCanceledException;

    /// <summary>From one commit on, none arrives: as if the process had been killed right before it.</summary>
    private sealed class DyingAtCommit(int number) : DbTransactionInterceptor
    {
        private int commits;

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result,
            CancellationToken cancellationToken = default) =>
            Interlocked.Increment(ref commits) > number ? throw new ProcessDiedException() : new(result);
    }
}
