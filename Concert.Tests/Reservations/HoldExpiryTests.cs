using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Reservations;

/// <summary>The job that tidies: bounded in rows, safe to run twice and on two nodes.</summary>
public sealed class HoldExpiryTests : HouseTests
{
    [Fact]
    public async Task Twelve_thousand_lapsed_holds_are_tidied_in_batches_by_two_nodes_at_once()
    {
        const int holds = 12_000;
        var concert = await House.AddConcertAsync(seats: holds, perRow: 100);
        var fan = await House.AdmitFanAsync(concert);
        await using (var db = House.CreateContext())
        {
            db.AddRange(Enumerable.Range(0, holds).Select(_ => new Reservation
            {
                PersonId = fan.PersonId, ConcertId = concert.ConcertId, PerformanceId = concert.PerformanceId, PlaceId = fan.PlaceId,
                SeatCount = 1, Total = 1,
                CreatedAt = House.Now, HoldExpiresAt = House.Now.AddMinutes(5), Seats = [],
            }));
            await db.SaveChangesAsync();
            await db.Seats.ExecuteUpdateAsync(s => s.SetProperty(x => x.Status, SeatStatus.Held).SetProperty(x => x.HolderId, fan.PersonId)
                .SetProperty(x => x.HeldUntil, House.Now.AddMinutes(5))
                    .SetProperty(x => x.ReservationId, x => db.Reservations.OrderBy(r => r.Id).Select(r => r.Id).First()));
        }
        House.Clock.Advance(TimeSpan.FromMinutes(7));
        var other = House.AddNode();
        var tidied = await TestHouse.InParallelAsync(2, async i =>
        {
            var (total, batch) = (0, 0);
            do
            {
                batch = await (i == 0 ? House.Node : other).Expiry.ExpireAsync(default);
                Assert.InRange(batch, 0, 5_000);
                total += batch;
            }
            while (batch > 0);
            return total;
        });
        // A batch that the other node was faster with counts for that one, and ends this one's turn.
        Assert.InRange(tidied.Sum(), 5_000, holds);
        while (await House.Node.Expiry.ExpireAsync(default) > 0) { }
        await using var after = House.CreateContext();
        Assert.Equal(holds, await after.Reservations.CountAsync(r => r.Status == ReservationStatus.Expired));
        Assert.Equal(holds, await after.Seats.CountAsync(s => s.Status == SeatStatus.Available && s.ReservationId == null));
        Assert.Equal(0, await House.Node.Expiry.ExpireAsync(default));
        await House.HeldAsync(await House.AdmitFanAsync(concert), concert, 12_000.ToString(CultureInfo.InvariantCulture));
    }
}
