using Microsoft.EntityFrameworkCore;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Nodes;

/// <summary>People are let in to something: to seats that are free now, of evenings that are still to come.</summary>
public sealed class StockTests : HouseTests
{
    [Theory]
    [InlineData("released")]
    [InlineData("lapsed")]
    public async Task While_all_seats_are_merely_held_newcomers_wait_and_a_return_lets_them_in(string ending)
    {
        var concert = await House.AddConcertAsync(seats: 2, maxAdmitted: 10);
        var (node, other) = (House.Node, House.AddNode());
        var fan = await House.AdmitFanAsync(concert);
        var hold = await House.HeldAsync(fan, concert, "1", "2");
        await TestHouse.TickAsync(node, other);

        var newcomer = await House.AddFanAsync();
        Assert.IsType<JoinResult.Joined>(await other.Rooms.JoinAsync(newcomer, concert.ConcertId, default));
        foreach (var one in new[] { node, other }) await one.Admissions.AdmitAsync(default);
        Assert.Equal([newcomer], await House.ListWaitingAsync(concert));

        if (ending == "released") Assert.IsType<ReleaseResult.Released>(await House.ReleaseAsync(fan, hold.ReservationId));
        else House.Clock.MoveTo(hold.HoldExpiresAt);
        await TestHouse.TickAsync(node, other);
        await other.Admissions.AdmitAsync(default);

        Assert.Contains(newcomer, await House.ListInsideAsync(concert));
    }

    [Fact]
    public async Task Nobody_in_line_is_let_in_to_seats_that_are_all_held()
    {
        var concert = await House.AddConcertAsync(seats: 2, maxAdmitted: 1);
        var fan = await House.AdmitFanAsync(concert);
        var next = await House.AddFanAsync();
        await House.Node.Rooms.JoinAsync(next, concert.ConcertId, default);
        await House.HeldAsync(fan, concert, "1", "2");
        await using (var db = House.CreateContext()) await db.WaitingRooms.ExecuteUpdateAsync(r => r.SetProperty(x => x.MaxAdmitted, 10));
        var other = House.AddNode();
        await TestHouse.TickAsync(House.Node, other);

        foreach (var node in new[] { House.Node, other }) await node.Admissions.AdmitAsync(default);

        Assert.Equal([next], await House.ListWaitingAsync(concert));
    }

    [Fact]
    public async Task An_evening_that_has_begun_is_not_something_to_wait_for()
    {
        var concert = await House.AddConcertAsync(seats: 2, dates: 2);
        await using (var db = House.CreateContext())
            await db.Performances.Where(p => p.Id == concert.PerformanceId)
                .ExecuteUpdateAsync(p => p.SetProperty(x => x.StartsAt, House.Now.AddMinutes(1)));
        var fan = await House.AdmitFanAsync(concert, balance: 2 * TestHouse.Price);
        var held = Assert.IsType<HoldResult.Held>(await House.Node.HoldAsync(fan, concert.PerformanceIds[1], "1", "2"));
        await House.PaidAsync(fan, held.Reservation.ReservationId);
        House.Clock.Advance(TimeSpan.FromMinutes(2));
        var other = House.AddNode();
        foreach (var node in new[] { House.Node, other })
        {
            await node.Catalog.ReloadAsync(default);
            await node.TickAsync();
            Assert.IsType<JoinResult.SoldOut>(await node.Rooms.JoinAsync(await House.AddFanAsync(), concert.ConcertId, default));
        }
    }
}
