using Ticketing.Catalog;

namespace Ticketing.Seating;

/// <summary>Chooses seats for somebody who leaves it to the house: adjacent, near the stage, leaving no seat alone where that can be had.</summary>
public static class BestAvailable
{
    /// <summary>The best group of <paramref name="count"/> adjacent free seats in one row; null when no row has one. Accessible and companion seats are left to those who need them while there are others.</summary>
    /// <param name="taken">Seats that the caller knows to be taken, whatever the map still shows.</param>
    /// <param name="skip">How often the caller lost the best group to others: it then aims a little beside it.</param>
    public static IReadOnlyList<string>? Find(SeatMapView map, int count, int? tierId, IReadOnlySet<string>? taken = null, int skip = 0)
    {
        var groups = Rank(map, count, tierId, null, taken).Take(skip + 1).ToList();
        return groups.Count == 0 ? null : groups[Random.Shared.Next(skip == 0 ? 1 : groups.Count)];
    }

    /// <summary>Up to <paramref name="most"/> groups of the same size that share no seat, nearest to the given seat first.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Alternatives(SeatMapView map, int count, string near, int most = 3)
    {
        var chosen = new List<IReadOnlyList<string>>();
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in Rank(map, count, null, near))
        {
            if (group.Any(used.Contains)) continue;
            used.UnionWith(group);
            chosen.Add(group);
            if (chosen.Count == most) break;
        }
        return chosen;
    }

    private static IEnumerable<IReadOnlyList<string>> Rank(SeatMapView map, int count, int? tierId, string? near, IReadOnlySet<string>? taken = null)
    {
        var origin = near is null ? null : map.FindSeat(near);
        var candidates = new List<(bool NeededByOthers, bool LeavesOneAlone, double Distance, double Aside, IReadOnlyList<string> Labels)>();
        foreach (var section in map.Sections)
        {
            if (tierId is { } tier && section.Plan.TierId != tier) continue;
            if (section.Free < count) continue;
            foreach (var row in section.Seats.GroupBy(s => s.Row))
                foreach (var run in Runs([.. row.OrderBy(s => s.X)], taken))
                    for (var start = 0; start + count <= run.Count; start++)
                    {
                        var group = run.GetRange(start, count);
                        var (distance, aside) = Measure(section.Plan.Shape, section.Seats, group, origin);
                        var neededByOthers = group.Exists(s => (s.Features & (SeatFeatures.Accessible | SeatFeatures.Companion)) != 0);
                        candidates.Add((neededByOthers, start == 1 || run.Count - start - count == 1, distance, aside, [.. group.Select(s => s.Label)]));
                    }
        }
        return candidates.OrderBy(c => c.NeededByOthers).ThenBy(c => c.LeavesOneAlone).ThenBy(c => c.Distance).ThenBy(c => c.Aside).Select(c => c.Labels);
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

    private static (double Distance, double Aside) Measure(
        SectionShape shape, IReadOnlyList<SeatView> all, List<SeatView> group, (SectionMapView Section, SeatView Seat)? origin)
    {
        var x = group.Average(s => s.X);
        var y = group[0].Y;
        if (origin is { } from)
        {
            // Another section is as far as its rectangle, the same one as its seats.
            var other = from.Section.Plan.Shape;
            var sections = Math.Abs(Centre(shape).X - Centre(other).X) + Math.Abs(Centre(shape).Y - Centre(other).Y);
            return (sections * 10 + Math.Abs(y - from.Seat.Y) * 1.5 + Math.Abs(x - from.Seat.X), 0);
        }
        var width = all.Max(s => s.X);
        return (shape.Y + y, Math.Abs(Centre(shape).X - 500) + Math.Abs(x - width / 2));
    }

    private static (float X, float Y) Centre(SectionShape shape) => (shape.X + shape.Width / 2, shape.Y + shape.Height / 2);
}
