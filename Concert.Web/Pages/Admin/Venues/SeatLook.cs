using Microsoft.Extensions.Localization;
using Ticketing.Catalog;
using Ticketing.Seating;
using Ticketing.Web.Components;
using Ticketing.Web.Components.Seating;

namespace Ticketing.Web.Pages.Admin.Venues;

/// <summary>What a seat looks like to one person.</summary>
internal enum SeatLook
{
    Free,
    Chosen,
    Yours,
    Held,
    Gone,
}

internal static class SeatLooks
{
    public static SeatLook Of(SeatView seat, IReadOnlySet<string> selected, Guid? personId)
    {
        if (personId is { } person && seat.IsOf(person)) return SeatLook.Yours;
        return seat.Status switch
        {
            SeatStatus.Available => selected.Contains(seat.Label) ? SeatLook.Chosen : SeatLook.Free,
            SeatStatus.Held => SeatLook.Held,
            // A blocked seat is nobody's business: to a fan it is simply gone.
            _ => SeatLook.Gone,
        };
    }

    /// <summary>"Section F2, row 7, seat 13, ₩99,000, free".</summary>
    public static string Spoken(SectionPlan section, SeatView seat, SeatLook look, IStringLocalizer<SeatingTexts> texts)
    {
        var place = SeatNames.Place(section.Name, seat.Row, seat.Number, texts);
        var name = $"{place}, {Money.Format(section.Price)}, {texts[$"Look{look}"].Value}";
        if (seat.Features.HasFlag(SeatFeatures.Accessible)) name += $", {texts["Accessible"].Value}";
        if (seat.Features.HasFlag(SeatFeatures.Companion)) name += $", {texts["Companion"].Value}";
        if (seat.Features.HasFlag(SeatFeatures.RestrictedView)) name += $", {texts["Restricted"].Value}";
        return name;
    }

    /// <summary>Which of the map's symbols draws it: the shape tells the state, colour only repeats it.</summary>
    public static string Symbol(SeatLook look, SeatFeatures features) => look switch
    {
        SeatLook.Chosen or SeatLook.Yours => "#seat-mine",
        SeatLook.Held => "#seat-held",
        SeatLook.Gone => "#seat-gone",
        _ when features.HasFlag(SeatFeatures.Accessible) => "#seat-accessible",
        _ when features.HasFlag(SeatFeatures.RestrictedView) => "#seat-restricted",
        _ => "#seat-free",
    };
}
