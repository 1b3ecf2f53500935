namespace Ticketing.Tests.Nodes;

/// <summary>
/// Looks for an order of acts on one thing that respects real time and explains every answer: the search of Wing and Gong (1993), which
/// takes acts that began before any other ended, tries them one after the other, and remembers (set of acts taken, state) so that no such
/// pair is tried twice (Lowe 2017). Acts that only look are taken as soon as they fit, since nothing is lost by it.
/// </summary>
internal static class Linearization
{
    /// <summary>Null when there is such an order; otherwise how far the best attempt came.</summary>
    /// <param name="after">The states an act may leave behind; none when it contradicts the state.</param>
    /// <param name="isLook">Whether the act never changes anything.</param>
    public static DeadEnd<TState>? Find<TState>(
        IEnumerable<Act> acts, TState initial, Func<TState, Act, IEnumerable<TState>> after, Func<Act, bool> isLook)
        where TState : struct, IEquatable<TState>
    {
        var line = acts.OrderBy(a => a.Start).ToArray();
        var search = new Search<TState>(line, after, isLook);
        return search.Run(initial) ? null : search.Best;
    }

    private sealed class Search<TState>(Act[] line, Func<TState, Act, IEnumerable<TState>> after, Func<Act, bool> isLook)
        where TState : struct, IEquatable<TState>
    {
        private readonly HashSet<Taken<TState>> seen = [];
        private readonly Stack<Choice<TState>> choices = new();
        private readonly bool[] taken = new bool[line.Length];
        private readonly List<Act> order = [];
        private int certainLeft = line.Count(a => a.IsCertain);
        private int first; // all before it are taken

        public DeadEnd<TState> Best { get; private set; } = null!;

        public bool Run(TState state)
        {
            Open(state);
            while (certainLeft > 0)
            {
                var choice = choices.Peek();
                if (choice.Next.TryDequeue(out var next))
                {
                    Take(next.Index);
                    choice.Made = next.Index;
                    if (seen.Add(new Taken<TState>(Pack(), next.State))) Open(next.State);
                    else Undo(choice);
                    continue;
                }
                choices.Pop();
                foreach (var look in Enumerable.Reverse(choice.Looks)) PutBack(look);
                if (!choices.TryPeek(out var before)) return false;
                Undo(before);
            }
            return true;
        }

        /// <summary>Takes every look that fits, then lists what may come next.</summary>
        private void Open(TState state)
        {
            var choice = new Choice<TState>();
            choices.Push(choice);
            while (TakeLook(state) is { } look) choice.Looks.Add(look);
            foreach (var i in Candidates())
                foreach (var next in after(state, line[i]))
                    // What may not have happened and changes nothing explains nothing.
                    if (line[i].IsCertain || !next.Equals(state)) choice.Next.Enqueue((i, next));
            if (Best is null || order.Count > Best.Order.Count)
                Best = new DeadEnd<TState>([.. order], state, [.. Candidates().Select(i => line[i])]);
        }

        private int? TakeLook(TState state)
        {
            foreach (var i in Candidates())
            {
                if (!line[i].IsCertain || !isLook(line[i]) || !after(state, line[i]).Any()) continue;
                Take(i);
                return i;
            }
            return null;
        }

        /// <summary>Acts that began before any act that isn't taken yet had ended.</summary>
        private List<int> Candidates()
        {
            var candidates = new List<int>();
            var firstEnd = long.MaxValue;
            for (var i = first; i < line.Length && line[i].Start < firstEnd; i++)
            {
                if (taken[i]) continue;
                candidates.Add(i);
                firstEnd = Math.Min(firstEnd, line[i].End);
            }
            return candidates;
        }

        private void Take(int index)
        {
            taken[index] = true;
            order.Add(line[index]);
            if (line[index].IsCertain) certainLeft--;
            while (first < line.Length && taken[first]) first++;
        }

        /// <summary>Always the one taken last.</summary>
        private void PutBack(int index)
        {
            taken[index] = false;
            order.RemoveAt(order.Count - 1);
            if (line[index].IsCertain) certainLeft++;
            first = Math.Min(first, index);
        }

        private void Undo(Choice<TState> choice)
        {
            PutBack(choice.Made!.Value);
            choice.Made = null;
        }

        /// <summary>The acts taken: all before the first that isn't, and which of those after it.</summary>
        private (int First, string Window) Pack()
        {
            var end = line.Length;
            while (end > first && !taken[end - 1]) end--;
            return (first, string.Create(end - first, (taken, first), static (window, from) =>
            {
                for (var i = 0; i < window.Length; i++) window[i] = from.taken[from.first + i] ? '1' : '0';
            }));
        }
    }

    private readonly record struct Taken<TState>((int First, string Window) Acts, TState State);

    /// <summary>A point of the search: what was looked at on coming here, what is still to be tried, and what is being tried.</summary>
    private sealed class Choice<TState>
    {
        public List<int> Looks { get; } = [];
        public Queue<(int Index, TState State)> Next { get; } = new();
        public int? Made { get; set; }
    }
}

/// <summary>Where the longest attempt to explain a history ended: nothing of <paramref name="Stuck"/> could come next.</summary>
internal sealed record DeadEnd<TState>(IReadOnlyList<Act> Order, TState State, IReadOnlyList<Act> Stuck);
