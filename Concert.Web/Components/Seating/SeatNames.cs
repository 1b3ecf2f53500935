using Microsoft.Extensions.Localization;
using Ticketing.Catalog;
using Ticketing.Seating;

namespace Ticketing.Web.Components.Seating;

/// <summary>A seat as it is spoken: "Section F2, row 7, seat 13, ₩99,000, free".</summary>
internal static class SeatNames
{
    public static string Spoken(SectionPlan section, SeatView seat, SeatLook look, IStringLocalizer<SeatingTexts> texts)
    {
        var name = $"{Place(section.Name, seat.Row, seat.Number, texts)}, {Money.Format(section.Price)}, {texts[$"Look{look}"].Value}";
        if (seat.Features.HasFlag(SeatFeatures.Accessible)) name += $", {texts["Accessible"].Value}";
        if (seat.Features.HasFlag(SeatFeatures.Companion)) name += $", {texts["Companion"].Value}";
        if (seat.Features.HasFlag(SeatFeatures.RestrictedView)) name += $", {texts["Restricted"].Value}";
        return name;
    }

    // A club of numbered seats has no rows to tell.
    public static string Place(string section, string row, int number, IStringLocalizer<SeatingTexts> texts) =>
        string.IsNullOrEmpty(row) ? texts["PlaceWithoutRow", section, number] : texts["Place", section, row, number];
}
