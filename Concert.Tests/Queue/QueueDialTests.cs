using Ticketing.Queue;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Queue;

/// <summary>The dial and the announcement reach those who wait, here at once and on other nodes at their next tick.</summary>
public sealed class QueueDialTests : HouseTests
{
    [Fact]
    public async Task Whoever_waits_hears_the_announcement_on_every_node()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 0);
        var (fan, admin, other) = (await House.AddFanAsync(), await House.AddAdminAsync(), House.AddNode());
        await House.Node.Rooms.JoinAsync(fan, concert.ConcertId, default);
        await other.TickAsync();

        Assert.IsType<DialResult.Turned>(
            await House.Node.Get<QueueDial>().AnnounceAsync(admin, concert.ConcertId, "Doors open at six.", default));
        await other.TickAsync();
        foreach (var node in new[] { House.Node, other })
            Assert.Equal("Doors open at six.", (await node.Rooms.FindMineAsync(fan, concert.ConcertId, default))!.Announcement!.Text);
        Assert.IsType<DialResult.Invalid>(
            await House.Node.Get<QueueDial>().AnnounceAsync(admin, concert.ConcertId, new string('x', 501), default));
        Assert.IsType<DialResult.NotAllowed>(await House.Node.Get<QueueDial>().AnnounceAsync(fan, concert.ConcertId, "Free beer", default));
    }

    [Fact]
    public async Task More_places_let_more_people_in_at_once_and_a_pause_lets_in_nobody()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 0);
        var (admin, dial) = (await House.AddAdminAsync(), House.Node.Get<QueueDial>());
        var fans = await House.AddFansAsync(3);
        foreach (var fan in fans) await House.Node.Rooms.JoinAsync(fan, concert.ConcertId, default);
        await House.Node.TickAsync();
        Assert.Equal((3, 0), House.Node.Boards.Count(concert.ConcertId));

        var paused =
            Turned(await dial.TurnAsync(
                admin, concert.ConcertId, new DialSetting(2, Paused: true, Draining: false),
                (await dial.FindAsync(admin, concert.ConcertId, default))!.Version, null, default));
        Assert.Equal((3, 0), House.Node.Boards.Count(concert.ConcertId));
        var going =
            Turned(await dial.TurnAsync(
                admin, concert.ConcertId, new DialSetting(2, Paused: false, Draining: false), paused.Version, "All is well", default));
        Assert.Equal((1, 2), House.Node.Boards.Count(concert.ConcertId));
        Turned(await dial.TurnAsync(
            admin, concert.ConcertId, new DialSetting(2, Paused: false, Draining: true), going.Version, null, default));
        Assert.IsType<JoinResult.Closed>(await House.Node.Rooms.JoinAsync(await House.AddFanAsync(), concert.ConcertId, default));
    }

    [Fact]
    public async Task Of_two_admins_who_turn_it_at_once_the_second_is_told()
    {
        var concert = await House.AddConcertAsync();
        var (admin, dial) = (await House.AddAdminAsync(), House.Node.Get<QueueDial>());
        var seen = (await dial.FindAsync(admin, concert.ConcertId, default))!.Version;
        var results =
            await TestHouse.InParallelAsync(
                4, i => dial.TurnAsync(admin, concert.ConcertId, new DialSetting(100 + i, false, false), seen, null, default));
        var turned = Turned(Assert.Single(results, r => r is DialResult.Turned));
        Assert.Equal(3, results.Count(r => r is DialResult.ChangedMeanwhile));
        Assert.Equal(turned.MaxAdmitted, (await dial.FindAsync(admin, concert.ConcertId, default))!.MaxAdmitted);
        Assert.IsType<DialResult.Invalid>(
            await dial.TurnAsync(admin, concert.ConcertId, new DialSetting(-1, false, false), turned.Version, null, default));
    }

    private static DialView Turned(DialResult result) => Assert.IsType<DialResult.Turned>(result).Dial;
}
