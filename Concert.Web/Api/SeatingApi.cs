using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Ticketing.Reservations;
using Ticketing.Seating;

namespace Ticketing.Web.Api;

/// <summary>Dates and seats, for an admitted place.</summary>
internal static class SeatingApi
{
    public static void MapSeatingApi(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/concerts/{concertId}/performances").WithTags("Dates and seats").RequireAuthorization();
        group.MapGet("", ListAsync).WithSummary("The dates that still have a seat; with ?includeSoldOut=true, all of them.")
            .Answers(200, Examples.Dates)
            .Refuses(
                ProblemCode.InvalidRequest, ProblemCode.QueueTokenInvalid, ProblemCode.QueueTokenExpired, ProblemCode.QueueWaiting,
                ProblemCode.ConcertNotFound);
        group.MapGet("/{performanceId}/seats", FindMapAsync)
            .WithSummary(
                "The seats of a date, or with ?section of one section. Send the ETag as If-None-Match to hear 304 while nothing changes.")
            .Answers(200, Examples.SeatMap).Answers(304)
            .Refuses(
                ProblemCode.InvalidRequest, ProblemCode.QueueTokenInvalid, ProblemCode.QueueTokenExpired, ProblemCode.QueueWaiting,
                ProblemCode.ConcertNotFound, ProblemCode.PerformanceNotFound);
    }

    private static async Task<IResult> ListAsync(
        NumberId concertId, [FromHeader(Name = QueueApi.TokenHeader)] string? queueToken, string? includeSoldOut,
        HttpContext http, SeatChoiceService choice, CancellationToken ct)
    {
        if (!Query.TryReadFlag(includeSoldOut, out var all)) return Problem.Invalid("includeSoldOut", "flag");
        return await choice.ListDatesAsync(http.PersonId(), concertId.Value, queueToken, ct) switch
        {
            ChoiceResult<DatesView>.Shown shown =>
                TypedResults.Ok(new DatesBody([.. shown.View.Dates.Where(d => all || d.Stock.Free > 0).Select(DateBody.From)])),
            var refusal => Refusals.Of(refusal),
        };
    }

    private static async Task<IResult> FindMapAsync(
        NumberId concertId, NumberId performanceId, [FromHeader(Name = QueueApi.TokenHeader)] string? queueToken, string? section,
        HttpContext http, SeatChoiceService choice, CancellationToken ct)
    {
        var personId = http.PersonId();
        return await choice.FindSeatMapAsync(personId, concertId.Value, performanceId.Value, queueToken, ct) switch
        {
            ChoiceResult<SeatMapView>.Shown { View: var map } => Show(map, section, personId),
            var refusal => Refusals.Of(refusal),
        };
    }

    private static IResult Show(SeatMapView map, string? section, Guid personId)
    {
        if (section is null) return new SeatMapAnswer(RenderedMap.Of(map), personId);
        var id = NumberId.Parse(section, null).Value;
        // More than one where a section's seats were planned in two tiers.
        var sections = map.Sections.Where(s => s.Plan.SectionId == id).ToList();
        return sections.Count == 0 ? Problem.Invalid("section", "value") : new SeatMapAnswer(RenderedMap.Of(map, sections), personId);
    }
}

internal sealed record DatesBody(IReadOnlyList<DateBody> Performances);

internal sealed record DateBody(
    int PerformanceId, DateTimeOffset StartsAt, string Date, int AvailableSeats, int TotalSeats, long? PriceFrom)
{
    public static DateBody From(DateView date) => new(
        date.Performance.PerformanceId, date.Performance.StartsAt,
        Korea.Day(date.Performance.StartsAt).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        date.Stock.Free, date.Stock.Total, date.Stock.PriceFrom);
}

/// <summary>The shape of the answer, for its description; <see cref="SeatMapAnswer"/> writes it from memory.</summary>
internal sealed record SeatMapBody(
    int PerformanceId, DateTimeOffset StartsAt, string Version, IReadOnlyList<SectionBody> Sections, IReadOnlyList<SeatBody> Seats);

internal sealed record SectionBody(int SectionId, string Name, string Tier, long Price, int AvailableSeats, int TotalSeats)
{
    public static SectionBody From(SectionMapView section) =>
        new(section.Plan.SectionId, section.Plan.Name, section.Plan.Tier, section.Plan.Price, section.Free, section.Seats.Length);
}

internal sealed record SeatBody(string Label, int SectionId, string Row, int Number, ShownSeatStatus Status, long Price, bool Mine)
{
    public static SeatBody From(SectionPlan plan, SeatView seat, bool mine) =>
        new(seat.Label, plan.SectionId, seat.Row, seat.Number, Shown(seat.Status), plan.Price, mine);

    // To a buyer, a seat that an admin has taken out is as gone as a sold one.
    private static ShownSeatStatus Shown(SeatStatus status) => status switch
    {
        SeatStatus.Available => ShownSeatStatus.Available,
        SeatStatus.Held => ShownSeatStatus.TempReserved,
        _ => ShownSeatStatus.Reserved,
    };
}

internal enum ShownSeatStatus
{
    Available,
    TempReserved,
    Reserved,
}
