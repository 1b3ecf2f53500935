using Ticketing.Lanes;

namespace Ticketing.Tests.Lanes;

/// <summary>What gathers is worked on together, and nobody's trouble is anybody else's.</summary>
public sealed class LaneTests
{
    private static readonly LaneRules Rules = new("test", Priority: 0) { AtOnce = 1, AgainFor = TimeSpan.FromMilliseconds(100) };

    [Fact]
    public async Task A_lone_request_goes_at_once_and_what_comes_meanwhile_is_the_next_batch()
    {
        var work = new HeldWork();
        var lane = work.Lane(Rules);
        var first = lane.RunAsync(new Ask(1), default);
        await work.BegunAsync();
        var others = Enumerable.Range(2, 10).Select(i => lane.RunAsync(new Ask(i), default)).ToList();
        work.LetGo();
        Assert.Equal("1", (await first)!.Text);
        Assert.Equal(Enumerable.Range(2, 10).Select(i => $"{i}"), (await Task.WhenAll(others)).Select(a => a!.Text));
        Assert.Equal([1, 10], work.Sizes);
    }

    [Fact]
    public async Task Two_requests_of_one_person_are_never_in_one_batch_and_keep_their_order()
    {
        var work = new HeldWork();
        var lane = work.Lane(Rules);
        var door = lane.RunAsync(new Ask(0), default);
        await work.BegunAsync();
        var person = Guid.NewGuid();
        List<Task> asked = [door];
        for (var i = 1; i <= 3; i++) asked.AddRange([lane.RunAsync(new Ask(i, person), default), lane.RunAsync(new Ask(10 + i), default)]);
        work.LetGo();
        await Task.WhenAll(asked);
        Assert.All(work.Batches, batch => Assert.True(batch.Count(a => a.OwnerId == person) <= 1));
        Assert.Equal([1, 2, 3], work.Batches.SelectMany(b => b).Where(a => a.OwnerId == person).Select(a => a.Number));
    }

    [Fact]
    public async Task One_that_fails_spoils_none_of_the_sixty_three_beside_it()
    {
        var work = new HeldWork { Fails = ask => ask.Number == 40 };
        var lane = work.Lane(Rules);
        var door = lane.RunAsync(new Ask(0), default);
        await work.BegunAsync();
        var asked = Enumerable.Range(1, 64).Select(i => lane.RunAsync(new Ask(i), default)).ToList();
        work.LetGo();
        await door;
        await Assert.ThrowsAsync<FormatException>(() => asked[39]);
        asked.RemoveAt(39);
        Assert.Equal(63, (await Task.WhenAll(asked)).Length);
        // In halves, down to the one: its batch keeps its id, by which it knows its own work again.
        Assert.Single(work.Ids.Skip(1).Distinct());
    }

    [Fact]
    public async Task What_is_in_somebodys_way_comes_again_and_then_is_waited_for_alone_while_others_go_on()
    {
        var work = new HeldWork { IsLeft = ask => ask.Number == 1 };
        var lane = work.Lane(Rules);
        var blocked = lane.RunAsync(new Ask(1), default);
        Assert.Equal("2", (await lane.RunAsync(new Ask(2), default))!.Text);
        await work.AloneAsync();
        Assert.Equal("3", (await lane.RunAsync(new Ask(3), default))!.Text);
        Assert.False(blocked.IsCompleted);
        work.LetGoAlone();
        Assert.Equal("1", (await blocked)!.Text);
        Assert.True(work.Batches.Count(b => b.Any(a => a.Number == 1)) > 2);
    }

    [Fact]
    public async Task Who_leaves_before_their_turn_is_left_out_and_what_has_begun_is_carried_through()
    {
        var work = new HeldWork();
        var lane = work.Lane(Rules);
        using var caller = new CancellationTokenSource();
        var begun = lane.RunAsync(new Ask(1), caller.Token);
        await work.BegunAsync();
        var waiting = lane.RunAsync(new Ask(2), caller.Token);
        var last = lane.RunAsync(new Ask(3), default);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        work.LetGo();
        Assert.Equal("1", (await begun)!.Text);
        Assert.Equal("3", (await last)!.Text);
        Assert.DoesNotContain(work.Batches.SelectMany(b => b), a => a.Number == 2);
    }

    [Fact]
    public async Task A_full_lane_says_so_at_once()
    {
        var work = new HeldWork();
        var lane = work.Lane(Rules with { LengthMax = 2 });
        var first = lane.RunAsync(new Ask(1), default);
        await work.BegunAsync();
        var waiting = new[] { lane.RunAsync(new Ask(2), default), lane.RunAsync(new Ask(3), default) };
        Assert.Null(await lane.RunAsync(new Ask(4), default));
        work.LetGo();
        await Task.WhenAll([first, .. waiting]);
    }

    [Fact]
    public async Task When_turns_are_short_the_more_pressing_goes_first()
    {
        var slots = new BatchSlots(1);
        await slots.TakeAsync(0);
        List<string> order = [];
        var turns = new[] { ("join", 2), ("hold", 1), ("pay", 0), ("pay again", 0) }.Select(async turn =>
        {
            await slots.TakeAsync(turn.Item2);
            lock (order) order.Add(turn.Item1);
            slots.Release();
        }).ToList();
        slots.Release();
        await Task.WhenAll(turns);
        Assert.Equal(["pay", "pay again", "hold", "join"], order);
    }

    private sealed record Ask(int Number, Guid? Of = null)
    {
        public Guid OwnerId { get; } = Of ?? Guid.NewGuid();
    }

    private sealed record Answer(string Text);

    /// <summary>Work that waits to be let go, and keeps what it was given.</summary>
    private sealed class HeldWork
    {
        private readonly TaskCompletionSource begun = new(), goOn = new(), goOnAlone = new(), alone = new();

        public List<IReadOnlyList<Ask>> Batches { get; } = [];
        public List<Guid> Ids { get; } = [];
        public IEnumerable<int> Sizes => Batches.Select(b => b.Count);
        public Func<Ask, bool> Fails { get; init; } = _ => false;
        public Func<Ask, bool>? IsLeft { get; init; }

        public Lane<Ask, Answer> Lane(LaneRules rules) => new(rules, new BatchSlots(), ask => ask.OwnerId, WorkAsync);

        public Task BegunAsync() => begun.Task.WaitAsync(TimeSpan.FromSeconds(10));

        public Task AloneAsync() => alone.Task.WaitAsync(TimeSpan.FromSeconds(10));

        public void LetGo() => goOn.TrySetResult();

        public void LetGoAlone() => goOnAlone.TrySetResult();

        private async Task<IReadOnlyList<Answer?>> WorkAsync(Batch<Ask> batch)
        {
            lock (Batches)
            {
                Batches.Add(batch.Requests);
                Ids.Add(batch.Id);
            }
            begun.TrySetResult();
            if (IsLeft is null) await goOn.Task.WaitAsync(TimeSpan.FromSeconds(10));
            if (batch.IsAlone)
            {
                alone.TrySetResult();
                await goOnAlone.Task.WaitAsync(TimeSpan.FromSeconds(10));
            }
            if (batch.Requests.Any(Fails)) throw new FormatException();
            return [.. batch.Requests.Select(ask => !batch.IsAlone && IsLeft?.Invoke(ask) == true ? null : new Answer($"{ask.Number}"))];
        }
    }
}
