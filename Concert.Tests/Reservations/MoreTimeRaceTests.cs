using Microsoft.EntityFrameworkCore;
using Ticketing.Payments;
using Ticketing.Reservations;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Reservations;

/// <summary>A hold is made longer once, whole or not at all, whatever happens at the same time.</summary>
public sealed class MoreTimeRaceTests : HouseTests
{
    private static readonly TimeSpan Extra = TimeSpan.FromMinutes(5);
    private TestConcert concert = null!;
    private Visitor fan = null!;
    private ReservationView hold = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        concert = await House.AddConcertAsync();
        await using var db = House.CreateContext();
        await db.Concerts.ExecuteUpdateAsync(c => c.SetProperty(x => x.ExtraTime, Extra));
        fan = await House.AdmitFanAsync(concert, balance: TestHouse.Price);
        hold = await House.HeldAsync(fan, concert, "1", "2");
    }

    [Fact]
    public async Task Seats_of_a_longer_hold_stay_taken_on_every_node_and_can_be_paid_past_its_first_end()
    {
        await House.ChargeAsync(fan.PersonId, TestHouse.Price);
        var (other, rival) = (House.AddNode(), await House.AdmitFanAsync(concert));
        await TestHouse.TickAsync(House.Node, other);

        Assert.IsType<ExtendResult.Extended>(await ExtendAsync(House.Node));
        await other.TickAsync();
        House.Clock.Advance(TimeSpan.FromMinutes(7));

        Assert.IsType<HoldResult.SeatsTaken>(await other.HoldAsync(rival, concert.PerformanceId, "1"));
        await House.AssertMapsAreTrueAsync(concert, House.Node, other);
        Assert.IsType<PayResult.Paid>(await other.PayAsync(fan, hold.ReservationId));
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task A_hold_that_ended_on_the_way_and_lost_a_seat_does_not_become_longer()
    {
        var rival = await House.AdmitFanAsync(concert);
        House.Clock.Advance(hold.HoldExpiresAt - House.Now - TimeSpan.FromSeconds(1));
        var slow = House.AddNode(TestNode.With(CommandWatch.BeforeLockOf("seats", async () =>
        {
            House.Clock.Advance(TimeSpan.FromSeconds(2));
            await House.HeldAsync(rival, concert, "1");
        })));

        Assert.IsType<ExtendResult.Over>(await ExtendAsync(slow));

        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task A_payment_that_is_refused_meanwhile_does_not_take_the_extra_time_back()
    {
        House.Clock.Advance(hold.HoldExpiresAt - House.Now - TimeSpan.FromSeconds(1));
        var paying = House.AddNode(TestNode.With(CommandWatch.BeforeLockOf("places",
            async () => Assert.IsType<ExtendResult.Extended>(await ExtendAsync(House.Node)))));

        Assert.IsType<PayResult.InsufficientBalance>(await paying.PayAsync(fan, hold.ReservationId));

        House.Clock.Advance(TimeSpan.FromMinutes(4));
        await House.AssertSoundAsync();
        Assert.IsType<HoldResult.SeatsTaken>(await House.HoldAsync(await House.AdmitFanAsync(concert), concert, "1"));
    }

    private Task<ExtendResult> ExtendAsync(TestNode node) => node.Reservations.ExtendAsync(fan.PersonId, hold.ReservationId, default);
}
