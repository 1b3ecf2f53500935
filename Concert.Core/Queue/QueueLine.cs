namespace Ticketing.Queue;

/// <summary>
/// Those who wait, by rank. Whoever comes stands at the end, anybody may go, and a position is counted in some twenty steps, however long
/// the line is: a binary indexed tree (Fenwick 1994) over the ranks in order, in which those who have gone count nothing.
/// </summary>
internal sealed class QueueLine
{
    private readonly List<long> ranks = [];
    private readonly List<bool> waits = [];
    private readonly List<int> tree = [0];

    /// <summary>People in line.</summary>
    public int Count { get; private set; }

    /// <summary>Puts in whoever has this rank; rarely anywhere else than at the end.</summary>
    public void Add(long rank)
    {
        var index = ranks.BinarySearch(rank);
        if (index >= 0)
        {
            if (waits[index]) return;
            waits[index] = true;
            Change(index, +1);
        }
        else if (~index == ranks.Count)
        {
            Append(rank, true);
        }
        else
        {
            ranks.Insert(~index, rank);
            waits.Insert(~index, true);
            Rebuild();
        }
    }

    /// <summary>Takes out whoever has this rank.</summary>
    public void Remove(long rank)
    {
        var index = ranks.BinarySearch(rank);
        if (index < 0 || !waits[index]) return;
        waits[index] = false;
        Change(index, -1);
        // Those who have gone are mostly the first: the line doesn't drag all of them along for ever.
        if (ranks.Count > 1000 && Count < ranks.Count / 2) Rebuild();
    }

    /// <summary>1 for the first; for a rank that isn't in line, where it would stand.</summary>
    public int PositionOf(long rank)
    {
        var index = ranks.BinarySearch(rank);
        var before = 0;
        for (var i = index >= 0 ? index : ~index; i > 0; i &= i - 1) before += tree[i];
        return before + 1;
    }

    private void Append(long rank, bool isWaiting)
    {
        ranks.Add(rank);
        waits.Add(isWaiting);
        // A node of the tree sums up those below it, which stand in the list already.
        var node = ranks.Count;
        var sum = isWaiting ? 1 : 0;
        for (var child = 1; child < (node & -node); child <<= 1) sum += tree[node - child];
        tree.Add(sum);
        Count += isWaiting ? 1 : 0;
    }

    private void Change(int index, int by)
    {
        Count += by;
        for (var node = index + 1; node < tree.Count; node += node & -node) tree[node] += by;
    }

    private void Rebuild()
    {
        List<long> waiting = [.. ranks.Where((_, i) => waits[i])];
        ranks.Clear();
        waits.Clear();
        tree.RemoveRange(1, tree.Count - 1);
        Count = 0;
        foreach (var rank in waiting) Append(rank, true);
    }
}
