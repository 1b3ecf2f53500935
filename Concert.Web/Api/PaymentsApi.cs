using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Ticketing.Payments;
using Ticketing.Tickets;

namespace Ticketing.Web.Api;

/// <summary>Checkout and refunds.</summary>
internal static class PaymentsApi
{
    public static void MapPaymentsApi(this IEndpointRouteBuilder api)
    {
        api.MapGroup("/payments").WithTags("Payments").RequireAuthorization()
            .MapGet("/{paymentId}", FindAsync).WithSummary("One payment with its tickets.")
            .Answers(200, Examples.Payment).Refuses(ProblemCode.PaymentNotFound);
        var group = api.MapGroup("/payments").WithTags("Payments").RequireAuthorization().RequireIdempotencyKey();
        group.MapPost("", PayAsync).Takes(Examples.Pay)
            .WithSummary("Pay for a hold from the wallet: seats sold, tickets issued, place in the queue completed, in one transaction.")
            .Answers(201, Examples.Payment)
            .Refuses(
                ProblemCode.QueueTokenInvalid, ProblemCode.QueueTokenExpired, ProblemCode.InsufficientBalance, ProblemCode.QueueWaiting,
                ProblemCode.ReservationNotFound, ProblemCode.ReservationExpired, ProblemCode.AlreadyPaid, ProblemCode.SalesClosed,
                ProblemCode.AmountMismatch, ProblemCode.AccountLocked);
        group.MapPost("/{paymentId}/refund", RefundAsync)
            .WithSummary("Give the tickets back: the money returns to the wallet, the seats are for sale again.")
            .Answers(200, Examples.Refund).Refuses(ProblemCode.PaymentNotFound, ProblemCode.RefundClosed, ProblemCode.AccountLocked);
    }

    private static async Task<IResult> PayAsync(
        [FromHeader(Name = QueueApi.TokenHeader)] string? queueToken, PayBody wanted,
        HttpContext http, PaymentService payments, CancellationToken ct)
    {
        var reservationId = OwnedId.Parse(wanted.ReservationId!, null).Value;
        return (await payments.PayAsync(http.PersonId(), queueToken, reservationId, wanted.Amount, http.Attempt(wanted), ct)).Tell(result =>
            result is PayResult.Paid { Payment: var payment }
                ? TypedResults.Created($"{ConcertApi.Root}/payments/{payment.PaymentId}", PaymentBody.From(payment))
                : Refusals.Of(result));
    }

    private static async Task<IResult> FindAsync(OwnedId paymentId, HttpContext http, PaymentService payments, CancellationToken ct) =>
        await payments.FindAsync(http.PersonId(), paymentId.Value, ct) is { } payment
            ? TypedResults.Ok(PaymentBody.From(payment))
            : new Problem(ProblemCode.PaymentNotFound);

    private static async Task<IResult> RefundAsync(OwnedId paymentId, HttpContext http, RefundService refunds, CancellationToken ct) =>
        (await refunds.RefundAsync(http.PersonId(), paymentId.Value, http.Attempt(""), ct)).Tell(result =>
            result is RefundResult.Refunded refunded ? TypedResults.Ok(RefundBody.From(refunded)) : Refusals.Of(result));
}

/// <summary>Which hold to pay for, and what it is thought to cost.</summary>
public sealed record PayBody([Required(ErrorMessage = "required")] string? ReservationId, long? Amount);

internal enum PaymentStatus
{
    Confirmed,
    Refunded,
}

internal sealed record PaymentBody(
    Guid PaymentId, Guid ReservationId, PaymentStatus Status, string ConcertTitle, int PerformanceId, DateTimeOffset StartsAt,
    IReadOnlyList<string> Seats, long Amount, long BalanceAfter, bool QueueTokenExpired, DateTimeOffset PaidAt,
    IReadOnlyList<PaidTicketBody> Tickets)
{
    public static PaymentBody From(PaymentView payment) => new(
        payment.PaymentId, payment.ReservationId, payment.Refunded ? PaymentStatus.Refunded : PaymentStatus.Confirmed, payment.ConcertTitle,
        payment.PerformanceId, payment.StartsAt, [.. payment.Tickets.Select(t => t.Label)], payment.Amount, payment.BalanceAfter,
        QueueTokenExpired: true, payment.PaidAt, [.. payment.Tickets.Select(t => new PaidTicketBody(t.TicketId, t.Label))]);
}

internal sealed record PaidTicketBody(Guid TicketId, string Label);

internal sealed record RefundBody(Guid PaymentId, long Refunded, long BalanceAfter, DateTimeOffset RefundedAt)
{
    public static RefundBody From(RefundResult.Refunded refunded) =>
        new(refunded.PaymentId, refunded.Amount, refunded.BalanceAfter, refunded.RefundedAt);
}
