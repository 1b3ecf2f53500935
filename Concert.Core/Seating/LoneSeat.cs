namespace Ticketing.Seating;

/// <summary>
/// A free seat that a choice would leave alone between taken ones or an aisle: few want to sit there. A hint, never a rule.
/// </summary>
/// <param name="Label">The seat that would be left alone.</param>
/// <param name="Instead">
/// The whole choice with its seats in that row moved along as little as possible so that none is left alone there; null when there is no
/// such place.
/// </param>
public sealed record LoneSeat(string Label, IReadOnlyList<string>? Instead)
{
    /// <summary>The first seat that choosing these would leave alone; null when there is none.</summary>
    /// <param name="chosen">Seats that the person chose, or holds already: they count as free.</param>
    public static LoneSeat? Find(SeatMapView map, IReadOnlyCollection<string> chosen)
    {
        var labels = chosen.ToHashSet(StringComparer.Ordinal);
        foreach (var section in map.Sections)
            foreach (var run in Runs(section, labels))
                if (run.LeftAlone(run.Chosen) is { } alone) return new LoneSeat(alone, Move(run, chosen));
        return null;
    }

    private static List<string>? Move(Run run, IReadOnlyCollection<string> chosen)
    {
        for (var by = 1; by < run.Labels.Count; by++)
            foreach (var step in (ReadOnlySpan<int>)[-by, by])
            {
                var moved = run.Chosen.ConvertAll(i => i + step);
                if (moved[0] < 0 || moved[^1] >= run.Labels.Count || run.LeftAlone(moved) is not null) continue;
                var before = run.Chosen.Select(i => run.Labels[i]).ToHashSet(StringComparer.Ordinal);
                return [.. chosen.Where(label => !before.Contains(label)), .. moved.Select(i => run.Labels[i])];
            }
        return null;
    }

    /// <summary>The unbroken runs of seats that are free or chosen, and have at least one chosen.</summary>
    private static IEnumerable<Run> Runs(SectionMapView section, HashSet<string> chosen)
    {
        var places = section.Plan.Places;
        if (!chosen.Any(places.IndexByLabel.ContainsKey)) yield break;
        var run = new Run([], []);
        for (var i = 0; i < places.InRows.Length; i++)
        {
            var seat = section.Seats[places.InRows[i]];
            var isChosen = chosen.Contains(seat.Label);
            // Seats for those who need them aren't anybody's neighbours: nobody is asked to fill up to them.
            var isFree = seat.Status == SeatStatus.Available && (seat.Features & BestAvailable.NeededByOthers) == 0;
            if (places.StartsRun[i] || !(isFree || isChosen))
            {
                if (run.Chosen.Count > 0) yield return run;
                run = new Run([], []);
            }
            if (!isFree && !isChosen) continue;
            if (isChosen) run.Chosen.Add(run.Labels.Count);
            run.Labels.Add(seat.Label);
        }
        if (run.Chosen.Count > 0) yield return run;
    }

    private sealed record Run(List<string> Labels, List<int> Chosen)
    {
        public string? LeftAlone(List<int> chosen)
        {
            var free = 0;
            for (var i = 0; i <= Labels.Count; i++)
            {
                if (i < Labels.Count && !chosen.Contains(i)) free++;
                else if (free == 1) return Labels[i - 1];
                else free = 0;
            }
            return null;
        }
    }
}
