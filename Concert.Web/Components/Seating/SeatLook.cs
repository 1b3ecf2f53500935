using Ticketing.Catalog;
using Ticketing.Seating;

namespace Ticketing.Web.Components.Seating;

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
