using System.Collections.Concurrent;
using System.Diagnostics;
using Ticketing.Persistence;
using Ticketing.Reservations;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Persistence;

/// <summary>
/// What the hot paths send, word for word, in files beside this one: a change of the SQL is read in review, on both databases. When it has
/// changed, the test writes the new text into the file and fails once; read it in the diff, and commit it with the change that made it.
/// </summary>
public sealed class HotPathSqlTests : HouseTests
{
    private const string Folder = "Concert.Tests/Persistence/HotPathSql";

    [Fact]
    public async Task On_PostgreSql()
    {
        if (TestServer.Provider != DatabaseProvider.PostgreSql) return;
        var concert = await House.AddConcertAsync();
        var fan = await House.AddFanAsync(100_000);
        var node = House.Node;
        // What a node learns once it learns before: the programme, the board, the map.
        await node.Maps.FindAsync(concert.PerformanceId, default);
        await node.TickAsync();
        using var sent = new SentStatements();
        var changed = new List<string>();
        async Task<T> KeepAsync<T>(string path, Func<Task<T>> act)
        {
            var (result, statements) = await sent.DuringAsync(act);
            changed.AddRange(Keep("PostgreSql", path, statements));
            return result;
        }

        await KeepAsync("join", () => node.Rooms.JoinAsync(fan, concert.ConcertId, default));
        var place = (await KeepAsync("claim", () => node.Rooms.FindMineAsync(fan, concert.ConcertId, default)))!;
        var visitor = new Visitor(fan, place.QueueToken, place.PlaceId);
        var held = Assert.IsType<HoldResult.Held>(await KeepAsync("hold", () => node.HoldAsync(visitor, concert.PerformanceId, "1", "2")));
        await KeepAsync("release", () => node.Reservations.ReleaseAsync(fan, held.Reservation.ReservationId, default));
        var best = TestHouse.FirstOf(await KeepAsync("hold-best", () =>
            node.Reservations.HoldBestAsync(fan, visitor.Token, concert.PerformanceId, 2, null, TestHouse.NewAttempt(fan), default)));
        held = Assert.IsType<HoldResult.Held>(best);
        await KeepAsync("charge", () => node.Wallets.ChargeAsync(fan, 10_000, TestHouse.NewAttempt(fan), default));
        await KeepAsync("tick", async () =>
        {
            await node.TickAsync();
            return true;
        });
        var paid = await KeepAsync("pay", () => House.PaidAsync(visitor, held.Reservation.ReservationId));
        await KeepAsync("refund", () => House.RefundAsync(fan, paid.PaymentId));
        var other = await House.AdmitFanAsync(concert);
        await House.HeldAsync(other, concert, "3");
        House.Clock.Advance(TimeSpan.FromMinutes(20));
        await KeepAsync("expire", () => node.Expiry.ExpireAsync(default));
        await KeepAsync("tidy", () => node.Admissions.TidyAsync(default));
        var later = await House.AddConcertAsync(opensIn: TimeSpan.FromMinutes(1));
        await node.Rooms.JoinAsync(fan, later.ConcertId, default);
        House.Clock.Advance(TimeSpan.FromMinutes(1));
        await KeepAsync("admit", () => node.Admissions.AdmitAsync(later.ConcertId, default));
        Assert.Empty(changed);
    }

    [Fact]
    public async Task On_SqlServer()
    {
        var changed = new List<string>();
        async Task KeepActAsync(string path, Action<SqlServerWorld> say, Func<SqlServerWorld, Task> act)
        {
            await using var world = new SqlServerWorld();
            say(world);
            await world.Node.Maps.FindAsync(1, default);
            await world.Node.TickAsync();
            var before = world.Server.Statements.Count;
            await act(world);
            changed.AddRange(Keep("SqlServer", path, world.Server.Statements.Skip(before)));
        }

        Task KeepAsync(string path, string operation) =>
            KeepActAsync(path, SqlServerOperations.All[operation].Before, SqlServerOperations.All[operation].Call);

        await KeepAsync("join", "WaitingRoomService.JoinAsync");
        await KeepActAsync(
            "claim", world => world.Say("queue_entries.claimed_at", DBNull.Value),
            world => world.Node.Rooms.FindMineAsync(SqlServerWorld.Id, 1, default));
        await KeepAsync("hold", "ReservationService.HoldAsync");
        await KeepAsync("release", "ReservationService.ReleaseAsync");
        await KeepAsync("hold-best", "ReservationService.HoldBestAsync");
        await KeepAsync("charge", "WalletService.ChargeAsync");
        await KeepActAsync("tick", _ => { }, world => world.Node.TickAsync());
        await KeepAsync("pay", "PaymentService.PayAsync");
        await KeepAsync("refund", "RefundService.RefundAsync");
        await KeepAsync("admit", "AdmissionService.AdmitAsync");
        await KeepAsync("tidy", "AdmissionService.TidyAsync");
        await KeepAsync("expire", "HoldExpiry.ExpireAsync");
        Assert.Empty(changed);
    }

    /// <summary>Says so when the text is another than the one in the file, which then holds the new one.</summary>
    private static IEnumerable<string> Keep(string database, string path, IEnumerable<string> statements)
    {
        var file = Path.Combine(SourceTree.Root, Folder, database, $"{path}.sql");
        var text = string.Join("\n\n", statements.Select(sql => sql.ReplaceLineEndings("\n").Trim().TrimEnd(';') + ";")) + "\n";
        if (File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == text) yield break;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        yield return $"{Folder}/{database}/{path}.sql";
    }

    /// <summary>Hears every statement that goes to PostgreSQL from the driver itself, whoever made it.</summary>
    private sealed class SentStatements : IDisposable
    {
        private readonly ConcurrentQueue<Activity> heard = new();
        private readonly ActivityListener listener;

        public SentStatements()
        {
            listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name is "Npgsql",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStarted = heard.Enqueue,
            };
            ActivitySource.AddActivityListener(listener);
        }

        /// <summary>The act's own statements: other tests run beside this one.</summary>
        public async Task<(T Result, IReadOnlyList<string> Statements)> DuringAsync<T>(Func<Task<T>> act)
        {
            heard.Clear();
            using var mine = new Activity("mine").Start();
            var result = await act();
            return (result,
                [.. heard.Where(a => a.TraceId == mine.TraceId).Select(a => a.GetTagItem("db.query.text") ?? a.GetTagItem("db.statement"))
                .OfType<string>()]);
        }

        public void Dispose() => listener.Dispose();
    }
}
