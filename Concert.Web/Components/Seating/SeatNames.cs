using Microsoft.Extensions.Localization;
using Ticketing.Catalog;
using Ticketing.Seating;

namespace Ticketing.Web.Components.Seating;

/// <summary>A seat by its place: "Section F2, row 7, seat 13".</summary>
internal static class SeatNames
{
    /// <summary>"F2" and "12" are codes and called sections; "Floor" is a name of its own.</summary>
    public static bool IsCode(string section) =>
        section.Length is > 0 and <= 4 && section.TrimEnd("0123456789".ToCharArray()).Length <= 1;

    public static string Section(string section, IStringLocalizer<SeatingTexts> texts) =>
        IsCode(section) ? texts["SectionName", section] : section;

    // A club of numbered seats has no rows to tell.
    public static string Place(string section, string row, int number, IStringLocalizer<SeatingTexts> texts) =>
        string.IsNullOrEmpty(row)
            ? texts["PlaceWithoutRow", Section(section, texts), number]
            : texts["Place", Section(section, texts), row, number];

    /// <summary>Several seats, those of a row together: "Section F2, row 7, seats 12–13".</summary>
    public static string Places(IEnumerable<(string Section, string Row, int Number)> seats, IStringLocalizer<SeatingTexts> texts) =>
        string.Join(" · ", seats.GroupBy(seat => (seat.Section, seat.Row)).Select(row => row.Count() == 1
            ? Place(row.Key.Section, row.Key.Row, row.First().Number, texts)
            : string.IsNullOrEmpty(row.Key.Row)
                ? texts["PlacesWithoutRow", Section(row.Key.Section, texts), Numbers(row.Select(seat => seat.Number))]
                : texts["Places", Section(row.Key.Section, texts), row.Key.Row, Numbers(row.Select(seat => seat.Number))].Value));

    /// <summary>Seats of one row where its section has been named: "Row 7, seats 12–13".</summary>
    public static string InSection(string row, IReadOnlyCollection<int> numbers, IStringLocalizer<SeatingTexts> texts) =>
        (string.IsNullOrEmpty(row), numbers.Count == 1) switch
        {
            (true, true) => texts["SeatOnly", Numbers(numbers)],
            (true, false) => texts["SeatsOnly", Numbers(numbers)],
            (false, true) => texts["RowAndSeat", row, Numbers(numbers)],
            (false, false) => texts["RowAndSeats", row, Numbers(numbers)],
        };

    // 12–13, 16
    private static string Numbers(IEnumerable<int> numbers) => string.Join(", ", numbers.Order()
        .Select((number, i) => (Number: number, Run: number - i)).GroupBy(seat => seat.Run, seat => seat.Number)
        .Select(run => run.Count() == 1 ? $"{run.First()}" : $"{run.First()}–{run.Last()}"));

    /// <summary>The same sentences for words.js, which says them of seats that never come here.</summary>
    public static IReadOnlyDictionary<string, string> Words(IStringLocalizer<SeatingTexts> texts) => new Dictionary<string, string>
    {
        ["section"] = texts["SectionName"], ["place"] = texts["Place"], ["placeWithoutRow"] = texts["PlaceWithoutRow"],
        ["sectionSpoken"] = texts["SectionSpoken"], ["sectionSoldOut"] = texts["SectionSoldOut"], ["row"] = texts["RowName"],
        ["free"] = texts["LookFree"], ["chosen"] = texts["LookChosen"], ["yours"] = texts["LookYours"], ["held"] = texts["LookHeld"],
        ["gone"] = texts["LookGone"], ["friend"] = texts["LookFriend"], ["accessible"] = texts["Accessible"],
        ["companion"] = texts["Companion"], ["restricted"] = texts["Restricted"], ["stage"] = texts["Stage"],
        ["soldOut"] = texts["SoldOut"], ["left"] = texts["LeftShort"], ["price"] = texts["Won"], ["shortPrice"] = texts["WonShort"],
    };
}
