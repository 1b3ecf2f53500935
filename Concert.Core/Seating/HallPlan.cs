using Ticketing.Catalog;

namespace Ticketing.Seating;

/// <summary>
/// What of a map stays while seats are held and sold: its sections and seats, numbered through from 0 in the order of the view. Drawings
/// speak of seats by these numbers; the stamp says by which plan a number counts.
/// </summary>
public sealed class HallPlan
{
    private readonly int[] starts;

    /// <summary>Numbers the seats of these sections; their states don't matter.</summary>
    public HallPlan(IReadOnlyList<SectionMapView> sections)
    {
        Sections = sections;
        starts = new int[sections.Count];
        var stamp = Fnv.Start;
        for (var i = 0; i < sections.Count; i++)
        {
            starts[i] = Count;
            Count += sections[i].Seats.Length;
            stamp = Add(stamp, sections[i]);
        }
        Stamp = Fnv.Text(stamp);
        HasAccessible = sections.Any(s => s.Seats.Any(seat => seat.Features.HasFlag(SeatFeatures.Accessible)));
    }

    /// <summary>The sections as planned; not how their seats stand now.</summary>
    public IReadOnlyList<SectionMapView> Sections { get; }

    /// <summary>The same for the same drawing, on every node and after every restart.</summary>
    public string Stamp { get; }

    /// <summary>Some of its seats can be reached by wheelchair.</summary>
    public bool HasAccessible { get; }

    /// <summary>Seats in the hall.</summary>
    public int Count { get; }

    /// <summary>The number of a section's first seat.</summary>
    public int StartOf(int section) => starts[section];

    /// <summary>The seat's number; null when no seat has this label.</summary>
    public int? NumberOf(string label)
    {
        for (var i = 0; i < starts.Length; i++)
            if (Sections[i].Plan.IndexByLabel.TryGetValue(label, out var index))
                return starts[i] + index;
        return null;
    }

    /// <summary>The label of the seat of this number; null when there are fewer.</summary>
    public string? LabelOf(int number)
    {
        if (number < 0 || number >= Count) return null;
        var section = Array.BinarySearch(starts, number);
        // Between two starts: BinarySearch gives the complement of the next one.
        if (section < 0) section = ~section - 1;
        // Of sections that begin at one number only the last has seats.
        while (Sections[section].Seats.Length <= number - starts[section]) section++;
        return Sections[section].Seats[number - starts[section]].Label;
    }

    private static ulong Add(ulong stamp, SectionMapView section)
    {
        var plan = section.Plan;
        stamp = Fnv.Add(Fnv.Add(Fnv.Add(stamp, (ulong)plan.SectionId), (ulong)plan.Price), (ulong)plan.TierOrder);
        stamp = Fnv.Add(Fnv.Add(stamp, plan.Name), plan.Tier);
        foreach (var measure in (ReadOnlySpan<float>)
            [
                plan.Shape.X, plan.Shape.Y, plan.Shape.Width, plan.Shape.Height, plan.Shape.Rotation, plan.Shape.Curve,
                plan.Places.Grid.MinX, plan.Places.Grid.MinY, plan.Places.Grid.Columns, plan.Places.Grid.Rows,
            ])
            stamp = Fnv.Add(stamp, BitConverter.SingleToUInt32Bits(measure));
        foreach (var seat in section.Seats)
        {
            stamp = Fnv.Add(Fnv.Add(stamp, seat.Label), seat.Row);
            stamp = Fnv.Add(stamp, (ulong)BitConverter.SingleToUInt32Bits(seat.X) << 32 | BitConverter.SingleToUInt32Bits(seat.Y));
            stamp = Fnv.Add(stamp, (ulong)seat.Number << 8 | (uint)seat.Features);
        }
        return stamp;
    }
}
