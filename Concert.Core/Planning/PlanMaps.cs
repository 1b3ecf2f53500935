using System.Collections.Immutable;
using Ticketing.Catalog;
using Ticketing.Seating;

namespace Ticketing.Planning;

/// <summary>Plans as the map that fans see, so that the same drawing shows them.</summary>
internal static class PlanMaps
{
    /// <summary>A hall before any concert: all seats free, no prices.</summary>
    public static SeatMapView OfHall(IEnumerable<Section> sections) => new(0, 0, default, "", [.. sections.Select((section, i) =>
        Draw(section, 0, "", i, 0,
            [.. section.Seats.Select(s => new SeatView(s.Label, s.Row, s.Number, s.X, s.Y, s.Features, SeatStatus.Available, null))]))]);

    /// <summary>A date as it is now.</summary>
    public static SeatMapView OfDate(
        Performance date, IEnumerable<Section> sections, Dictionary<int, PriceTier> tiers, IReadOnlyList<Seat> seats, DateTimeOffset now)
    {
        var drawn = from section in sections
                    let mine = seats.Where(s => s.SectionId == section.Id).ToList()
                    let grid = SectionGrid.Around(mine.Select(s => (s.X, s.Y)))
                    from inTier in mine.GroupBy(s => s.TierId)
                    let tier = tiers[inTier.Key]
                    orderby tier.Order
                    select Draw(section, tier.Id, tier.Name, tier.Order, tier.Price, [.. inTier.Select(s => Look(s, now))], grid);
        ImmutableArray<SectionMapView> all = [.. drawn];
        return new SeatMapView(date.Id, date.ConcertId, date.StartsAt, string.Join('-', all.Select(s => s.Version)), all);
    }

    private static SeatView Look(Seat seat, DateTimeOffset now) => new(seat.Label, seat.Row, seat.Number, seat.X, seat.Y, seat.Features,
        SeatRules.IsFree(seat.Status, seat.HeldUntil, now) ? SeatStatus.Available : seat.Status, null);

    private static SectionMapView Draw(
        Section section, int tierId, string tier, int order, long price, List<SeatView> seats, SectionGrid? grid = null)
    {
        seats = [.. seats.OrderBy(s => s.Y).ThenBy(s => s.X).ThenBy(s => s.Number)];
        var shape = SectionShape.Of(section);
        // Reads are compared by what they show: a map that is drawn again only when it differs.
        var version =
            string.Join(
                '.', seats.Aggregate(Fnv.Start, (hash, s) => Fnv.Add(
                    Fnv.Add(Fnv.Add(hash, (ulong)s.Status), (ulong)s.Features),
                    (ulong)BitConverter.SingleToUInt32Bits(s.X) << 32 | BitConverter.SingleToUInt32Bits(s.Y))), seats.Count);
        return new SectionMapView(
            new SectionPlan(section.Id, section.Name, shape, tierId, tier, order, price, SeatPlaces.Of(shape, seats, grid)), [.. seats],
            seats.Count(s => s.Status == SeatStatus.Available), seats.Count(s => s.Status == SeatStatus.Held), version);
    }
}
