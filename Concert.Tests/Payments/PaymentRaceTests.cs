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
        var fan = await House.AdmitAsync(await House.AddFanAsync(balance: 1_000_000), concert);
        var hold = await House.HeldAsync(fan, concert, "1", "2");
        var results = await TestHouse.InParallelAsync(20, _ => House.PayAsync(fan, hold.ReservationId));
        Assert.Single(results, r => r is PayResult.Paid);
        Assert.All(results.Where(r => r is not PayResult.Paid), r => Assert.IsType<PayResult.AlreadyPaid>(r));
        Assert.Equal(1_000_000 - 2 * TestHouse.Price, (await House.Node.Wallets.FindAsync(fan.PersonId, default)).Balance);
        Assert.Equal(2, (await House.Node.Tickets.ListAsync(fan.PersonId, default)).Count);
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task Twenty_clicks_with_one_key_pay_once_and_all_hear_the_same_or_to_wait()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitAsync(await House.AddFanAsync(balance: 1_000_000), concert);
        var hold = await House.HeldAsync(fan, concert, "1");
        var attempt = TestHouse.NewAttempt(fan.PersonId);
        var results = await TestHouse.InParallelAsync(20, _ => House.Node.Payments.PayAsync(fan.PersonId, fan.Token, hold.ReservationId, null, attempt, default));
        Assert.Single(results, r => r is Attempted<PayResult>.First { Result: PayResult.Paid });
        Assert.All(results.Where(r => r is not Attempted<PayResult>.First), r =>
            Assert.True(r is Attempted<PayResult>.InFlight or Attempted<PayResult>.Replayed { Result: PayResult.Paid }, r.ToString()));
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task A_refund_asked_for_twice_at_once_is_paid_once()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitAsync(await House.AddFanAsync(balance: 50_000), concert);
        var payment = await House.PaidAsync(fan, (await House.HeldAsync(fan, concert, "1", "2")).ReservationId);
        var results = await TestHouse.InParallelAsync(10, _ => House.RefundAsync(fan.PersonId, payment.PaymentId));
        Assert.Single(results, r => r is RefundResult.Refunded { Amount: 2 * TestHouse.Price, BalanceAfter: 50_000 });
        Assert.All(results.Where(r => r is not RefundResult.Refunded), r => Assert.IsType<RefundResult.Closed>(r));
        Assert.Equal(50_000, (await House.Node.Wallets.FindAsync(fan.PersonId, default)).Balance);
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task A_payment_and_whoever_takes_over_a_lapsing_seat_never_both_get_it()
    {
        for (var round = 0; round < 6; round++)
        {
            var concert = await House.AddConcertAsync();
            var fan = await House.AdmitAsync(await House.AddFanAsync(balance: TestHouse.Price), concert);
            var rivals = await House.AdmitAsync(await House.AddFansAsync(8), concert);
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
        Assert.Equal(0, (await House.Node.Wallets.FindAsync(person, default)).Balance);
        await House.AssertSoundAsync();
    }
}
