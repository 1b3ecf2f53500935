using Ticketing.Catalog;

namespace Ticketing.Seating;

/// <summary>
/// Chooses seats for somebody who leaves it to the house: adjacent, near the stage, leaving no seat alone where that can be had.
/// </summary>
public static class BestAvailable
{
    private const SeatFeatures NeededByOthers = SeatFeatures.Accessible | SeatFeatures.Companion;

    /// <summary>
    /// The best group of <paramref name="count"/> adjacent free seats in one row; null when no row has one. Accessible and companion seats
    /// are left to those who need them while there are others.
    /// </summary>
    /// <param name="taken">Seats that the caller knows to be taken, whatever the map still shows.</param>
    /// <param name="skip">How often the caller lost the best group to others: it then aims a little beside it.</param>
    public static IReadOnlyList<string>? Find(SeatMapView map, int count, int? tierId, IReadOnlySet<string>? taken = null, int skip = 0)
    {
        var groups = Rank(map, count, tierId, null, taken, most: skip + 1).Take(skip + 1).ToList();
        return groups.Count == 0 ? null : groups[Random.Shared.Next(skip == 0 ? 1 : groups.Count)].Labels;
    }

    /// <summary>Up to <paramref name="most"/> groups of the same size that share no seat, nearest to the given seat first.</summary>
    /// <param name="taken">Seats that the caller knows to be taken, whatever the map still shows.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Alternatives(
        SeatMapView map, int count, string near, IReadOnlySet<string>? taken = null, int most = 3)
    {
        var chosen = new List<IReadOnlyList<string>>();
        var used = new HashSet<string>(StringComparer.Ordinal);
        // Groups that overlap fall out: as many again as a group can overlap with are ranked.
        foreach (var group in Rank(map, count, null, map.FindSeat(near), taken, most * 2 * count))
        {
            var labels = group.Labels;
            if (labels.Any(used.Contains)) continue;
            used.UnionWith(labels);
            chosen.Add(labels);
            if (chosen.Count == most) break;
        }
        return chosen;
    }

    /// <summary>
    /// The groups in order of preference; of those beyond the best <paramref name="most"/> some may be missing, since far sections are not
    /// looked at then.
    /// </summary>
    private static IEnumerable<Group> Rank(
        SeatMapView map, int count, int? tierId, (SectionMapView Section, SeatView Seat)? origin, IReadOnlySet<string>? taken, int most)
    {
        var groups = new List<Group>();
        var sections = map.Sections.Where(s => s.Free >= count && (tierId is null || s.Plan.TierId == tierId))
            .Select(s => (Section: s, Nearest: Distance(s.Plan.Shape, origin))).OrderBy(s => s.Nearest);
        foreach (var (section, nearest) in sections)
        {
            // Ideal groups that are nearer than anything here can be: the rest of a hall of thousands needn't be read.
            if (groups.Count(g => g.IsIdeal && g.Distance <= nearest) >= most) break;
            var width = section.Seats.Max(s => s.X);
            foreach (var row in section.Seats.GroupBy(s => s.Row))
                foreach (var run in Runs([.. row.OrderBy(s => s.X)], taken))
                    for (var start = 0; start + count <= run.Count; start++)
                        groups.Add(Measure(section, width, nearest, run, start, count, origin));
        }
        return groups.OrderBy(g => g.HasNeededSeats).ThenBy(g => g.LeavesOneAlone).ThenBy(g => g.Distance).ThenBy(g => g.Aside);
    }

    /// <summary>Unbroken runs of free seats, side by side.</summary>
    private static IEnumerable<List<SeatView>> Runs(List<SeatView> row, IReadOnlySet<string>? taken)
    {
        var run = new List<SeatView>();
        foreach (var seat in row)
        {
            var usable = seat.Status == SeatStatus.Available && taken?.Contains(seat.Label) != true;
            if (run.Count > 0 && (!usable || seat.X - run[^1].X > 1.5f))
            {
                yield return run;
                run = [];
            }
            if (usable) run.Add(seat);
        }
        if (run.Count > 0) yield return run;
    }

    private static Group Measure(
        SectionMapView section, float width, float nearest, List<SeatView> run, int start, int count,
        (SectionMapView Section, SeatView Seat)? origin)
    {
        var middle = (run[start].X + run[start + count - 1].X) / 2;
        var needed = false;
        for (var i = start; i < start + count; i++) needed |= (run[i].Features & NeededByOthers) != 0;
        var leavesOneAlone = start == 1 || run.Count - start - count == 1;
        return origin is { Seat: var lost }
            ? new Group(
                run, start, count, needed, leavesOneAlone, nearest + Math.Abs(run[start].Y - lost.Y) * 1.5f + Math.Abs(middle - lost.X), 0)
            : new Group(
                run, start, count, needed, leavesOneAlone, nearest + run[start].Y,
                Math.Abs(Centre(section.Plan.Shape).X - 500) + Math.Abs(middle - width / 2));
    }

    /// <summary>How far the section is at its nearest: from the stage, or from the section of the given seat.</summary>
    private static float Distance(SectionShape shape, (SectionMapView Section, SeatView Seat)? origin)
    {
        if (origin is not { } from) return shape.Y;
        var other = from.Section.Plan.Shape;
        return (Math.Abs(Centre(shape).X - Centre(other).X) + Math.Abs(Centre(shape).Y - Centre(other).Y)) * 10;
    }

    private static (float X, float Y) Centre(SectionShape shape) => (shape.X + shape.Width / 2, shape.Y + shape.Height / 2);

    private readonly record struct Group(
        List<SeatView> Run, int Start, int Count, bool HasNeededSeats, bool LeavesOneAlone, float Distance, float Aside)
    {
        public bool IsIdeal => !HasNeededSeats && !LeavesOneAlone;

        public IReadOnlyList<string> Labels => [.. Run.GetRange(Start, Count).Select(s => s.Label)];
    }
}
