using System.Diagnostics;
using Microsoft.Extensions.Localization;
using Ticketing.Accounts;
using Ticketing.Tickets;
using Ticketing.Web.Accounts;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Admin.Door;

/// <summary>Where the door's script sends its scans, each as often as it takes to get an answer.</summary>
public static class CheckInEndpoints
{
    /// <summary>Maps <c>POST /admin/check-in/scans</c>.</summary>
    public static void MapCheckIn(this IEndpointRouteBuilder routes) =>
        routes.MapPost(
            AdminPaths.CheckInScans,
            async (Scan scan, HttpContext http, CheckInService door, IStringLocalizer<AdminTexts> texts, CancellationToken ct) =>
        {
            var result = await door.CheckInAsync(http.User.PersonId(), scan.PerformanceId, scan.Code, scan.Door, scan.ScanId, ct);
            return TypedResults.Ok(Say(result, texts));
        }).RequireAuthorization(Roles.Door).ExcludeFromDescription();

    /// <summary>What the door shows in large letters, and what it says below.</summary>
    public static Verdict Say(CheckInResult result, IStringLocalizer<AdminTexts> texts) => result switch
    {
        CheckInResult.LetIn yes =>
            new Verdict(true, texts["DoorLetIn"], texts["DoorSeat", yes.Section, yes.Row, yes.Number, yes.Label], yes.Email),
        CheckInResult.AlreadyUsed used =>
            new Verdict(false, texts["DoorUsed"], texts["DoorUsedText", KoreanTime.TimeWithSeconds(used.At), used.Door ?? "–"], used.Label),
        CheckInResult.Refunded => new Verdict(false, texts["DoorRefunded"], texts["DoorRefundedText"]),
        CheckInResult.WrongPerformance { StartsAt: { } at } wrong =>
            new Verdict(false, texts["DoorWrong"], texts["DoorWrongText", wrong.ConcertTitle, KoreanTime.DateAndTime(at)]),
        CheckInResult.WrongPerformance => new Verdict(false, texts["DoorWrong"], ""),
        CheckInResult.CalledOff => new Verdict(false, texts["DoorCalledOff"], texts["DoorCalledOffText"]),
        CheckInResult.Unknown => new Verdict(false, texts["DoorUnknown"], texts["DoorUnknownText"]),
        CheckInResult.NotAllowed => new Verdict(false, texts["DoorNotAllowed"], texts["NotAllowed"]),
        _ => throw new UnreachableException(),
    };
}

/// <summary>One reading of a code. The id is made when it is read, and stays when it is sent again.</summary>
public sealed record Scan(Guid ScanId, int PerformanceId, string? Code, string? Door);

/// <summary>The answer to a scan, in the reader's language.</summary>
public sealed record Verdict(bool LetIn, string Title, string Detail, string? Who = null);
