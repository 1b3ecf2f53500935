using Npgsql;
using Ticketing.Persistence;
using Ticketing.Planning;
using Ticketing.Reservations;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Nodes;

/// <summary>A map is read from the database once for all who want it, and stays in memory while its plan is edited.</summary>
public sealed class MapMemoryTests : HouseTests
{
    private int mapsRead;

    [Fact]
    public async Task Two_hundred_readers_of_a_node_that_has_just_started_read_a_performance_once()
    {
        var concert = await House.AddConcertAsync();
        var node = House.AddNode(TestNode.With(Counting()));
        await AssertAllReadAsync(node, concert);
        Assert.Equal(1, mapsRead);
    }

    [Fact]
    public async Task Two_hundred_readers_after_an_edit_read_its_performance_once()
    {
        var concert = await House.AddPlannedConcertAsync();
        var admin = await House.AddAdminAsync();
        var node = House.AddNode(TestNode.With(Counting()));
        await node.TickAsync();
        mapsRead = 0;
        Assert.IsType<PlanResult.Saved>(await TestHouse.SaveFormAsync(node, admin, concert, f => f with { Title = "New" }));
        await AssertAllReadAsync(node, concert);
        Assert.InRange(mapsRead, 0, 1);
    }

    [Fact]
    public async Task While_an_edited_performance_is_read_anew_readers_have_its_map_still()
    {
        var concert = await House.AddPlannedConcertAsync();
        var admin = await House.AddAdminAsync();
        var isEdited = false;
        var slow = new SlowStatement(sql => isEdited && ReadsAMap(sql));
        var node = House.AddNode(TestNode.With(slow.Interceptor));
        await node.TickAsync();
        isEdited = true;
        var edit = TestHouse.SaveFormAsync(node, admin, concert, f => f with { Title = "New" });
        await TestHouse.UntilAsync(() => Task.FromResult(slow.Stop.IsReached || edit.IsCompleted));

        var reading = node.Maps.FindAsync(concert.PerformanceId, default).AsTask();
        try
        {
            Assert.NotNull(await reading.WaitAsync(TimeSpan.FromSeconds(5)));
        }
        finally
        {
            slow.Stop.LetGo();
            await reading;
            await edit;
        }
    }

    [Fact]
    public async Task What_is_held_while_a_performance_is_read_anew_is_shown_when_that_is_done()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert);
        var isDue = false;
        var slow = new SlowReading(sql => isDue && ReadsAMap(sql));
        var node = House.AddNode(TestNode.With(slow));
        await node.TickAsync();
        await using (var db = House.CreateContext())
        {
            db.Tell(ChangeKind.Seats, concert.PerformanceId);
            await db.SaveChangesAsync();
        }
        isDue = true;
        var ticking = node.Maps.RefreshAsync(default);
        await slow.Stop.StoppedAsync(ticking);
        Assert.IsType<HoldResult.Held>(await node.HoldAsync(fan, concert.PerformanceId, "1"));
        slow.Stop.LetGo();
        await ticking;

        await House.AssertMapsAreTrueAsync(concert, node);
    }

    [Fact]
    public async Task Sixty_four_holds_at_once_on_a_cold_node_with_eight_connections_all_get_an_answer()
    {
        var concert = await House.AddConcertAsync(seats: 64);
        var fans = await House.AdmitFansAsync(64, concert);
        var few = new NpgsqlConnectionStringBuilder(House.ConnectionString) { MaxPoolSize = 8 }.ConnectionString;
        var node = House.AddNode(settings: new Dictionary<string, string?>
        {
            ["ConnectionStrings:Concert"] = few, ["Database:Provider"] = TestServer.Provider.ToString(),
        });
        var holding = TestHouse.InParallelAsync(64, i => node.HoldAsync(fans[i], concert.PerformanceId, $"{i + 1}"));
        // The pool's own time-out is 15 s: whoever stands still until then has waited for a connection that nobody gives back.
        Assert.All(await holding.WaitAsync(TimeSpan.FromSeconds(10)), held => Assert.IsType<HoldResult.Held>(held));
        await House.AssertSoundAsync();
    }

    private static async Task AssertAllReadAsync(TestNode node, TestConcert concert) =>
        Assert.DoesNotContain(null,
            await TestHouse.InParallelAsync(200, _ => node.Maps.FindAsync(concert.PerformanceId, default).AsTask()));

    private CommandWatch Counting() => new(sql =>
    {
        if (ReadsAMap(sql)) Interlocked.Increment(ref mapsRead);
        return Task.CompletedTask;
    });

    /// <summary>Only who reads a whole performance asks where its seats stand.</summary>
    private static bool ReadsAMap(string sql) =>
        sql.Contains("FROM seats", StringComparison.Ordinal) && sql.Contains("features", StringComparison.Ordinal);
}
