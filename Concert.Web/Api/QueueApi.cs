using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Ticketing.Queue;
using Ticketing.Reservations;

namespace Ticketing.Web.Api;

/// <summary>The waiting room: take a place, ask how it stands, leave.</summary>
internal static class QueueApi
{
    public const string TokenHeader = "X-Queue-Token";
    public const string PositionHeader = "X-Queue-Position";

    public static void MapQueueApi(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/concerts/{concertId}/queue").WithTags("Waiting room").RequireAuthorization();
        group.MapPost("", JoinAsync).WithSummary("Take a place in the waiting room; the one that lives already, if there is one.")
            .Answers(201, Examples.Place).Answers(200, Examples.Place)
            .Refuses(
                ProblemCode.AddressUnconfirmed, ProblemCode.ConcertNotFound, ProblemCode.SalesClosed, ProblemCode.SoldOut,
                ProblemCode.AccountLocked);
        group.MapGet("", FindAsync).WithSummary("How the place stands. With ?renew=true, a lost or used token gets a new place.")
            .Answers(200, Examples.Place).Answers(201, Examples.Place)
            .Refuses(
                ProblemCode.QueueTokenInvalid, ProblemCode.QueueTokenExpired, ProblemCode.AddressUnconfirmed, ProblemCode.ConcertNotFound,
                ProblemCode.SalesClosed, ProblemCode.SoldOut,
                ProblemCode.AccountLocked);
        group.MapDelete("", LeaveAsync).WithSummary("Leave the waiting room and let go of what is held. Leaving twice is the same as once.")
            .Answers(204).Refuses(ProblemCode.QueueTokenInvalid, ProblemCode.ConcertNotFound);
        group.MapGet("/draw", FindDrawAsync).AllowAnonymous()
            .WithSummary(
                "The draw of the pre-queue: the seed's SHA-256 before it, the seed and the order after it, so that anyone can check it.")
            .Answers(200, Examples.Draw).Refuses(ProblemCode.ConcertNotFound);
    }

    private static async Task<IResult> JoinAsync(NumberId concertId, HttpContext http, WaitingRoomService rooms, CancellationToken ct) =>
        Tell(http, await rooms.JoinAsync(http.PersonId(), concertId.Value, ct));

    private static async Task<IResult> FindAsync(
        NumberId concertId, [FromHeader(Name = TokenHeader)] string? queueToken, string? renew,
        HttpContext http, WaitingRoomService rooms, CancellationToken ct)
    {
        if (!Query.TryReadFlag(renew, out var renews)) return Problem.Invalid("renew", "flag");
        if (renews) return Tell(http, await rooms.FindOrJoinAsync(http.PersonId(), concertId.Value, queueToken, ct));
        return await rooms.FindAsync(http.PersonId(), concertId.Value, queueToken, ct) switch
        {
            PlaceResult.Living living => Tell(http, living.Place, isNew: false),
            var refusal => Refusals.Of(refusal),
        };
    }

    private static async Task<IResult> LeaveAsync(
        NumberId concertId, [FromHeader(Name = TokenHeader)] string? queueToken,
        HttpContext http, ReservationService reservations, CancellationToken ct) =>
        await reservations.LeaveQueueAsync(http.PersonId(), concertId.Value, queueToken, ct) switch
        {
            LeaveResult.Left => TypedResults.NoContent(),
            var refusal => Refusals.Of(refusal),
        };

    private static async Task<IResult> FindDrawAsync(NumberId concertId, DrawProofService draws, CancellationToken ct) =>
        await draws.FindAsync(concertId.Value, ct) is { } draw ? TypedResults.Ok(draw) : new Problem(ProblemCode.ConcertNotFound);

    private static IResult Tell(HttpContext http, JoinResult result) =>
        result is JoinResult.Joined joined ? Tell(http, joined.Place, joined.IsNew) : Refusals.Of(result);

    private static IResult Tell(HttpContext http, PlaceView place, bool isNew)
    {
        // Before the draw nobody has a position, and 0 would mean admitted.
        if (place.Position is { } position) http.Response.Headers[PositionHeader] = position.ToString(CultureInfo.InvariantCulture);
        var body = PlaceBody.From(place);
        return isNew ? TypedResults.Created($"{ConcertApi.Root}/concerts/{place.ConcertId}/queue", body) : TypedResults.Ok(body);
    }
}

internal sealed record PlaceBody(
    Guid PlaceId, string QueueToken, PlaceViewState State,
    int? Position, int? PeopleAhead, WaitBody? EstimatedWaitSeconds, int PollAfterSeconds,
    DateTimeOffset? AdmittedUntil, int? SeatsLeft, DateTimeOffset SalesOpenAt, string? Announcement)
{
    public static PlaceBody From(PlaceView place) => new(
        place.PlaceId, place.QueueToken, place.State, place.Position, place.PeopleAhead,
        place.Wait is { } wait ? new WaitBody((int)wait.Low.TotalSeconds, (int)wait.High.TotalSeconds) : null,
        (int)place.PollAfter.TotalSeconds, place.AdmittedUntil, place.SeatsLeft, place.SalesOpenAt, place.Announcement?.Text);
}

internal sealed record WaitBody(int Low, int High);
