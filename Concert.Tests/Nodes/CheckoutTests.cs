using Microsoft.EntityFrameworkCore;
using Ticketing.Idempotency;
using Ticketing.Payments;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Nodes;

/// <summary>What was held in time can be paid, by its owner and nobody else, on whichever node and however long it takes.</summary>
public sealed class CheckoutTests : HouseTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_evenings_held_under_one_place_can_both_be_paid(bool onTwoNodes)
    {
        var concert = await House.AddConcertAsync(dates: 2);
        var (node, other) = (House.Node, onTwoNodes ? House.AddNode() : House.Node);
        var fan = await House.AdmitFanAsync(concert, balance: 100_000);
        await TestHouse.TickAsync(node, other);
        var first = await House.HeldAsync(fan, concert, "1");
        var second = Assert.IsType<HoldResult.Held>(await other.HoldAsync(fan, concert.PerformanceIds[1], "1", "2")).Reservation;

        Assert.IsType<PayResult.Paid>(await node.PayAsync(fan, first.ReservationId));
        Assert.IsType<PayResult.Paid>(await other.PayAsync(fan, second.ReservationId));

        Assert.Equal(3, (await node.Tickets.ListAsync(fan.PersonId, default)).Count);
        await House.AssertSoundAsync();
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task A_payment_overtaken_by_the_end_of_its_hold_and_a_hold_under_a_new_place_never_pass_the_limit(string committed)
    {
        var concert = await House.AddConcertAsync(seatLimit: 4);
        var fan = await House.AdmitFanAsync(concert, balance: 1_000_000);
        House.Clock.Advance(TimeSpan.FromMinutes(8));
        // From here on the hold is what keeps the place: both end at once.
        var hold = await House.HeldAsync(fan, concert, "1", "2", "3", "4");
        House.Clock.MoveTo(hold.HoldExpiresAt - TimeSpan.FromSeconds(1));
        var (paysLate, holdsLate) = (SlowStatement.UpdateOf("places"), new SlowCommit("seats"));
        var (payingNode, holdingNode) = (House.AddNode(TestNode.With(paysLate.Interceptor)), House.AddNode(TestNode.With(holdsLate)));
        var paying = payingNode.PayAsync(fan, hold.ReservationId);
        await paysLate.Stop.StoppedAsync(paying);
        House.Clock.Advance(TimeSpan.FromSeconds(2));

        // What is wanted again is beside what is being paid for, under a new place of the same person.
        var holding = HoldAgainAsync();
        await House.EndedOrWaitingAsync(Task.WhenAny(holding, holdsLate.Stop.Reached));
        if (committed == "before") await LetGoAsync(holdsLate.Stop, holding);
        await LetGoAsync(paysLate.Stop, paying);
        await LetGoAsync(holdsLate.Stop, holding);
        await paying;
        if (await holding is (var again, HoldResult.Held held)) await House.PayAsync(again, held.Reservation.ReservationId);

        await using var db = House.CreateContext();
        Assert.Equal(4, await db.Seats.CountAsync(s => s.Status == SeatStatus.Sold && s.HolderId == fan.PersonId));
        await House.AssertSoundAsync();

        async Task<(Visitor, HoldResult)> HoldAgainAsync()
        {
            var visitor = await House.AdmitAsync(fan.PersonId, concert, holdingNode);
            return (visitor, await holdingNode.HoldAsync(visitor, concert.PerformanceId, "5", "6", "7", "8"));
        }
    }

    [Theory]
    [InlineData("forged")]
    [InlineData("old")]
    public async Task A_second_tab_with_a_useless_token_leaves_the_first_ones_payment_its_shield(string token)
    {
        var concert = await House.AddConcertAsync();
        var person = await House.AddFanAsync(balance: TestHouse.Price);
        var old = await House.AdmitAsync(person, concert);
        await House.LeaveQueueAsync(old, concert);
        var fan = await House.AdmitAsync(person, concert);
        var rival = await House.AdmitFanAsync(concert);
        var other = House.AddNode();
        var hold = await House.HeldAsync(fan, concert, "1");
        House.Clock.MoveTo(hold.HoldExpiresAt - TimeSpan.FromSeconds(1));
        await TestHouse.TickAsync(House.Node, other);
        var slow = SlowStatement.UpdateOf("places");
        var paying = House.AddNode(TestNode.With(slow.Interceptor)).PayAsync(fan, hold.ReservationId);
        await slow.Stop.StoppedAsync(paying);

        var secondTab = other.PayAsync(token == "old" ? old : fan with { Token = "forged" }, hold.ReservationId);
        await House.EndedOrWaitingAsync(secondTab);
        House.Clock.Advance(TimeSpan.FromSeconds(5));
        var taking = other.HoldAsync(rival, concert.PerformanceId, "1");
        await House.EndedOrWaitingAsync(taking);
        slow.Stop.LetGo();

        Assert.IsType<PayResult.Paid>(await paying);
        Assert.IsType<HoldResult.SeatsTaken>(await taking);
        Assert.IsNotType<PayResult.Paid>(await secondTab);
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task A_seat_that_is_being_paid_for_is_not_shown_as_free_on_any_node_although_its_hold_has_run_out()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: TestHouse.Price);
        var hold = await House.HeldAsync(fan, concert, "1");
        var slow = SlowStatement.UpdateOf("places");
        var (node, other) = (House.AddNode(TestNode.With(slow.Interceptor)), House.AddNode());
        House.Clock.MoveTo(hold.HoldExpiresAt - TimeSpan.FromSeconds(1));
        await TestHouse.TickAsync(node, other);
        var paying = node.PayAsync(fan, hold.ReservationId);
        await slow.Stop.StoppedAsync(paying);
        for (var second = 0; second < 8; second++)
        {
            House.Clock.Advance(TimeSpan.FromSeconds(1));
            await TestHouse.TickAsync(node, other);
            foreach (var one in new[] { node, other })
            {
                var map = await one.Maps.FindAsync(concert.PerformanceId, default);
                Assert.NotEqual(SeatStatus.Available, map!.FindSeat("1")!.Value.Seat.Status);
            }
        }
        slow.Stop.LetGo();
        Assert.IsType<PayResult.Paid>(await paying);
    }

    [Fact]
    public async Task A_replayed_hold_tells_the_time_that_it_is_now()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert);
        var attempt = TestHouse.NewAttempt(fan.PersonId);
        await House.Node.Reservations.HoldAsync(fan.PersonId, fan.Token, concert.PerformanceId, ["1"], attempt, default);
        House.Clock.Advance(TimeSpan.FromMinutes(4));

        var again = await House.AddNode().Reservations.HoldAsync(fan.PersonId, fan.Token, concert.PerformanceId, ["1"], attempt, default);

        var held = Assert.IsType<HoldResult.Held>(Assert.IsType<Attempted<HoldResult>.Replayed>(again).Result).Reservation;
        Assert.Equal((House.Now, House.Now.AddMinutes(1)), (held.ServerTime, held.HoldExpiresAt));
    }

    /// <summary>Lets the work go on until it has ended, or waits for somebody who holds a lock.</summary>
    private async Task LetGoAsync(Stop stop, Task work)
    {
        stop.LetGo();
        await House.EndedOrWaitingAsync(work);
    }
}
