using Microsoft.EntityFrameworkCore;
using Ticketing.Payments;
using Ticketing.Queue;
using Ticketing.Seating;
using Ticketing.Tests.Support;
using Xunit.Sdk;

namespace Ticketing.Tests.Nodes;

/// <summary>
/// Random people, an editor and the jobs act on several nodes over one database, while the clock moves and calls are broken off. What
/// everybody does comes from the seed; who comes first is up to the scheduler, so a seed names a run and repeats it only nearly.
/// </summary>
internal sealed class Storm : IAsyncDisposable
{
    private readonly List<LineLook> looks = [];
    private readonly List<string> failures = [];

    private Storm(TestHouse house, StormSettings settings)
    {
        (House, Settings) = (house, settings);
        Clock = new StormClock(house.Clock, settings);
        History = new History(house.Clock);
    }

    public TestHouse House { get; }
    public StormSettings Settings { get; }
    public StormClock Clock { get; }
    public History History { get; }
    public IReadOnlyList<TestNode> Nodes { get; private set; } = [];

    /// <summary>One is on sale, with more people than it has room for; the sale of the other opens while the storm blows.</summary>
    public IReadOnlyList<TestConcert> Concerts { get; private set; } = [];

    /// <summary>The seats of each date.</summary>
    public IReadOnlyList<string> Labels =>
        [.. Enumerable.Range(1, Settings.Seats).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    public static async Task<StormReport> RunAsync(StormSettings settings)
    {
        await using var storm = new Storm(await TestHouse.OpenAsync(), settings);
        return await storm.BlowAsync();
    }

    /// <summary>Does it on a node, recorded, unless trouble comes over it; null then.</summary>
    /// <param name="home">The one node to ask; any when null.</param>
    /// <param name="isRepeatable">Asked again after trouble, it is still one act: by its key, or because twice is the same as once.</param>
    public async Task<T?> ActAsync<T>(
        string who, Guid person, Random random, Func<TestNode, CancellationToken, Task<T>> act, Func<T, Deed?> tell, Deed? unheard = null,
        TestNode? home = null, bool isRepeatable = true) where T : class
    {
        var (node, another) = (home ?? Pick(random), home ?? Pick(random));
        var trouble = random.Next(100) < Settings.Troubles ? new Trouble(1 + random.Next(25), isKilled: random.Next(3) > 0) : null;
        var asksAgain = random.Next(2) == 0 && isRepeatable;
        // Whole milliseconds: the database keeps no more than microseconds.
        var pause = random.Next(4) == 0 ? TimeSpan.FromMilliseconds(Math.Round(100 * Math.Pow(10, random.NextDouble() * 2)))
            : TimeSpan.Zero;
        if (random.Next(200) == 0) pause = TimeSpan.FromSeconds(60 + random.Next(120));
        var answer = await Clock.DuringActAsync(() => History.RecordAsync(who, person, AttemptAsync, tell, unheard));
        if (pause > TimeSpan.Zero) await Clock.MoveAsync(pause);
        return answer;

        async Task<T?> AttemptAsync()
        {
            try
            {
                return await Trouble.BefallAsync(trouble, ct => act(node, ct));
            }
            catch (Exception) when (trouble?.HasCome == true)
            {
                if (asksAgain) return await OrFailAsync(() => act(another, CancellationToken.None));
                return null;
            }
            catch (Exception bug) when (trouble?.HasCome != true)
            {
                Fail($"{who}: {bug.GetBaseException()}");
                return null;
            }
        }

        async Task<T?> OrFailAsync(Func<Task<T>> again)
        {
            try
            {
                return await again();
            }
            catch (OperationCanceledException)
            {
                return null;
            }
            catch (Exception bug)
            {
                Fail($"{who}, asking again: {bug.GetBaseException()}");
                return null;
            }
        }
    }

    /// <summary>What can't be, whatever order the acts came in.</summary>
    public void Fail(string what)
    {
        lock (failures) failures.Add(what);
    }

    public TestNode Pick(Random random) => Nodes[random.Next(Nodes.Count)];

    public async ValueTask DisposeAsync()
    {
        Clock.Dispose();
        await House.DisposeAsync();
    }

    private async Task<StormReport> BlowAsync()
    {
        var settings = new Dictionary<string, string?> { ["Sales:HoldDuration"] = "00:02:00" };
        var interceptors = TestNode.With([.. Trouble.Interceptors, .. Settings.Without?.Interceptors ?? []]);
        Nodes = [.. Enumerable.Range(0, Settings.Nodes).Select(i => House.AddNode(interceptors, settings, Clock.OfNode(i)))];
        Concerts =
        [
            await House.AddConcertAsync(Settings.Seats, perRow: 6, dates: 2, Settings.MaxAdmitted, Settings.SeatLimit),
            await House.AddConcertAsync(Settings.Seats, perRow: 6, dates: 1, Settings.MaxAdmitted, Settings.SeatLimit,
                opensIn: TimeSpan.FromMinutes(2)),
        ];
        foreach (var node in Nodes) await node.TickAsync();
        var people = await House.AddFansAsync(Settings.People, Settings.Balance);
        var editor = new StormEditor(this, await House.AddAdminAsync(), Seed(-1));
        if (Settings.Without is { } guard)
        {
            await using var db = House.CreateContext();
            await guard.DropAsync(db);
        }

        var all = Task.WhenAll(people
            .Select((person, i) => new StormPerson(this, $"Fan {i}", person, home: Nodes[i % Nodes.Count], Seed(i)))
            .Select(person => Task.Run(() => person.LiveAsync(Settings.ActsEach))).ToList());
        var around = new[] { Task.Run(() => editor.LiveAsync(all)), Task.Run(() => WorkAsync(all)) };
        await all;
        await Task.WhenAll(around);
        return await ReportAsync();
    }

    private Random Seed(int actor) => new(unchecked(Settings.Seed * 7919 + actor));

    /// <summary>What the jobs and the heartbeat of each node do, all the time; between them somebody looks at the line.</summary>
    private async Task WorkAsync(Task others)
    {
        var random = Seed(-2);
        while (!others.IsCompleted)
        {
            await ActAsync<object>("A job", default, random, async (node, ct) =>
            {
                switch (random.Next(9))
                {
                    case 0: await node.Expiry.ExpireAsync(ct); break;
                    case 1: await node.Admissions.TidyAsync(ct); break;
                    case 2: await node.Admissions.AdmitAsync(ct); break;
                    case 3: await node.Get<CallOffService>().ContinueAsync(ct); break;
                    case < 6: await Task.WhenAll(Nodes.Select(n => n.Admissions.AdmitAsync(ct))); break;
                    default: await node.TickAsync(); break;
                }
                return this;
            }, _ => null);
            await LookAsync();
        }
    }

    private async Task LookAsync()
    {
        await using var db = await House.Node.Contexts.CreateDbContextAsync();
        looks.Add(await LineLook.TakeAsync(db, History));
    }

    private async Task<StormReport> ReportAsync()
    {
        await LookAsync();
        await Nodes[0].Get<CallOffService>().ContinueAsync(default);
        await using var db = House.CreateContext();
        var books = await Books.ReadAsync(db);
        var acts = History.Acts.ToList();
        var (start, at) = History.Draw();
        acts.AddRange(books.Seats.Select(s => new Act("The database", default, new Deed.Stands(s.Seat, s.State), start, start, at, at)));
        var checker = new HistoryChecker(acts, books, looks);
        var contradictions = checker.FindContradictions(Settings.SeatLimit, Settings.MaxAdmitted).ToList();
        contradictions.AddRange(failures);
        contradictions.AddRange(checker.FindTooGoodPositions());
        if (Settings.Without is null)
        {
            contradictions.AddRange(await CompareNodesAsync());
            try
            {
                await House.AssertSoundAsync();
            }
            catch (XunitException unsound)
            {
                contradictions.Add($"The house isn't sound: {unsound.Message}");
            }
        }
        return new StormReport(Settings, acts.Count, looks.Count, checker.MostActsOfOneSeat, contradictions);
    }

    /// <summary>After a tick, what every node shows is what the database says.</summary>
    private async Task<List<string>> CompareNodesAsync()
    {
        var differences = new List<string>();
        for (var i = 0; i < Nodes.Count; i++)
        {
            await Nodes[i].TickAsync();
            await using var db = House.CreateContext();
            var seats = await db.Seats.AsNoTracking().ToListAsync();
            foreach (var date in seats.GroupBy(s => s.PerformanceId))
            {
                var map = (await Nodes[i].Maps.FindAsync(date.Key, default))!;
                foreach (var seat in date)
                {
                    var (isFree, shown) = (SeatRules.IsFree(seat.Status, seat.HeldUntil, House.Now), map.FindSeat(seat.Label)!.Value.Seat);
                    var (status, holder) = isFree ? (SeatStatus.Available, null) : (seat.Status, seat.HolderId);
                    if ((shown.Status, shown.HolderId) != (status, holder))
                        differences.Add($"Node {i} shows seat {seat.Label} of date {date.Key} as {shown.Status}, and it is {status}.");
                }
            }
            var living = await db.Places.AsNoTracking().Where(p => p.State == PlaceState.Waiting || p.State == PlaceState.Admitted)
                .ToListAsync();
            foreach (var concert in Concerts)
            {
                var its = living.Where(p => p.ConcertId == concert.ConcertId).ToList();
                var truth = (its.Count(p => p.State == PlaceState.Waiting),
                    its.Count(p => p.State == PlaceState.Admitted && p.InsideUntil > House.Now));
                if (Nodes[i].Boards.Count(concert.ConcertId) is { } shown && shown != truth)
                    differences.Add($"Node {i} counts {shown} waiting and inside concert {concert.ConcertId}, and there are {truth}.");
            }
        }
        return differences;
    }
}

/// <summary>What a storm came to.</summary>
internal sealed record StormReport(StormSettings Settings, int Acts, int Looks, int MostActsOfOneSeat, IReadOnlyList<string> Contradictions)
{
    public bool IsExplained => Contradictions.Count == 0;

    public override string ToString() =>
        $"Seed {Settings.Seed}: {Acts} acts on {Settings.Nodes} nodes, up to {MostActsOfOneSeat} on one seat, {Looks} looks at the line: "
        + (IsExplained ? "some order explains all answers." : $"{Contradictions.Count} contradictions.\n"
            + string.Join('\n', Contradictions.Take(20)));
}
