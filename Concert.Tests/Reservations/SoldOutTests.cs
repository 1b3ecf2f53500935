using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Reservations;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Reservations;

/// <summary>Whoever leaves the choice to the house when nothing is left, or nothing that this node knows of.</summary>
public sealed class SoldOutTests : HouseTests
{
    [Fact]
    public async Task However_many_ask_for_a_sold_out_evening_none_of_them_reads_its_seats()
    {
        var concert = await House.AddConcertAsync(seats: 4);
        await House.HeldAsync(await House.AdmitFanAsync(concert), concert, "1", "2", "3", "4");
        var seats = new RowsRead("FROM seats");
        var other = House.AddNode(TestNode.With(seats));
        await other.TickAsync();
        var late = await House.AdmitFansAsync(3, concert);
        seats.Count = 0;

        foreach (var fan in late) Assert.IsType<HoldResult.SoldOut>(await other.HoldBestAsync(fan, concert.PerformanceId, 2));

        Assert.Equal(0, seats.Count);
    }

    [Fact]
    public async Task However_many_ask_for_an_accessible_seat_when_none_is_left_none_of_them_reads_the_others()
    {
        var concert = await House.AddConcertAsync();
        await using (var db = House.CreateContext())
            await db.Seats.Where(s => s.Label == "1").ExecuteUpdateAsync(s => s.SetProperty(x => x.Features, SeatFeatures.Accessible));
        await House.HeldAsync(await House.AdmitFanAsync(concert), concert, "1");
        var seats = new RowsRead("FROM seats");
        var other = House.AddNode(TestNode.With(seats));
        await other.TickAsync();
        var late = await House.AdmitFansAsync(3, concert);
        seats.Count = 0;

        foreach (var fan in late)
        {
            var attempt = TestHouse.NewAttempt(fan.PersonId);
            var found = await other.Reservations.HoldBestAsync(
                fan.PersonId, fan.Token, concert.PerformanceId, 2, null, attempt, default, accessible: true);
            Assert.IsType<HoldResult.SoldOut>(TestHouse.FirstOf(found));
        }

        // That there is none is one row each.
        Assert.InRange(seats.Count, 0, 3);
    }

    [Fact]
    public async Task What_another_node_has_just_let_go_is_found_and_nothing_but_that_is_read()
    {
        var concert = await House.AddConcertAsync();
        var first = await House.AdmitFanAsync(concert);
        var hold = await House.HeldAsync(first, concert, "6", "7", "8");
        foreach (var labels in new[] { "1 2 3 4", "5 9 10 11", "12 13 14 15", "16 17 18 19" })
            await House.HeldAsync(await House.AdmitFanAsync(concert), concert, labels.Split(' '));
        var seats = new RowsRead("FROM seats");
        var other = House.AddNode(TestNode.With(seats));
        await other.TickAsync();
        var late = await House.AdmitFanAsync(concert);
        await House.ReleaseAsync(first, hold.ReservationId);
        seats.Count = 0;

        var held = Assert.IsType<HoldResult.Held>(await other.HoldBestAsync(late, concert.PerformanceId, 3));

        Assert.Equal(["6", "7", "8"], held.Reservation.Seats.Select(s => s.Label));
        // Those three and "20", then the three as they are locked.
        Assert.InRange(seats.Count, 4, 7);
    }
}
