using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Reservations;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Reservations;

/// <summary>An accessible seat and the seats of those who come along are held as one.</summary>
public sealed class AccessibleHoldTests : HouseTests
{
    private async Task<HoldResult> HoldAsync(Visitor fan, TestConcert concert, int count) =>
        TestHouse.FirstOf(await House.Node.Reservations.HoldBestAsync(
            fan.PersonId, fan.Token, concert.PerformanceId, count, null, TestHouse.NewAttempt(fan.PersonId), default, accessible: true));

    [Fact]
    public async Task They_are_held_side_by_side_until_none_is_left()
    {
        var concert = await House.AddConcertAsync(seats: 20);
        await using (var db = House.CreateContext())
        {
            await db.Seats.Where(s => s.Label == "11" || s.Label == "20")
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.Features, SeatFeatures.Accessible));
            await db.Seats.Where(s => s.Label == "12" || s.Label == "19")
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.Features, SeatFeatures.Companion));
        }
        var fans = await House.AdmitFansAsync(4, concert);
        var first = Assert.IsType<HoldResult.Held>(await HoldAsync(fans[0], concert, 2));
        Assert.Equal(["11", "12"], first.Reservation.Seats.Select(s => s.Label));
        var second = Assert.IsType<HoldResult.Held>(await HoldAsync(fans[1], concert, 3));
        Assert.Equal(["18", "19", "20"], second.Reservation.Seats.Select(s => s.Label));
        Assert.IsType<HoldResult.SoldOut>(await HoldAsync(fans[2], concert, 1));
        Assert.IsType<HoldResult.Held>(await House.HoldBestAsync(fans[3], concert, 2));
        await House.AssertSoundAsync();
    }
}
