using System.Diagnostics;
using Ticketing.Payments;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Wallets;

namespace Ticketing.Web.Api;

/// <summary>What each refusal of a service is called outside: the one place.</summary>
internal static class Refusals
{
    public static Problem Of(JoinResult refusal) => refusal switch
    {
        JoinResult.NoSuchConcert => new(ProblemCode.ConcertNotFound),
        JoinResult.Closed closed => SalesClosed(closed.SalesOpenAt),
        JoinResult.SoldOut => new(ProblemCode.SoldOut),
        JoinResult.AddressUnconfirmed => new(ProblemCode.AddressUnconfirmed),
        JoinResult.TooOften => new(ProblemCode.TooManyRequests) { RetryAfter = TimeSpan.FromMinutes(5) },
        JoinResult.Busy => new(ProblemCode.TemporarilyUnavailable) { RetryAfter = TimeSpan.FromSeconds(2) },
        JoinResult.Locked => new(ProblemCode.AccountLocked),
        _ => throw new UnreachableException(),
    };

    public static Problem Of(PlaceResult refusal) => refusal switch
    {
        PlaceResult.NoSuchConcert => new(ProblemCode.ConcertNotFound),
        PlaceResult.Invalid => new(ProblemCode.QueueTokenInvalid),
        PlaceResult.Expired => new(ProblemCode.QueueTokenExpired),
        _ => throw new UnreachableException(),
    };

    public static Problem Of<T>(ChoiceResult<T> refusal) => refusal switch
    {
        ChoiceResult<T>.NoSuchConcert => new(ProblemCode.ConcertNotFound),
        ChoiceResult<T>.NoSuchPerformance => new(ProblemCode.PerformanceNotFound),
        ChoiceResult<T>.StillWaiting waiting => Waiting(waiting.Position),
        ChoiceResult<T>.TokenInvalid => new(ProblemCode.QueueTokenInvalid),
        ChoiceResult<T>.TokenExpired => new(ProblemCode.QueueTokenExpired),
        _ => throw new UnreachableException(),
    };

    public static Problem Of(HoldResult refusal) => refusal switch
    {
        HoldResult.Malformed malformed => Problem.Invalid(malformed.Field, "value"),
        HoldResult.NoSuchPerformance => new(ProblemCode.PerformanceNotFound),
        HoldResult.NoSuchSeat seat => new(ProblemCode.SeatNotFound, ("seats", seat.Labels)),
        HoldResult.SeatsTaken taken => new(ProblemCode.SeatTaken, ("taken", taken.Labels), ("alternatives", taken.Alternatives)),
        HoldResult.SoldOut => new(ProblemCode.SoldOut),
        HoldResult.NoAdjacent apart => new(ProblemCode.NoAdjacent, ("split", apart.Split)),
        HoldResult.TooManySeats many => new(ProblemCode.SeatLimitExceeded, ("limit", many.Limit), ("held", many.AlreadyHeld)),
        HoldResult.TooManyHolds often => new(ProblemCode.TooManyRequests) { RetryAfter = often.Wait },
        HoldResult.SalesClosed closed => SalesClosed(closed.SalesOpenAt),
        HoldResult.TokenInvalid => new(ProblemCode.QueueTokenInvalid),
        HoldResult.TokenExpired => new(ProblemCode.QueueTokenExpired),
        HoldResult.StillWaiting waiting => Waiting(waiting.Position),
        HoldResult.Locked => new(ProblemCode.AccountLocked),
        _ => throw new UnreachableException(),
    };

    public static Problem Of(LeaveResult refusal) => refusal switch
    {
        LeaveResult.NoSuchConcert => new(ProblemCode.ConcertNotFound),
        LeaveResult.TokenInvalid => new(ProblemCode.QueueTokenInvalid),
        _ => throw new UnreachableException(),
    };

    public static Problem Of(ReleaseResult refusal) => refusal switch
    {
        ReleaseResult.NoSuchReservation => new(ProblemCode.ReservationNotFound),
        ReleaseResult.AlreadyPaid => new(ProblemCode.AlreadyPaid),
        _ => throw new UnreachableException(),
    };

    public static Problem Of(ChargeResult refusal) => refusal switch
    {
        ChargeResult.AmountInvalid invalid =>
            new(ProblemCode.ChargeAmountInvalid, ("minimum", invalid.Minimum), ("maximum", invalid.Maximum)),
        ChargeResult.LimitExceeded limit => new(ProblemCode.ChargeLimitExceeded, ("remaining", limit.Remaining)),
        ChargeResult.Locked => new(ProblemCode.AccountLocked),
        _ => throw new UnreachableException(),
    };

    public static Problem Of(PayResult refusal) => refusal switch
    {
        PayResult.NoSuchReservation => new(ProblemCode.ReservationNotFound),
        PayResult.HoldExpired => new(ProblemCode.ReservationExpired),
        PayResult.AlreadyPaid paid => new(ProblemCode.AlreadyPaid, ("paymentId", paid.PaymentId)),
        PayResult.AmountMismatch mismatch => new(ProblemCode.AmountMismatch, ("required", mismatch.Required)),
        PayResult.InsufficientBalance few =>
            new(ProblemCode.InsufficientBalance, ("balance", few.Balance), ("required", few.Required),
                ("shortfall", few.Required - few.Balance)),
        PayResult.SaleEnded off => SalesClosed(off.SalesOpenAt),
        PayResult.TokenInvalid => new(ProblemCode.QueueTokenInvalid),
        PayResult.TokenExpired => new(ProblemCode.QueueTokenExpired),
        PayResult.StillWaiting waiting => Waiting(waiting.Position),
        PayResult.Locked => new(ProblemCode.AccountLocked),
        _ => throw new UnreachableException(),
    };

    public static Problem Of(RefundResult refusal) => refusal switch
    {
        RefundResult.NoSuchPayment => new(ProblemCode.PaymentNotFound),
        RefundResult.Closed closed => new(ProblemCode.RefundClosed, ("refundableUntil", closed.RefundableUntil)),
        RefundResult.Locked => new(ProblemCode.AccountLocked),
        _ => throw new UnreachableException(),
    };

    private static Problem SalesClosed(DateTimeOffset salesOpenAt) => new(ProblemCode.SalesClosed, ("salesOpenAt", salesOpenAt));

    private static Problem Waiting(int? position) => new(ProblemCode.QueueWaiting, ("position", position));
}
