using System.Globalization;

namespace Ticketing.Catalog;

/// <summary>Halls to begin from.</summary>
public static class VenueTemplates
{
    /// <summary>A club of 50 numbered seats in five rows; labels are "1" to "50".</summary>
    public static Venue Club(string name, string city)
    {
        var floor = new Section { Name = "Floor", X = 300, Y = 80, Width = 400, Height = 240 };
        for (var i = 0; i < 50; i++)
        {
            floor.Seats.Add(new VenueSeat
            {
                Label = Text(i + 1), Row = Text(i / 10 + 1), Number = i + 1, X = i % 10, Y = i / 10,
                Features =
                    i switch {
                    40 or 49 => SeatFeatures.Accessible, 41 or 48 => SeatFeatures.Companion, 0 or 9 => SeatFeatures.RestrictedView,
                    _ => SeatFeatures.None },
            });
        }
        return new Venue { Name = name, City = city, Sections = [floor] };
    }

    /// <summary>A theatre of three blocks of stalls, 640 seats; labels name section, row and seat.</summary>
    public static Venue Theatre(string name, string city) => new()
    {
        Name = name, City = city,
        Sections =
        [
            Block("Stalls left", "SL", 60, 90, 260, 300, 10, 16), Block("Stalls centre", "SC", 350, 90, 300, 300, 20, 16),
            Block("Stalls right", "SR", 680, 90, 260, 300, 10, 16),
        ],
    };

    /// <summary>An arena of 12 floor blocks, 14 lower and 16 upper blocks around them: 12,280 seats; labels like "F2-7-13".</summary>
    public static Venue Arena(string name, string city)
    {
        var venue = new Venue { Name = name, City = city };
        for (var i = 0; i < 12; i++)
            venue.Sections.Add(Block($"F{i + 1}", $"F{i + 1}", 260 + i % 4 * 122, 110 + i / 4 * 112, 114, 104, 18, 15));
        AddRing(venue, "L", 14, 360, 290, 84, 76, 20, 14);
        AddRing(venue, "U", 16, 470, 395, 98, 80, 20, 16);
        return venue;
    }

    private static void AddRing(
        Venue venue, string prefix, int blocks, float radiusX, float radiusY, float width, float height, int seats, int rows)
    {
        // A horseshoe, open towards the stage at the top.
        for (var i = 0; i < blocks; i++)
        {
            var angle = (-20 + 220.0 * i / (blocks - 1)) * Math.PI / 180;
            var x = 500 + radiusX * Math.Cos(angle);
            var y = 270 + radiusY * Math.Sin(angle);
            var section =
                Block($"{prefix}{i + 1}", $"{prefix}{i + 1}", (float)(x - width / 2), (float)(y - height / 2), width, height, seats, rows);
            // The rows face the middle of the floor.
            section.Rotation = (float)(Math.Atan2(y - 250, x - 500) * 180 / Math.PI - 90);
            venue.Sections.Add(section);
        }
    }

    private static Section Block(string name, string prefix, float x, float y, float width, float height, int seats, int rows)
    {
        var section = new Section { Name = name, X = x, Y = y, Width = width, Height = height };
        for (var row = 0; row < rows; row++)
            for (var seat = 0; seat < seats; seat++)
            {
                section.Seats.Add(new VenueSeat
                {
                    Label = $"{prefix}-{Text(row + 1)}-{Text(seat + 1)}", Row = Text(row + 1), Number = seat + 1, X = seat, Y = row,
                    Features = row == rows - 1 && seat < 2
                        ? (seat == 0 ? SeatFeatures.Accessible : SeatFeatures.Companion)
                        : SeatFeatures.None,
                });
            }
        return section;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
