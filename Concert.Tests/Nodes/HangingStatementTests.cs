using Npgsql;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Nodes;

/// <summary>A statement that doesn't come back is one map's or one board's misfortune: others go on, and health names that one.</summary>
public sealed class HangingStatementTests : HouseTests
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(10);
    private readonly HangingStatements hanging = new();
    private TestConcert stuck = null!;
    private TestConcert other = null!;
    private TestNode reader = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        (stuck, other) = (await House.AddConcertAsync(maxAdmitted: 1), await House.AddConcertAsync(maxAdmitted: 1));
        reader = House.AddNode(TestNode.With(hanging));
    }

    [Theory]
    [InlineData("caught up")]
    [InlineData("read for the first time")]
    public async Task A_map_whose_statement_hangs_stops_no_other_and_is_named(string when)
    {
        var (here, there) = (await House.AdmitFanAsync(stuck), await House.AdmitFanAsync(other));
        if (when == "caught up") await TestHouse.TickAsync(House.Node, reader);
        hanging.Begin("FROM seats", stuck.PerformanceId);
        await House.HeldAsync(here, stuck, "1");
        await House.HeldAsync(there, other, "1");

        var ticking = reader.Maps.RefreshAsync(default);
        await hanging.ReachedAsync();
        await TestHouse.UntilAsync(async () => (await reader.Maps.FindAsync(other.PerformanceId, default))!.Held == 1);
        await EndedAsync(ticking);
        await House.HeldAsync(there, other, "2");
        await EndedAsync(reader.Maps.RefreshAsync(default));
        await House.AssertMapsAreTrueAsync(other, reader);

        House.Clock.Advance(Allowed);
        await EndedAsync(reader.Maps.RefreshAsync(default));
        Assert.Equal([stuck.PerformanceId], reader.Maps.CheckHealth(Allowed).Behind.Select(m => m.Id));
        Assert.Equal(1, hanging.Count);

        hanging.LetGo();
        await UntilHealthyAsync(() => reader.Maps.RefreshAsync(default), () => reader.Maps.CheckHealth(Allowed));
        await House.AssertMapsAreTrueAsync(stuck, reader);
    }

    [Theory]
    [InlineData("caught up")]
    [InlineData("read for the first time")]
    public async Task A_board_whose_statement_hangs_stops_no_other_and_is_named(string when)
    {
        foreach (var concert in new[] { stuck, other }) await House.AdmitFanAsync(concert);
        if (when == "caught up") await TestHouse.TickAsync(House.Node, reader);
        var here = await JoinAsync(stuck);
        hanging.Begin("FROM places", when == "caught up" ? here.PlaceId : stuck.ConcertId);
        var first = await JoinAsync(other);

        var ticking = reader.Boards.RefreshAsync(default);
        await hanging.ReachedAsync();
        await TestHouse.UntilAsync(async () => await PositionAsync(first, other) == 1);
        await EndedAsync(ticking);
        var second = await JoinAsync(other);
        await EndedAsync(reader.Boards.RefreshAsync(default));
        Assert.Equal(2, await PositionAsync(second, other));

        House.Clock.Advance(Allowed);
        await EndedAsync(reader.Boards.RefreshAsync(default));
        Assert.Equal([stuck.ConcertId], reader.Boards.CheckHealth(Allowed).Behind.Select(b => b.Id));
        Assert.Equal(1, hanging.Count);

        hanging.LetGo();
        await UntilHealthyAsync(() => reader.Boards.RefreshAsync(default), () => reader.Boards.CheckHealth(Allowed));
        Assert.Equal(1, await PositionAsync(here, stuck));
    }

    [Fact]
    public async Task A_board_that_hangs_at_its_opening_stops_no_other_however_often_people_are_let_in()
    {
        var opening = await House.AddConcertAsync(opensIn: TimeSpan.FromMinutes(10), maxAdmitted: 0);
        await JoinAsync(opening);
        await TestHouse.TickAsync(House.Node, reader);
        House.Clock.Advance(TimeSpan.FromMinutes(10));
        await House.Node.Admissions.AdmitAsync(default);
        // Only who reads a whole board asks for a concert's places up to this column.
        hanging.Begin("inside_until\nFROM places", opening.ConcertId);

        for (var second = 0; second < 17; second++) await EndedAsync(reader.Admissions.AdmitAsync(opening.ConcertId, default));
        await House.AdmitFanAsync(other);
        var first = await JoinAsync(other);
        await EndedAsync(reader.Boards.RefreshAsync(default));

        Assert.Equal(1, await PositionAsync(first, other));
        Assert.Equal(1, hanging.Count);
        hanging.LetGo();
        await UntilHealthyAsync(() => reader.Boards.RefreshAsync(default), () => reader.Boards.CheckHealth(Allowed));
    }

    [Fact]
    public async Task However_many_maps_hang_their_node_has_connections_left()
    {
        var evenings = await House.AddConcertAsync(dates: 24);
        var few = new NpgsqlConnectionStringBuilder(House.ConnectionString) { MaxPoolSize = 20 }.ConnectionString;
        var node = House.AddNode(TestNode.With(hanging), new Dictionary<string, string?>
        {
            ["ConnectionStrings:Concert"] = few, ["Database:Provider"] = TestServer.Provider.ToString(),
        });
        await node.Maps.RefreshAsync(default);
        await using (var db = House.CreateContext())
        {
            foreach (var performanceId in evenings.PerformanceIds) db.Tell(ChangeKind.Seats, performanceId, ["1"]);
            await db.SaveChangesAsync();
        }
        hanging.Begin("FROM seats", "1");

        await EndedAsync(node.Maps.RefreshAsync(default));
        Assert.InRange(hanging.Count, 8, 16);
        // The pool's own time-out is 15 s.
        await node.Catalog.ReloadAsync(default).WaitAsync(Allowed);

        hanging.LetGo();
        House.Clock.Advance(Allowed + Allowed);
        await UntilHealthyAsync(() => node.Maps.RefreshAsync(default), () => node.Maps.CheckHealth(Allowed));
    }

    /// <summary>A tick may wait for a moment of the clock, but not for what doesn't come back.</summary>
    private async Task EndedAsync(Task ticking)
    {
        for (var i = 0; i < 20 && !ticking.IsCompleted; i++)
        {
            await Task.WhenAny(ticking, Task.Delay(TimeSpan.FromMilliseconds(200)));
            if (!ticking.IsCompleted) House.Clock.Advance(TimeSpan.FromSeconds(2));
        }
        Assert.True(ticking.IsCompleted, "The tick hangs.");
        await ticking;
    }

    private static Task UntilHealthyAsync(Func<Task> tickAsync, Func<MemoryHealth> check) => TestHouse.UntilAsync(async () =>
    {
        await tickAsync();
        return check().Behind.Count == 0;
    });

    private async Task<(Guid PersonId, Guid PlaceId)> JoinAsync(TestConcert concert)
    {
        var fan = await House.AddFanAsync();
        var joined = Assert.IsType<JoinResult.Joined>(await House.Node.Rooms.JoinAsync(fan, concert.ConcertId, default));
        return (fan, joined.Place.PlaceId);
    }

    private async Task<int?> PositionAsync((Guid PersonId, Guid PlaceId) place, TestConcert concert) =>
        (await reader.Boards.FindAsync(concert.ConcertId, default))?.Find(place.PlaceId, House.Now)?.Position;
}
