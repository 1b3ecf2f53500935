using System.Collections.Immutable;
using System.Globalization;
using Ticketing.Seating;

namespace Ticketing.Web.Pages.Admin.Venues;

/// <summary>The paper a section is drawn on: seats, a margin for the rows' names, the stage's edge on top.</summary>
internal sealed record SectionBox(string ViewBox, float Width, string Stage, ImmutableArray<RowName> Rows)
{
    private const float Margin = 1.4f, StageHeight = 1.6f;

    public static readonly SectionBox Empty = new("0 0 1 1", 1, "", []);

    public static SectionBox Around(ImmutableArray<SeatView> seats)
    {
        if (seats.IsEmpty) return Empty;
        var (left, right, top, bottom) = (seats.Min(s => s.X), seats.Max(s => s.X), seats.Min(s => s.Y), seats.Max(s => s.Y));
        var (x, y) = (left - 0.5f - Margin, top - 0.5f - StageHeight);
        var (width, height) = (right - left + 1 + 2 * Margin, bottom - top + 1 + StageHeight + 0.4f);
        var middle = (left + right) / 2;
        var reach = Math.Min(8, (right - left + 1) * 0.4f);
        var rows = seats.Where(s => s.Row.Length > 0).GroupBy(s => s.Row)
            .Select(row => new RowName(row.Key, N(row.Min(s => s.X) - 0.95f), N(row.MinBy(s => s.X)!.Y + 0.14f)));
        return new SectionBox(
            $"{N(x)} {N(y)} {N(width)} {N(height)}", width,
            $"M{N(middle - reach)} {N(y + 0.35f)}Q{N(middle)} {N(y + 1.05f)} {N(middle + reach)} {N(y + 0.35f)}", [.. rows]);
    }

    private static string N(float value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

/// <summary>A row's name and where it stands.</summary>
internal sealed record RowName(string Name, string X, string Y);
