using System.Collections.Immutable;
using Ticketing.Catalog;
using Ticketing.Seating;

namespace Ticketing.Tests.Seating;

/// <summary>A hall in memory with a map of it, to choose seats from without a database.</summary>
internal sealed class TestHall
{
    private readonly List<SectionMapView> sections;

    /// <param name="tierOf">The order of the tier that a section is in, by its name; one for all when there is none.</param>
    public TestHall(Venue venue, Func<string, int>? tierOf = null) => sections = [.. venue.Sections.Select((section, i) =>
    {
        ImmutableArray<SeatView> seats =
            [.. section.Seats.Select(s => new SeatView(s.Label, s.Row, s.Number, s.X, s.Y, s.Features, SeatStatus.Available, null))];
        var (shape, tier) = (SectionShape.Of(section), tierOf?.Invoke(section.Name) ?? 0);
        var plan = new SectionPlan(i, section.Name, shape, tier, $"Tier {tier}", tier, 1000, SeatPlaces.Of(shape, seats));
        return new SectionMapView(plan, seats, seats.Length, 0, "");
    }).OrderBy(s => s.Plan.TierOrder).ThenBy(s => s.Plan.Name, NaturalOrder.Names)];

    public static TestHall Arena() => new(VenueTemplates.Arena("Arena", "Seoul"), name => name switch
    {
        "F1" or "F2" or "F3" or "F4" => 0, ['F', ..] => 1, ['L', ..] => 2, _ => 3,
    });

    public static TestHall Theatre() => new(VenueTemplates.Theatre("Theatre", "Busan"), name => name == "Stalls centre" ? 0 : 1);

    public static TestHall Club() => new(VenueTemplates.Club("Club", "Seoul"));

    /// <summary>One straight block at the stage; a dot is an aisle, A an accessible and C a companion seat, x one that is sold.</summary>
    public static TestHall Rows(params string[] rows)
    {
        var section = new Section { Name = "A", X = 400, Y = 50, Width = 200, Height = 20 * rows.Length };
        var sold = new List<string>();
        foreach (var (y, row) in rows.Index())
            foreach (var (x, sign) in row.Index())
            {
                if (sign == '.') continue;
                var label = $"{y + 1}-{x + 1}";
                if (sign == 'x') sold.Add(label);
                section.Seats.Add(new VenueSeat
                {
                    Label = label, Row = $"{y + 1}", Number = x + 1, X = x, Y = y,
                    Features =
                        sign switch { 'A' => SeatFeatures.Accessible, 'C' => SeatFeatures.Companion, _ => SeatFeatures.None },
                });
            }
        var hall = new TestHall(new Venue { Name = "Hall", City = "Seoul", Sections = [section] });
        hall.Sell(sold);
        return hall;
    }

    public SeatMapView Map => new(1, 1, default, "", [.. sections]);

    public PlanPoint PlaceOf(string label) =>
        Map.FindSeat(label) is { Section: var section } ? section.Plan.Places[section.Plan.IndexByLabel[label]] : default;

    public void Sell(IEnumerable<string> labels)
    {
        foreach (var label in labels)
        {
            var i = sections.FindIndex(s => s.Plan.IndexByLabel.ContainsKey(label));
            var index = sections[i].Plan.IndexByLabel[label];
            var seats = sections[i].Seats.SetItem(index, sections[i].Seats[index] with { Status = SeatStatus.Sold });
            sections[i] = sections[i] with { Seats = seats, Free = sections[i].Free - 1 };
        }
    }
}
