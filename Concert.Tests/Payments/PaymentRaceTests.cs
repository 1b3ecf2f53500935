using Microsoft.EntityFrameworkCore;
using Ticketing.Idempotency;
using Ticketing.Payments;
using Ticketing.Reservations;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Payments;

/// <summary>Paid means sold and ticketed, exactly once, whoever else comes at the same moment.</summary>
public sealed class PaymentRaceTests : HouseTests
{
    [Fact]
    public async Task Twenty_payments_of_one_reservation_pay_once()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 1_000_000);
        var hold = await House.HeldAsync(fan, concert, "1", "2");
        var results = await TestHouse.InParallelAsync(20, _ => House.PayAsync(fan, hold.ReservationId));
        Assert.Single(results, r => r is PayResult.Paid);
        Assert.All(results.Where(r => r is not PayResult.Paid), r => Assert.IsType<PayResult.AlreadyPaid>(r));
        Assert.Equal(1_000_000 - 2 * TestHouse.Price, await House.BalanceAsync(fan.PersonId));
        Assert.Equal(2, (await House.Node.Tickets.ListAsync(fan.PersonId, default)).Count);
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task Two_payments_that_both_found_the_hold_alive_pay_once()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 1_000_000);
        var hold = await House.HeldAsync(fan, concert, "1", "2");
        // The queue's place is what a payment locks first: both have read everything by then.
        var nodes = NodesThatMeetBefore(act => CommandWatch.BeforeLockOf("places", act));

        var results = await TestHouse.InParallelAsync(2, i => nodes[i].PayAsync(fan, hold.ReservationId));

        Assert.Single(results, r => r is PayResult.Paid);
        Assert.Single(results, r => r is PayResult.AlreadyPaid);
        Assert.Equal(1_000_000 - hold.Total, await House.BalanceAsync(fan.PersonId));
        await House.AssertSoundAsync();
    }

    /// <summary>Proves that the set-up can lose: if this fails, the test above proves nothing.</summary>
    [Fact]
    public async Task Looking_before_paying_would_take_the_money_twice()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 1_000_000);
        var hold = await House.HeldAsync(fan, concert, "1", "2");
        var bothHaveLooked = new Rendezvous(2);
        await TestHouse.InParallelAsync(2, async _ =>
        {
            await using var db = House.CreateContext();
            var isOnHold = await db.Reservations.AnyAsync(r => r.Id == hold.ReservationId && r.Status == ReservationStatus.OnHold);
            await bothHaveLooked.ArriveAsync();
            if (!isOnHold) return 0;
            await db.Wallets.Where(w => w.PersonId == fan.PersonId && w.Balance >= hold.Total)
                .ExecuteUpdateAsync(w => w.SetProperty(x => x.Balance, x => x.Balance - hold.Total));
            return await db.Reservations.Where(r => r.Id == hold.ReservationId)
                .ExecuteUpdateAsync(r => r.SetProperty(x => x.Status, ReservationStatus.Confirmed));
        });
        Assert.Equal(1_000_000 - 2 * hold.Total, await House.BalanceAsync(fan.PersonId));
    }

    [Fact]
    public async Task Twenty_clicks_with_one_key_pay_once_and_all_hear_the_same_or_to_wait()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 1_000_000);
        var hold = await House.HeldAsync(fan, concert, "1");
        var attempt = TestHouse.NewAttempt(fan.PersonId);
        var results =
            await TestHouse.InParallelAsync(
                20, _ => House.Node.Payments.PayAsync(fan.PersonId, fan.Token, hold.ReservationId, null, attempt, default));
        Assert.Single(results, r => r is Attempted<PayResult>.First { Result: PayResult.Paid });
        Assert.All(results.Where(r => r is not Attempted<PayResult>.First), r =>
            Assert.True(r is Attempted<PayResult>.InFlight or Attempted<PayResult>.Replayed { Result: PayResult.Paid }, r.ToString()));
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task A_refund_asked_for_twice_at_once_is_paid_once()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 50_000);
        var payment = await House.BoughtAsync(fan, concert, "1", "2");
        var results = await TestHouse.InParallelAsync(10, _ => House.RefundAsync(fan.PersonId, payment.PaymentId));
        Assert.Single(results, r => r is RefundResult.Refunded { Amount: 2 * TestHouse.Price, BalanceAfter: 50_000 });
        Assert.All(results.Where(r => r is not RefundResult.Refunded), r => Assert.IsType<RefundResult.Closed>(r));
        Assert.Equal(50_000, await House.BalanceAsync(fan.PersonId));
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task Two_refunds_that_both_found_the_tickets_valid_pay_back_once()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 50_000);
        var payment = await House.BoughtAsync(fan, concert, "1", "2");
        // The wallet is what a refund changes first: both have read the payment by then.
        var nodes = NodesThatMeetBefore(act => CommandWatch.BeforeUpdateOf("wallets", act));

        var results = await TestHouse.InParallelAsync(2, i => nodes[i].RefundAsync(fan.PersonId, payment.PaymentId));

        Assert.Single(results, r => r is RefundResult.Refunded);
        Assert.Single(results, r => r is RefundResult.Closed);
        Assert.Equal(50_000, await House.BalanceAsync(fan.PersonId));
        await House.AssertSoundAsync();
    }

    /// <summary>The control: who trusts what was read a moment ago pays back twice.</summary>
    [Fact]
    public async Task Looking_before_refunding_would_pay_back_twice()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 50_000);
        var payment = await House.BoughtAsync(fan, concert, "1", "2");
        var bothHaveLooked = new Rendezvous(2);
        await TestHouse.InParallelAsync(2, async _ =>
        {
            await using var db = House.CreateContext();
            var isValid = await db.Payments.AnyAsync(p => p.Id == payment.PaymentId && p.RefundedAt == null);
            await bothHaveLooked.ArriveAsync();
            if (!isValid) return 0;
            await db.Wallets.Where(w => w.PersonId == fan.PersonId)
                .ExecuteUpdateAsync(w => w.SetProperty(x => x.Balance, x => x.Balance + payment.Amount));
            return await db.Payments.Where(p => p.Id == payment.PaymentId)
                .ExecuteUpdateAsync(p => p.SetProperty(x => x.RefundedAmount, payment.Amount).SetProperty(x => x.RefundedAt, House.Now));
        });
        Assert.Equal(50_000 + payment.Amount, await House.BalanceAsync(fan.PersonId));
    }

    /// <summary>Two nodes; each stops before this step until the other has come as far.</summary>
    private TestNode[] NodesThatMeetBefore(Func<Func<Task>, CommandWatch> step)
    {
        var both = new Rendezvous(2);
        return [.. Enumerable.Range(0, 2).Select(_ => House.AddNode(TestNode.With(step(both.ArriveAsync))))];
    }

    [Fact]
    public async Task A_payment_and_whoever_takes_over_a_lapsing_seat_never_both_get_it()
    {
        for (var round = 0; round < 6; round++)
        {
            var concert = await House.AddConcertAsync();
            var fan = await House.AdmitFanAsync(concert, balance: TestHouse.Price);
            var rivals = await House.AdmitFansAsync(8, concert);
            var hold = await House.HeldAsync(fan, concert, "1");
            House.Clock.Advance(hold.HoldExpiresAt - House.Now - TimeSpan.FromMilliseconds(1));
            var results = await TestHouse.InParallelAsync(10, async i =>
            {
                if (i == 0) House.Clock.Advance(TimeSpan.FromMilliseconds(2));
                return i switch
                {
                    0 => await House.Node.Expiry.ExpireAsync(default),
                    1 => (object)await House.PayAsync(fan, hold.ReservationId),
                    _ => await House.HoldAsync(rivals[i - 2], concert, "1"),
                };
            });
            Assert.Equal(1, results.Count(r => r is PayResult.Paid or HoldResult.Held));
            await House.AssertSoundAsync();
        }
    }

    [Fact]
    public async Task One_wallet_pays_for_as_much_as_it_holds_and_no_more()
    {
        var concert = await House.AddConcertAsync(seats: 20, seatLimit: 20);
        var concerts = new List<TestConcert> { concert };
        for (var i = 0; i < 11; i++) concerts.Add(await House.AddConcertAsync(seats: 5));
        var person = await House.AddFanAsync(balance: 5 * TestHouse.Price);
        var holds = new List<(Visitor Visitor, ReservationView Hold)>();
        foreach (var one in concerts)
        {
            var visitor = await House.AdmitAsync(person, one);
            holds.Add((visitor, await House.HeldAsync(visitor, one, "1")));
        }
        var results = await TestHouse.InParallelAsync(12, i => House.PayAsync(holds[i].Visitor, holds[i].Hold.ReservationId));
        Assert.Equal(5, results.Count(r => r is PayResult.Paid));
        Assert.Equal(7, results.Count(r => r is PayResult.InsufficientBalance));
        Assert.Equal(0, await House.BalanceAsync(person));
        await House.AssertSoundAsync();
    }

    /// <summary>The control: twelve who read the same balance each write what they reckoned, and the last one's sum stands.</summary>
    [Fact]
    public async Task Reckoning_the_balance_before_writing_it_would_pay_twelve_times_with_the_money_for_five()
    {
        var person = await House.AddFanAsync(balance: 5 * TestHouse.Price);
        var allHaveLooked = new Rendezvous(12);
        var paid = await TestHouse.InParallelAsync(12, async _ =>
        {
            await using var db = House.CreateContext();
            var balance = await db.Wallets.Where(w => w.PersonId == person).Select(w => w.Balance).SingleAsync();
            await allHaveLooked.ArriveAsync();
            return balance >= TestHouse.Price && await db.Wallets.Where(w => w.PersonId == person)
                .ExecuteUpdateAsync(w => w.SetProperty(x => x.Balance, balance - TestHouse.Price)) == 1;
        });
        Assert.Equal(12, paid.Count(p => p));
        Assert.Equal(4 * TestHouse.Price, await House.BalanceAsync(person));
    }
}
