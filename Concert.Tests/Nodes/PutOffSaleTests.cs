using Microsoft.EntityFrameworkCore;
using Ticketing.Planning;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Nodes;

/// <summary>A sale put off by a day two seconds before its opening doesn't open, on a node that hasn't heard of it either.</summary>
public sealed class PutOffSaleTests : HouseTests
{
    private TestConcert concert = null!;
    private TestNode other = null!;
    private IReadOnlyList<Guid> fans = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        concert = await House.AddPlannedConcertAsync(opensIn: TimeSpan.FromMinutes(10));
        other = House.AddNode();
        fans = await House.AddFansAsync(3);
        foreach (var fan in fans) await other.Rooms.JoinAsync(fan, concert.ConcertId, default);
        House.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(2));
        await TestHouse.TickAsync(House.Node, other);
    }

    [Fact]
    public async Task Nobody_is_drawn_or_let_in()
    {
        await PutOffAsync();

        await other.Admissions.AdmitAsync(default);
        await other.Admissions.AdmitAsync(concert.ConcertId, default);
        var late = await House.AddFanAsync();
        await other.Rooms.JoinAsync(late, concert.ConcertId, default);

        Assert.Empty(await House.ListInsideAsync(concert));
        House.Clock.Advance(TimeSpan.FromSeconds(10));
        await TestHouse.TickAsync(House.Node, other);
        foreach (var node in new[] { House.Node, other })
            foreach (var fan in fans)
                Assert.Equal(PlaceViewState.PreQueue, (await node.Rooms.FindMineAsync(fan, concert.ConcertId, default))?.State);
    }

    [Fact]
    public async Task Nothing_is_sold_even_to_somebody_who_is_inside()
    {
        // Let in by whatever mistake: the hold itself asks whether there is a sale.
        await using (var db = House.CreateContext())
            await db.Places.Where(p => p.PersonId == fans[0]).ExecuteUpdateAsync(place => place
                .SetProperty(p => p.State, PlaceState.Admitted)
                .SetProperty(p => p.AdmittedAt, House.Now).SetProperty(p => p.ClaimedAt, House.Now)
                .SetProperty(p => p.AdmittedUntil, House.Now.AddMinutes(10)).SetProperty(p => p.InsideUntil, House.Now.AddMinutes(10)));
        other = House.AddNode();
        await other.TickAsync();
        var place = (await other.Rooms.FindMineAsync(fans[0], concert.ConcertId, default))!;
        Assert.Equal(PlaceViewState.Admitted, place.State);
        await PutOffAsync();

        var inside = new Visitor(fans[0], place.QueueToken, place.PlaceId);
        Assert.IsNotType<HoldResult.Held>(await other.HoldAsync(inside, concert.PerformanceId, "1"));
    }

    private async Task PutOffAsync()
    {
        var admin = await House.AddAdminAsync();
        Assert.IsType<PlanResult.Saved>(await TestHouse.SaveFormAsync(House.Node, admin, concert, form =>
            form with { SalesOpenAt = form.SalesOpenAt!.Value.AddDays(1) }));
        House.Clock.Advance(TimeSpan.FromSeconds(3));
    }
}
