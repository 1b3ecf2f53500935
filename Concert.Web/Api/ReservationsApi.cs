using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Ticketing.Reservations;

namespace Ticketing.Web.Api;

/// <summary>Hold seats, look at what is held, let it go.</summary>
internal static class ReservationsApi
{
    public static void MapReservationsApi(this IEndpointRouteBuilder api)
    {
        var reads = api.MapGroup("/reservations").WithTags("Reservations").RequireAuthorization();
        reads.MapGet("", ListAsync).WithSummary("The caller's reservations, newest first.").Answers(200, Examples.Reservations);
        reads.MapGet("/{reservationId}", FindAsync).WithSummary("One reservation as it reads now.")
            .Answers(200, Examples.Reservation).Refuses(ProblemCode.ReservationNotFound);
        reads.MapDelete("/{reservationId}", ReleaseAsync)
            .WithSummary("Let a hold go: its seats are free at once. Letting go twice is the same as once.")
            .Answers(204).Refuses(ProblemCode.ReservationNotFound, ProblemCode.AlreadyPaid);

        var holds = api.MapGroup("/reservations").WithTags("Reservations").RequireAuthorization().RequireIdempotencyKey();
        holds.MapPost("", HoldAsync).Takes(Examples.Hold).WithSummary("Hold these seats, all or none.")
            .Answers(201, Examples.Reservation)
            .Refuses(
                ProblemCode.QueueTokenInvalid, ProblemCode.QueueTokenExpired, ProblemCode.QueueWaiting, ProblemCode.PerformanceNotFound,
                ProblemCode.SeatNotFound, ProblemCode.SeatTaken, ProblemCode.SalesClosed, ProblemCode.SeatLimitExceeded,
                ProblemCode.AccountLocked);
        holds.MapPost("/best-available", HoldBestAsync).Takes(Examples.HoldBest)
            .WithSummary("Hold the best adjacent seats in one row, leaving no single seat alone where that can be had; with `accessible`, "
                + "an accessible seat and its companion seats beside it.")
            .Answers(201, Examples.Reservation)
            .Refuses(
                ProblemCode.QueueTokenInvalid, ProblemCode.QueueTokenExpired, ProblemCode.QueueWaiting, ProblemCode.PerformanceNotFound,
                ProblemCode.SoldOut, ProblemCode.NoAdjacent, ProblemCode.SalesClosed, ProblemCode.SeatLimitExceeded,
                ProblemCode.AccountLocked);
    }

    private static async Task<IResult> ListAsync(HttpContext http, ReservationReads reservations, CancellationToken ct) =>
        TypedResults.Ok(new ReservationsBody([.. (await reservations.ListAsync(http.PersonId(), ct)).Select(ReservationBody.From)]));

    private static async Task<IResult> FindAsync(
        OwnedId reservationId, HttpContext http, ReservationReads reservations, CancellationToken ct) =>
        await reservations.FindAsync(http.PersonId(), reservationId.Value, ct) is { } reservation
            ? TypedResults.Ok(ReservationBody.From(reservation))
            : new Problem(ProblemCode.ReservationNotFound);

    private static async Task<IResult> ReleaseAsync(
        OwnedId reservationId, HttpContext http, ReservationService reservations, CancellationToken ct) =>
        await reservations.ReleaseAsync(http.PersonId(), reservationId.Value, ct) switch
        {
            ReleaseResult.Released => TypedResults.NoContent(),
            var refusal => Refusals.Of(refusal),
        };

    private static async Task<IResult> HoldAsync(
        [FromHeader(Name = QueueApi.TokenHeader)] string? queueToken, HoldBody wanted,
        HttpContext http, ReservationService reservations, CancellationToken ct) =>
        (await reservations.HoldAsync(
            http.PersonId(), queueToken, wanted.PerformanceId!.Value, wanted.Seats!, http.Attempt(wanted), ct))
        .Tell(Tell);

    private static async Task<IResult> HoldBestAsync(
        [FromHeader(Name = QueueApi.TokenHeader)] string? queueToken, HoldBestBody wanted,
        HttpContext http, ReservationService reservations, CancellationToken ct) =>
        (await reservations.HoldBestAsync(
            http.PersonId(), queueToken, wanted.PerformanceId!.Value, wanted.Count!.Value, wanted.Tier, http.Attempt(wanted), ct,
            wanted.Accessible ?? false))
        .Tell(Tell);

    private static IResult Tell(HoldResult result) => result is HoldResult.Held { Reservation: var held }
        ? TypedResults.Created($"{ConcertApi.Root}/reservations/{held.ReservationId}", ReservationBody.From(held))
        : Refusals.Of(result);
}

/// <summary>Which seats to hold. Public, like every body: validation passes over types that aren't, without a word.</summary>
public sealed record HoldBody(int? PerformanceId, IReadOnlyList<string>? Seats) : IValidatableObject
{
    /// <summary>Not by attributes: this is asked only when they find nothing, and every field has to be named at once.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PerformanceId is null) yield return new("required", [nameof(PerformanceId)]);
        if (Seats is null) yield return new("required", [nameof(Seats)]);
        else if (Seats.Count is 0 or > ReservationService.SeatsPerRequestMax) yield return new("count", [nameof(Seats)]);
        else if (Seats.Any(string.IsNullOrWhiteSpace)) yield return new("value", [nameof(Seats)]);
        else if (Seats.Distinct(StringComparer.Ordinal).Count() != Seats.Count) yield return new("twice", [nameof(Seats)]);
    }
}

/// <summary>How many adjacent seats to hold, of which tier, and whether one of them must be accessible.</summary>
public sealed record HoldBestBody(
    [Required(ErrorMessage = "required")] int? PerformanceId,
    [Required(ErrorMessage = "required"), Range(1, ReservationService.SeatsPerRequestMax, ErrorMessage = "count")] int? Count,
    string? Tier,
    bool? Accessible = null);

internal sealed record ReservationsBody(IReadOnlyList<ReservationBody> Reservations);

internal sealed record ReservationBody(
    Guid ReservationId, ReservationStatus Status, int ConcertId, string ConcertTitle, int PerformanceId, DateTimeOffset StartsAt,
    IReadOnlyList<HeldSeatBody> Seats, long Total, DateTimeOffset HoldExpiresAt, DateTimeOffset ServerTime, Guid? PaymentId)
{
    public static ReservationBody From(ReservationView reservation) => new(
        reservation.ReservationId, reservation.Status,
        reservation.ConcertId, reservation.ConcertTitle, reservation.PerformanceId, reservation.StartsAt,
        [.. reservation.Seats.Select(s => new HeldSeatBody(s.Label, s.Price))], reservation.Total,
        reservation.HoldExpiresAt, reservation.ServerTime, reservation.PaymentId);
}

internal sealed record HeldSeatBody(string Label, long Price);
