using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Payments;
using Ticketing.Planning;
using Ticketing.Queue;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Nodes;

/// <summary>A concert that can't be read is its own misfortune: maps and boards of all others go on.</summary>
public sealed class BrokenPlanTests : HouseTests
{
    [Fact]
    public async Task A_concert_that_moved_to_another_hall_after_a_call_off_stops_no_other()
    {
        var moved = await House.AddPlannedConcertAsync(dates: 2);
        var (hall, section) = await HallOfAsync(await House.AddConcertAsync());
        var other = await House.AddConcertAsync(maxAdmitted: 1);
        var admin = await House.AddAdminAsync();
        var (writer, reader) = (House.Node, House.AddNode());
        await TestHouse.TickAsync(writer, reader);

        await SetStatusAsync(moved, ConcertStatus.Announced);
        await writer.Get<CallOffService>().CallOffAsync(admin, admin, moved.PerformanceId, "The singer is ill", default);
        // Each of these may be refused one day; as long as it is answered "saved", nobody else may feel it.
        await TestHouse.SaveFormAsync(writer, admin, moved, form => form with { VenueId = hall });
        await TestHouse.EditAsync(writer, admin, moved, plan => writer.Get<PriceEditor>().SaveAsync(
            admin, moved.ConcertId, plan.Version.Concert, [plan.Tiers[0] with { SectionIds = [section] }], default));
        await TestHouse.EditAsync(writer, admin, moved, plan => writer.Get<ConcertEditor>().MoveAsync(
            admin, moved.ConcertId, plan.Version.Concert, ConcertStatus.OnSale, default));

        await AssertOthersGoOnAsync(other, writer, reader);
    }

    [Fact]
    public async Task A_map_that_cannot_be_read_stops_no_other()
    {
        var broken = await House.AddConcertAsync();
        var other = await House.AddConcertAsync(maxAdmitted: 1);
        await AssertOthersGoOnAsync(other, House.Node, House.AddNode(TestNode.With(new FailingStatements("seats", broken.PerformanceId))));
    }

    [Fact]
    public async Task A_board_that_cannot_be_read_stops_no_other()
    {
        var broken = await House.AddConcertAsync();
        var other = await House.AddConcertAsync(maxAdmitted: 1);
        await AssertOthersGoOnAsync(other, House.Node, House.AddNode(TestNode.With(
            new FailingStatements("waiting_rooms", broken.ConcertId), new FailingStatements("places", broken.ConcertId))));
    }

    /// <summary>Twice: what the first tick brings by loading, the second must bring by catching up.</summary>
    private async Task AssertOthersGoOnAsync(TestConcert other, TestNode writer, TestNode reader)
    {
        var inside = await House.AdmitFanAsync(other);
        for (var seat = 1; seat <= 2; seat++)
        {
            await House.HeldAsync(inside, other, $"{seat}");
            var fan = await House.AddFanAsync();
            await writer.Rooms.JoinAsync(fan, other.ConcertId, default);
            House.Clock.Advance(TimeSpan.FromSeconds(10));

            await TestHouse.TickAsync(writer, reader);

            await House.AssertMapsAreTrueAsync(other, writer, reader);
            foreach (var node in new[] { writer, reader })
                Assert.Equal((PlaceViewState.Waiting, seat), Of(await node.Rooms.FindMineAsync(fan, other.ConcertId, default)));
        }
    }

    private static (PlaceViewState?, int?) Of(PlaceView? place) => (place?.State, place?.Position);

    private async Task<(int VenueId, int SectionId)> HallOfAsync(TestConcert concert)
    {
        await using var db = House.CreateContext();
        var venueId = await db.Concerts.Where(c => c.Id == concert.ConcertId).Select(c => c.VenueId).SingleAsync();
        return (venueId, await db.Sections.Where(s => s.VenueId == venueId).Select(s => s.Id).SingleAsync());
    }

    private async Task SetStatusAsync(TestConcert concert, ConcertStatus status)
    {
        await using var db = House.CreateContext();
        await db.Concerts.Where(c => c.Id == concert.ConcertId).ExecuteUpdateAsync(c => c.SetProperty(x => x.Status, status));
    }
}
