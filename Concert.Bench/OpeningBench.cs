using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Catalog;
using Ticketing.Queue;

namespace Ticketing.Bench;

/// <summary>P15 and P16: what happens at the opening of a sale that very many wait for, on two nodes.</summary>
internal static class OpeningBench
{
    private const int Drawn = 1_000_000;
    private const int Waiting = 300_000;
    private const int Inside = 500;
    private const int Newcomers = 100;

    /// <summary>P15: the draw, whose first joiner goes away, and what others' joins take meanwhile.</summary>
    public static async Task<bool> DrawAsync(BenchHouse house)
    {
        var concert = await house.AddPreQueueAsync(Drawn, 0, Inside);
        var statements = new LongestStatement();
        await using var node = await house.AddNodeAsync(statements);
        await using var other = await house.AddNodeAsync();
        var people = await house.AddPeopleAsync($"late-{concert.ConcertId}", 2 * Newcomers + 1);
        foreach (var one in new[] { node, other }) await one.GetRequiredService<QueueBoards>().RefreshAsync(CancellationToken.None);

        var started = Stopwatch.GetTimestamp();
        using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await JoinAsync(node, concert, people[0], impatience.Token);
        using var done = new CancellationTokenSource();
        var beating = BeatAsync(node, other, done.Token);
        var meanwhile = await JoinAllAsync(other, concert, people[1..(Newcomers + 1)]);
        var undrawn = $"SELECT count(*) FROM waiting_rooms WHERE concert_id = {concert.ConcertId} AND drawn_at IS NULL";
        var isMeanwhile = await house.CountAsync(undrawn) == 1;
        while (await house.CountAsync(undrawn) == 1) await Task.Delay(100);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        while (await house.CountAsync(InsideSql(concert)) < Inside) await Task.Delay(100);
        await done.CancelAsync();
        await beating;
        var after = await JoinAllAsync(other, concert, people[(Newcomers + 1)..]);

        var ranks = await house.CountAsync($"SELECT count(DISTINCT rank) FROM places WHERE concert_id = {concert.ConcertId} AND rank < 0");
        var writes = await house.CountAsync("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'places'");
        Console.WriteLine($"  the longest statement: {statements.Sql[..Math.Min(200, statements.Sql.Length)]}");
        return BenchHouse.Report(
            "P15 the draw of 1,000,000",
            Text($"{seconds:F1} s, longest statement {statements.Took.TotalSeconds:F2} s; joins p95 {meanwhile:F0} ms ")
            + Text($"{(isMeanwhile ? "meanwhile" : "mostly after it")}, {after:F0} ms afterwards; {ranks} ranked, {writes} rows written"),
            "every rank once, no statement over 5 s", ranks == Drawn && statements.Took < TimeSpan.FromSeconds(5));
    }

    /// <summary>P16: when all who are let in are told so on each node, nobody else is, and what a place takes up in memory.</summary>
    public static async Task<bool> OpeningAsync(BenchHouse house)
    {
        var concert = await house.AddPreQueueAsync(Waiting, 40, Inside);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var first = await house.AddNodeAsync();
        await first.GetRequiredService<QueueBoards>().RefreshAsync(CancellationToken.None);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / Waiting;
        await using var second = await house.AddNodeAsync();
        ServiceProvider[] nodes = [first, second];
        using var done = new CancellationTokenSource();
        var beating = BeatAsync(first, second, done.Token);

        var opensAt = (await house.Get<CatalogCache>().FindAsync(concert.ConcertId, CancellationToken.None))!.SalesOpenAt;
        var toldAfter = await Task.WhenAll(nodes.Select(async node =>
        {
            var boards = node.GetRequiredService<QueueBoards>();
            while (boards.Count(concert.ConcertId) != (Waiting - Inside, Inside)) await Task.Delay(20);
            return (node.GetRequiredService<TimeProvider>().GetUtcNow() - opensAt).TotalSeconds;
        }));
        var drawnAfter = await house.CountAsync($"""
            SELECT 1000 * extract(epoch FROM min(admitted_at) - '{opensAt:O}'::timestamptz)
            FROM places
            WHERE concert_id = {concert.ConcertId}
            """) / 1000.0;
        var inside = (await house.ListIdsAsync(InsideSql(concert).Replace("count(*)", "person_id", StringComparison.Ordinal))).ToHashSet();
        var people = await house.ListIdsAsync($"SELECT person_id FROM places WHERE concert_id = {concert.ConcertId}");
        var wrong = 0;
        foreach (var node in nodes)
        {
            var rooms = node.GetRequiredService<WaitingRoomService>();
            await Parallel.ForEachAsync(people, async (person, ct) =>
            {
                var told = await rooms.FindMineAsync(person, concert.ConcertId, ct);
                if ((told?.State == PlaceViewState.Admitted) != inside.Contains(person) || told?.Position is null)
                    Interlocked.Increment(ref wrong);
            });
        }
        await done.CancelAsync();
        await beating;
        return BenchHouse.Report(
            "P16 an opening for 300,000",
            Text($"let in {drawnAfter:F1} s after it, told on the nodes after {toldAfter[0]:F1} s and {toldAfter[1]:F1} s; ")
            + Text($"{wrong} told wrongly; {bytes} bytes a place"),
            "told within 2 s of being let in, nobody wrongly", toldAfter.Max() - drawnAfter < 2 && wrong == 0);
    }

    /// <summary>What both nodes do every second; the job that lets people in runs on one of them.</summary>
    private static Task BeatAsync(ServiceProvider node, ServiceProvider other, CancellationToken ct) => Task.WhenAll(
        RepeatAsync(() => node.GetRequiredService<QueueBoards>().RefreshAsync(CancellationToken.None), ct),
        RepeatAsync(() => other.GetRequiredService<QueueBoards>().RefreshAsync(CancellationToken.None), ct),
        RepeatAsync(() => node.GetRequiredService<AdmissionService>().AdmitAsync(CancellationToken.None), ct));

    private static async Task RepeatAsync(Func<Task> act, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (!ct.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None)) await act();
    }

    /// <summary>The 95th of a hundred joins one after the other, in milliseconds.</summary>
    private static async Task<double> JoinAllAsync(ServiceProvider node, BenchConcert concert, List<Guid> people)
    {
        List<double> took = [];
        foreach (var person in people)
        {
            var started = Stopwatch.GetTimestamp();
            await JoinAsync(node, concert, person, CancellationToken.None);
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return took.Order().ElementAt(took.Count * 95 / 100);
    }

    private static async Task JoinAsync(ServiceProvider node, BenchConcert concert, Guid person, CancellationToken ct)
    {
        try
        {
            await node.GetRequiredService<WaitingRoomService>().JoinAsync(person, concert.ConcertId, ct);
        }
        catch (OperationCanceledException)
        {
            // Whoever goes away stops nothing.
        }
    }

    private static string InsideSql(BenchConcert concert) =>
        $"SELECT count(*) FROM places WHERE concert_id = {concert.ConcertId} AND state = 'Admitted'";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
