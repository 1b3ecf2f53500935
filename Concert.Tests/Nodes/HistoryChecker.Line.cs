using Ticketing.Queue;
using Ticketing.Wallets;

namespace Ticketing.Tests.Nodes;

/// <content>Places, the line, and what was told of it.</content>
internal sealed partial class HistoryChecker
{
    /// <summary>Nobody chooses seats from a place that has ended.</summary>
    private IEnumerable<string> CheckPlaces()
    {
        var last = looks.Count == 0 ? [] : looks[^1].Places.ToDictionary(p => p.PlaceId);
        var endings = acts.ToLookup(a => a.Deed switch
        {
            Deed.Left left => left.PlaceId,
            Deed.Paid paid => holds.GetValueOrDefault(paid.ReservationId)?.Hold.PlaceId,
            _ => null,
        });
        foreach (var act in acts)
        {
            if (act.Deed is not Deed.Held hold) continue;
            if (endings[hold.PlaceId].FirstOrDefault(e => e.End < act.Start) is { } ending)
                yield return $"Held from a place that had ended: {ending}; {act}.";
            if (!last.TryGetValue(hold.PlaceId, out var place)) continue;
            if (!place.WasLetIn) yield return $"Held from a place that was never let in: {act}.";
            else if (place.AdmittedUntil <= act.StartedAt)
                yield return $"Held from a place whose time had passed at {place.AdmittedUntil:HH:mm:ss.fff}: {act}.";
        }
    }

    private IEnumerable<string> CheckLine(int? maxAdmitted)
    {
        foreach (var look in looks)
        {
            foreach (var living in look.Places.Where(p => p.State is PlaceState.Waiting or PlaceState.Admitted)
                .GroupBy(p => (p.PersonId, p.ConcertId)))
                if (living.Count() > 1) yield return $"{Act.Short(living.Key.PersonId)} has {living.Count()} living places in one line.";
            foreach (var inside in look.Places.Where(p => p.State == PlaceState.Admitted && p.InsideUntil > look.EndedAt)
                .GroupBy(p => p.ConcertId))
                if (inside.Count() > maxAdmitted)
                    yield return $"{inside.Count()} are inside concert {inside.Key}, which has room for {maxAdmitted}.";
        }
        foreach (var (before, after) in looks.Zip(looks.Skip(1)))
        {
            var wasWaiting = before.Places.Where(p => p.State == PlaceState.Waiting).Select(p => p.PlaceId).ToHashSet();
            var wasLetIn = before.Places.Where(p => p.WasLetIn).Select(p => p.PlaceId).ToHashSet();
            foreach (var line in after.Places.GroupBy(p => p.ConcertId))
            {
                // Of those who were in line all the time the first, and of those let in meanwhile the last.
                var passedOver = line.Where(p => p.State == PlaceState.Waiting && wasWaiting.Contains(p.PlaceId))
                    .Aggregate((PlaceLine?)null, Ahead);
                var letIn = line.FirstOrDefault(p => p.WasLetIn && !wasLetIn.Contains(p.PlaceId) && passedOver?.IsAheadOf(p) == true);
                if (letIn is not null)
                    yield return $"Place {Act.Short(letIn.PlaceId)} (rank {letIn.Rank}) was let in"
                        + $" while {Act.Short(passedOver!.PlaceId)} (rank {passedOver.Rank}) was in line all the time.";
            }
        }

        static PlaceLine Ahead(PlaceLine? one, PlaceLine other) => one?.IsAheadOf(other) == true ? one : other;
    }

    /// <summary>What a person is told never goes up.</summary>
    private IEnumerable<string> CheckPositions()
    {
        foreach (var told in acts.Where(a => a.Deed is Deed.Told { Position: not null }).GroupBy(a => ((Deed.Told)a.Deed).PlaceId))
        {
            foreach (var act in told)
            {
                if (told.FirstOrDefault(a => a.End < act.Start && Position(a) < Position(act)) is { } earlier)
                    yield return $"The position went up: {earlier}; {act}.";
            }
        }

        static int Position(Act act) => ((Deed.Told)act.Deed).Position!.Value;
    }

    /// <summary>Who stood in line before this place as long as the act lasted: by the last look before it, and the first after.</summary>
    private int CountAhead(Guid placeId, Act act)
    {
        if (looks.LastOrDefault(l => l.End < act.Start) is not { } before
            || looks.FirstOrDefault(l => l.Start > act.End) is not { } after) return 0;
        if (after.Places.FirstOrDefault(p => p.PlaceId == placeId) is not { State: PlaceState.Waiting } mine) return 0;
        var wereWaiting = before.Places.Where(p => p.State == PlaceState.Waiting).Select(p => p.PlaceId).ToHashSet();
        return after.Places.Count(p =>
            p.ConcertId == mine.ConcertId && p.State == PlaceState.Waiting && p.IsAheadOf(mine) && wereWaiting.Contains(p.PlaceId));
    }
}
