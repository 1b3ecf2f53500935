using System.Globalization;
using System.Text;

namespace Ticketing.Seating;

/// <summary>
/// The states of a hall's seats as they travel to a drawing: all of them in two bits a seat, then only what changed since. A state is 0 for
/// free, 1 for held by somebody, 2 for gone (sold or blocked: to a fan the same).
/// </summary>
public static class SeatStates
{
    /// <summary>All seats in the order of <see cref="HallPlan"/>, four to a byte from the lowest bits up, in base 64.</summary>
    public static string Pack(SeatMapView map)
    {
        var packed = new byte[(map.Total + 3) / 4];
        var number = 0;
        foreach (var section in map.Sections)
            foreach (var seat in section.Seats)
            {
                packed[number / 4] |= (byte)(StateOf(seat) << number % 4 * 2);
                number++;
            }
        return Convert.ToBase64String(packed);
    }

    /// <summary>
    /// The seats that stand otherwise in the later of two views of one plan; costs what has changed, since views share what has not.
    /// </summary>
    public static IEnumerable<(int Number, SeatView Seat)> Changed(SeatMapView before, SeatMapView after)
    {
        var start = 0;
        for (var i = 0; i < after.Sections.Length; i++)
        {
            var (old, now) = (before.Sections[i].Seats, after.Sections[i].Seats);
            if (old != now)
            {
                for (var j = 0; j < now.Length; j++)
                    if (!ReferenceEquals(old[j], now[j]) && old[j] != now[j])
                        yield return (start + j, now[j]);
            }
            start += now.Length;
        }
    }

    /// <summary>Changes as text: for each seat its number times four plus its state, with commas between.</summary>
    public static string Write(IEnumerable<(int Number, SeatView Seat)> changes)
    {
        var text = new StringBuilder();
        foreach (var (number, seat) in changes)
        {
            if (text.Length > 0) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{number * 4 + StateOf(seat)}");
        }
        return text.ToString();
    }

    private static int StateOf(SeatView seat) => seat.Status switch
    {
        SeatStatus.Available => 0,
        SeatStatus.Held => 1,
        _ => 2,
    };
}
