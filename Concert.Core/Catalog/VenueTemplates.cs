using System.Globalization;

namespace Ticketing.Catalog;

/// <summary>Halls to begin from.</summary>
public static class VenueTemplates
{
    /// <summary>From seat to seat in the arena, in the plan's units.</summary>
    private const float Pitch = 5.2f;
    private const float MiddleX = 500;

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

    /// <summary>A theatre of one bank of stalls, bent around the stage and parted by two aisles: 640 seats.</summary>
    public static Venue Theatre(string name, string city)
    {
        // The centre block spans 40 degrees; from an aisle's middle to the next block's middle it is half a block and half an aisle.
        const float SeatPitch = 14, Radius = 20 * SeatPitch / (40 * MathF.PI / 180), Depth = 16 * 1.25f * SeatPitch;
        return new Venue
        {
            Name = name, City = city,
            Sections =
            [
                Fill(OnArc("Stalls left", 0, Radius, 90 + 34, 10 * SeatPitch, Depth), "SL", 10, 16),
                Fill(OnArc("Stalls centre", 0, Radius, 90, 20 * SeatPitch, Depth), "SC", 20, 16),
                Fill(OnArc("Stalls right", 0, Radius, 90 - 34, 10 * SeatPitch, Depth), "SR", 10, 16),
            ],
        };
    }

    /// <summary>
    /// An arena of 12 floor blocks and a horseshoe of 14 lower and 16 upper blocks around them, numbered from the right of the plan to the
    /// left: 14,896 seats; labels like "F2-7-13".
    /// </summary>
    public static Venue Arena(string name, string city)
    {
        var venue = new Venue { Name = name, City = city };
        for (var i = 0; i < 12; i++)
        {
            var block = new Section
            {
                Name = $"F{i + 1}", X = MiddleX + (i % 4 * 21 - 40.5f) * Pitch, Y = (8 + i / 4 * 23) * Pitch, Width = 18 * Pitch,
                Height = 20 * Pitch,
            };
            venue.Sections.Add(Fill(block, block.Name, 18, 16));
        }
        venue.Sections.AddRange(Ring("L", bent: 10, 62.4f * Pitch, seats: 18, elevation: 2));
        venue.Sections.AddRange(Ring("U", bent: 12, 85.4f * Pitch, seats: 20, elevation: 9));
        return venue;
    }

    /// <summary>A horseshoe, open towards the stage: two straight blocks on each side, bent ones on the half circle between.</summary>
    private static IEnumerable<Section> Ring(string prefix, int bent, float radius, int seats, float elevation)
    {
        const float CentreY = 45 * Pitch, Gap = 1.5f * Pitch, Depth = 21 * Pitch;
        var (straight, arc) = (seats * Pitch, radius * MathF.PI / bent - Gap);
        var (nearY, farY) = (CentreY - 1.5f * (straight + Gap), CentreY - (straight + Gap) / 2);
        List<Section> blocks =
        [
            Beside(MiddleX + radius, nearY, -90), Beside(MiddleX + radius, farY, -90),
            .. Enumerable.Range(0, bent).Select(i => OnArc("", CentreY, radius, (i + 0.5f) * 180 / bent, arc, Depth)),
            Beside(MiddleX - radius, farY, 90), Beside(MiddleX - radius, nearY, 90),
        ];
        foreach (var (i, block) in blocks.Index())
        {
            (block.Name, block.Elevation) = ($"{prefix}{i + 1}", elevation);
            yield return Fill(block, block.Name, seats, 20);
        }

        Section Beside(float x, float y, float rotation) => new()
        {
            Name = "", X = x - straight / 2, Y = y - Depth / 2, Width = straight, Height = Depth, Rotation = rotation,
        };
    }

    /// <summary>A block that is bent around (500, <paramref name="centreY"/>), at this many degrees from the plan's right.</summary>
    private static Section OnArc(string name, float centreY, float radius, float degrees, float width, float depth)
    {
        var (sin, cos) = MathF.SinCos(degrees * MathF.PI / 180);
        return new Section
        {
            Name = name, X = MiddleX + radius * cos - width / 2, Y = centreY + radius * sin - depth / 2, Width = width, Height = depth,
            Rotation = degrees - 90, Curve = width / radius * 180 / MathF.PI,
        };
    }

    private static Section Fill(Section section, string prefix, int seats, int rows)
    {
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
