using Ticketing.Idempotency;
using Ticketing.Payments;
using Ticketing.Reservations;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Payments;

/// <summary>
/// Checkout is one transaction: broken at any step, all of it is there or none, and asking again with the same key ends well.
/// </summary>
public sealed class BrokenCheckoutTests : HouseTests
{
    [Fact]
    public async Task Killed_at_any_step_it_leaves_all_or_nothing_and_the_same_key_finishes_it_once()
    {
        var concert = await House.AddConcertAsync(seats: 150);
        var fault = new FaultySwitch(() => new KilledException());
        var (killed, allDone) = (0, 0);
        for (var step = 1; ; step++)
        {
            Assert.True(step < 75, "The work never ends.");
            var fan = await House.AdmitFanAsync(concert, balance: 3 * TestHouse.Price);
            var hold = await House.HeldAsync(fan, concert, Label(2 * step - 1), Label(2 * step));
            await using var node = House.AddNode(TestNode.With(fault.Interceptors));
            await node.TickAsync();
            var attempt = TestHouse.NewAttempt(fan.PersonId);
            fault.BreakAt(step);
            var failure =
                await Record.ExceptionAsync(
                    () => node.Payments.PayAsync(fan.PersonId, fan.Token, hold.ReservationId, null, attempt, default));
            if (!fault.HasBroken)
            {
                Assert.Null(failure);
                break;
            }
            killed++;
            await House.AssertSoundAsync();
            var status = (await House.Node.ReservationReads.FindAsync(fan.PersonId, hold.ReservationId, default))!.Status;
            // What fails after the commit, when the next person is let in, is none of the payer's business.
            if (failure is null) Assert.Equal(ReservationStatus.Confirmed, status);
            else Assert.IsType<KilledException>(failure.GetBaseException());
            if (fault.HasBrokenAfterCommit) Assert.Equal(ReservationStatus.Confirmed, status);
            if (status == ReservationStatus.Confirmed) allDone++;
            Assert.Equal(status == ReservationStatus.Confirmed ? TestHouse.Price : 3 * TestHouse.Price,
                await House.BalanceAsync(fan.PersonId));

            var again = await House.Node.Payments.PayAsync(fan.PersonId, fan.Token, hold.ReservationId, null, attempt, default);
            Assert.IsType<PayResult.Paid>(again switch
            {
                Attempted<PayResult>.First first => first.Result,
                Attempted<PayResult>.Replayed replayed => replayed.Result,
                _ => null,
            });
            Assert.Equal(status == ReservationStatus.Confirmed, again is Attempted<PayResult>.Replayed);
            Assert.Equal(TestHouse.Price, await House.BalanceAsync(fan.PersonId));
            Assert.Equal(2, (await House.Node.Tickets.ListAsync(fan.PersonId, default)).Count);
        }
        // Both sides of the commit were seen.
        Assert.InRange(allDone, 1, killed - 5);
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task A_connection_lost_at_any_step_is_made_good_without_doing_anything_twice()
    {
        var concert = await House.AddConcertAsync(seats: 150);
        // Both providers take this for a passing failure, and run the whole unit again.
        var fault = new FaultySwitch(() => new TimeoutException("The connection was lost here."));
        for (var step = 1; ; step++)
        {
            Assert.True(step < 75, "The work never ends.");
            var fan = await House.AdmitFanAsync(concert, balance: 3 * TestHouse.Price);
            var hold = await House.HeldAsync(fan, concert, Label(2 * step - 1), Label(2 * step));
            await using var node = House.AddNode(TestNode.With(fault.Interceptors));
            await node.TickAsync();
            fault.BreakAt(step);
            var paid =
                await node.Payments.PayAsync(
                    fan.PersonId, fan.Token, hold.ReservationId, null, TestHouse.NewAttempt(fan.PersonId), default);
            Assert.IsType<PayResult.Paid>(paid is Attempted<PayResult>.Replayed replayed ? replayed.Result : TestHouse.FirstOf(paid));
            Assert.Equal(TestHouse.Price, await House.BalanceAsync(fan.PersonId));
            if (!fault.HasBroken) break;
        }
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task A_hold_a_charge_and_a_refund_broken_at_any_step_are_all_or_nothing()
    {
        var concert = await House.AddConcertAsync(seats: 150);
        var fault = new FaultySwitch(() => new KilledException());
        for (var (step, broken) = (1, true); broken; step++)
        {
            Assert.True(step < 75, "The work never ends.");
            var fan = await House.AdmitFanAsync(concert, balance: 2 * TestHouse.Price);
            await using var node = House.AddNode(TestNode.With(fault.Interceptors));
            await node.TickAsync();

            var (holding, charging, refunding) =
                (TestHouse.NewAttempt(fan.PersonId), TestHouse.NewAttempt(fan.PersonId), TestHouse.NewAttempt(fan.PersonId));
            broken = await BreaksAsync(
                step, () => node.Reservations.HoldAsync(fan.PersonId, fan.Token, concert.PerformanceId, [Label(step)], holding, default));
            await House.AssertSoundAsync();
            var hold = Assert.IsType<HoldResult.Held>(ResultOf(
                await House.Node.Reservations.HoldAsync(
                    fan.PersonId, fan.Token, concert.PerformanceId, [Label(step)], holding, default))).Reservation;

            broken |= await BreaksAsync(step, () => node.Wallets.ChargeAsync(fan.PersonId, 1_000, charging, default));
            await House.AssertSoundAsync();
            ResultOf(await House.Node.Wallets.ChargeAsync(fan.PersonId, 1_000, charging, default));
            Assert.Equal(2 * TestHouse.Price + 1_000, await House.BalanceAsync(fan.PersonId));

            var payment = await House.PaidAsync(fan, hold.ReservationId);
            broken |= await BreaksAsync(step, () => node.Refunds.RefundAsync(fan.PersonId, payment.PaymentId, refunding, default));
            await House.AssertSoundAsync();
            ResultOf(await House.Node.Refunds.RefundAsync(fan.PersonId, payment.PaymentId, refunding, default));
            Assert.Equal(2 * TestHouse.Price + 1_000, await House.BalanceAsync(fan.PersonId));
        }
        await House.AssertSoundAsync();

        async Task<bool> BreaksAsync(int step, Func<Task> work)
        {
            fault.BreakAt(step);
            var failure = await Record.ExceptionAsync(work);
            Assert.Equal(fault.HasBroken, failure?.GetBaseException() is KilledException);
            fault.BreakAt(0);
            return failure is not null;
        }
    }

    private static T ResultOf<T>(Attempted<T> attempted) =>
        attempted is Attempted<T>.Replayed replayed ? replayed.Result : TestHouse.FirstOf(attempted);

    private static string Label(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
