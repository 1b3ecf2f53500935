using System.Globalization;
using Ticketing.Catalog;

namespace Ticketing.Planning;

/// <summary>Makes the seats of a section from rows and numbers.</summary>
internal static class SeatGrids
{
    public static void Check(FieldChecks checks, SeatGrid grid, string sectionName)
    {
        checks.Range(nameof(SeatGrid.Rows), grid.Rows, 1, SeatGrid.RowsMax);
        checks.Range(nameof(SeatGrid.SeatsPerRow), grid.SeatsPerRow, 1, SeatGrid.SeatsPerRowMax);
        // What is left for the prefix after "-100-200".
        checks.Text(nameof(SeatGrid.Prefix), Prefix(grid, sectionName), VenueSeat.LabelLengthMax - 8);
    }

    public static IEnumerable<VenueSeat> Fill(SeatGrid grid, Section section)
    {
        var prefix = Prefix(grid, section.Name);
        for (var row = 0; row < grid.Rows; row++)
        {
            var name = grid.LetteredRows ? Letters(row) : Text(row + 1);
            for (var seat = 0; seat < grid.SeatsPerRow; seat++)
            {
                yield return new VenueSeat
                {
                    Label = $"{prefix}-{name}-{Text(seat + 1)}", Row = name, Number = seat + 1, X = seat, Y = row,
                };
            }
        }
    }

    private static string Prefix(SeatGrid grid, string sectionName) =>
        string.IsNullOrWhiteSpace(grid.Prefix) ? sectionName : grid.Prefix.Trim();

    // A … Z, AA, AB …, as theatres count.
    private static string Letters(int row) => row < 26 ? ((char)('A' + row)).ToString() : Letters(row / 26 - 1) + Letters(row % 26);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
