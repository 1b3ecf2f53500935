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
