using Ticketing.Catalog;

namespace Ticketing.Seating;

/// <summary>
/// Chooses seats for somebody who leaves it to the house: adjacent in one row, the better tier first as long as it has such a group, no
/// seat left alone where that can be had, and then the best by <see cref="SeatQuality"/>. Accessible and companion seats are left to those
/// who need them while there are others.
/// </summary>
public static class BestAvailable
{
    internal const SeatFeatures NeededByOthers = SeatFeatures.Accessible | SeatFeatures.Companion;

    /// <summary>The best group of <paramref name="count"/> adjacent free seats in one row; null when no row has one.</summary>
    /// <param name="taken">Seats that the caller knows to be taken, whatever the map still shows.</param>
    public static IReadOnlyList<string>? Find(SeatMapView map, int count, int? tierId, IReadOnlySet<string>? taken = null) =>
        Choose(new Search(map, count, tierId, taken, most: 1));

    /// <summary>
    /// The best group of <paramref name="count"/> adjacent free seats with an accessible one among them: no more accessible seats than
    /// need be, as many companion seats as there are people beside it, then as <see cref="Find"/>. Null when no row has one.
    /// </summary>
    /// <param name="taken">Seats that the caller knows to be taken, whatever the map still shows.</param>
    public static IReadOnlyList<string>? FindAccessible(
        SeatMapView map, int count, int? tierId, IReadOnlySet<string>? taken = null) =>
        Choose(new Search(map, count, tierId, taken, most: 1) { Accessible = true });

    /// <summary>
    /// The best groups that together make the number, where no row has so many: as large as can be, each as near to the first as can be.
    /// Null when there are not as many seats.
    /// </summary>
    /// <param name="accessible">The first has an accessible seat.</param>
    /// <param name="taken">Seats that the caller knows to be taken, whatever the map still shows.</param>
    public static IReadOnlyList<IReadOnlyList<string>>? Split(
        SeatMapView map, int count, int? tierId, bool accessible, IReadOnlySet<string> taken)
    {
        var groups = new List<IReadOnlyList<string>>();
        var passedOver = taken.ToHashSet(StringComparer.Ordinal);
        PlanPoint? near = null;
        for (var (left, size) = (count, count - 1); size > 0; size = Math.Min(size, left))
        {
            var search = new Search(map, size, tierId, passedOver, most: 1) { Accessible = accessible && groups.Count == 0, Near = near };
            if (Choose(search) is not { } found)
            {
                size--;
                continue;
            }
            groups.Add(found);
            passedOver.UnionWith(found);
            near ??= PlaceOf(map, found[0]);
            left -= size;
        }
        return groups.Sum(g => g.Count) == count ? groups : null;
    }

    /// <summary>Up to <paramref name="most"/> groups of the same size that share no seat, nearest to the given seat first.</summary>
    /// <param name="taken">Seats that the caller knows to be taken, whatever the map still shows.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Alternatives(
        SeatMapView map, int count, string near, IReadOnlySet<string>? taken = null, int most = 3)
    {
        var chosen = new List<IReadOnlyList<string>>();
        if (map.FindSeat(near) is null) return chosen;
        var used = new HashSet<string>(StringComparer.Ordinal);
        // Groups that overlap fall out: as many again as a group can overlap with are ranked.
        var search = new Search(map, count, null, taken, most * 2 * count)
        {
            Near = PlaceOf(map, near),
        };
        foreach (var group in search.Run())
        {
            var labels = group.Labels(count);
            if (labels.Any(used.Contains)) continue;
            used.UnionWith(labels);
            chosen.Add(labels);
            if (chosen.Count == most) break;
        }
        return chosen;
    }

    private static List<string>? Choose(Search search) => search.Run() is [var best, ..] ? best.Labels(search.Count) : null;

    private static PlanPoint PlaceOf(SeatMapView map, string label)
    {
        var plan = map.FindSeat(label)!.Value.Section.Plan;
        return plan.Places[plan.IndexByLabel[label]];
    }

    /// <summary>Seats from <paramref name="Start"/> on in the section's rows. What comes first in it decides first.</summary>
    private readonly record struct Group(int Misfit, int Tier, bool LeavesOneAlone, float Cost, SectionMapView Section, int Start)
    {
        public bool IsBetterThan(in Group other) =>
            Misfit != other.Misfit ? Misfit < other.Misfit
            : Tier != other.Tier ? Tier < other.Tier
            : LeavesOneAlone != other.LeavesOneAlone ? other.LeavesOneAlone
            : Cost < other.Cost;

        public List<string> Labels(int count)
        {
            var labels = new List<string>(count);
            for (var i = Start; i < Start + count; i++) labels.Add(Section.Seats[Section.Plan.Places.InRows[i]].Label);
            return labels;
        }
    }

    /// <summary>One look through the map, which keeps the best few groups and passes over sections that can't better them.</summary>
    private sealed class Search(SeatMapView map, int count, int? tierId, IReadOnlySet<string>? taken, int most)
    {
        private readonly List<Group> best = [];

        public int Count => count;

        /// <summary>Groups with an accessible seat only, which may then have companion seats too.</summary>
        public bool Accessible { get; init; }

        /// <summary>Near this place, whatever the tier; null for the best seats.</summary>
        public PlanPoint? Near { get; init; }

        /// <summary>The best groups, the best first.</summary>
        public List<Group> Run()
        {
            var sections = map.Sections.Where(s => s.Free >= count && (tierId is null || s.Plan.TierId == tierId))
                .Select(s => new Group(0, TierOf(s), LeavesOneAlone: false, LowestCostOf(s.Plan.Places), s, 0))
                .OrderBy(g => g.Tier).ThenBy(g => g.Cost).ToList();
            Look(sections, Accessible);
            if (best.Count == 0 && !Accessible) Look(sections, mayUseNeeded: true);
            return best;
        }

        private void Look(List<Group> sections, bool mayUseNeeded)
        {
            foreach (var section in sections)
            {
                // The section's best seat with nothing against it: if that isn't better, nothing here or further on is.
                if (best.Count == most && !section.IsBetterThan(best[^1])) break;
                Look(section.Section, mayUseNeeded);
            }
        }

        private void Look(SectionMapView section, bool mayUseNeeded)
        {
            var places = section.Plan.Places;
            var from = 0;
            for (var i = 0; i <= places.InRows.Length; i++)
            {
                var isOpen = i < places.InRows.Length && IsUsable(section.Seats[places.InRows[i]], mayUseNeeded);
                if (isOpen && !places.StartsRun[i]) continue;
                if (i - from >= count) LookAlong(section, from, i - from);
                from = isOpen ? i : i + 1;
            }
        }

        /// <summary>All groups of one unbroken run of free seats.</summary>
        private void LookAlong(SectionMapView section, int from, int length)
        {
            for (var start = 0; start + count <= length; start++)
            {
                if (MisfitOf(section, from + start) is not { } misfit) continue;
                var leavesOneAlone = !Accessible && (start == 1 || length - start - count == 1);
                var cost = CostOf(section.Plan.Places, from + start);
                var group = new Group(misfit, TierOf(section), leavesOneAlone, cost, section, from + start);
                if (best.Count == most && !group.IsBetterThan(best[^1])) continue;
                if (best.Count == most) best.RemoveAt(most - 1);
                var at = best.Count;
                while (at > 0 && group.IsBetterThan(best[at - 1])) at--;
                best.Insert(at, group);
            }
        }

        private bool IsUsable(SeatView seat, bool mayUseNeeded) =>
            seat.Status == SeatStatus.Available && (mayUseNeeded || (seat.Features & NeededByOthers) == 0)
            && taken?.Contains(seat.Label) != true;

        /// <summary>How far the group is from one accessible seat with companion seats beside it; null when it has none.</summary>
        private int? MisfitOf(SectionMapView section, int start)
        {
            if (!Accessible) return 0;
            var (accessible, companions) = (0, 0);
            for (var i = start; i < start + count; i++)
            {
                var features = section.Seats[section.Plan.Places.InRows[i]].Features;
                if ((features & SeatFeatures.Accessible) != 0) accessible++;
                else if ((features & SeatFeatures.Companion) != 0) companions++;
            }
            return accessible == 0 ? null : (accessible - 1) * count + (count - accessible - companions);
        }

        private float CostOf(SeatPlaces places, int start)
        {
            if (Near is { } near)
            {
                var (one, other) = (places[places.InRows[start]], places[places.InRows[start + count - 1]]);
                return new PlanPoint((one.X + other.X) / 2, (one.Y + other.Y) / 2).DistanceTo(near);
            }
            var sum = 0f;
            for (var i = start; i < start + count; i++) sum += places.Costs[i];
            return sum / count;
        }

        private float LowestCostOf(SeatPlaces places) =>
            Near is { } near ? MathF.Max(0, places.Middle.DistanceTo(near) - places.Radius) : places.LowestCost;

        private int TierOf(SectionMapView section) => Near is null ? section.Plan.TierOrder : 0;
    }
}
