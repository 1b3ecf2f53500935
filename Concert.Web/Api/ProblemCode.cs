namespace Ticketing.Web.Api;

/// <summary>
/// A stable word a program switches on, and the status it comes with. Its title and detail are in <see cref="ProblemTexts"/>.
/// </summary>
internal sealed record ProblemCode(int Status, string Word)
{
    public static readonly ProblemCode InvalidRequest = new(400, "invalid_request");
    public static readonly ProblemCode IdempotencyKeyRequired = new(400, "idempotency_key_required");
    public static readonly ProblemCode ChargeAmountInvalid = new(400, "charge_amount_invalid");
    public static readonly ProblemCode ChargeLimitExceeded = new(400, "charge_limit_exceeded");
    public static readonly ProblemCode Unauthenticated = new(401, "unauthenticated");
    public static readonly ProblemCode SecondFactorNeeded = new(401, "second_factor_needed");
    public static readonly ProblemCode QueueTokenInvalid = new(401, "queue_token_invalid");
    public static readonly ProblemCode QueueTokenExpired = new(401, "queue_token_expired");
    public static readonly ProblemCode InsufficientBalance = new(402, "insufficient_balance");
    public static readonly ProblemCode QueueWaiting = new(403, "queue_waiting");
    public static readonly ProblemCode AddressUnconfirmed = new(403, "address_unconfirmed");
    public static readonly ProblemCode Forbidden = new(403, "forbidden");
    public static readonly ProblemCode AccountLocked = new(403, "account_locked");
    public static readonly ProblemCode ProofNeeded = new(403, "proof_needed");
    public static readonly ProblemCode NotFound = new(404, "not_found");
    public static readonly ProblemCode ConcertNotFound = new(404, "concert_not_found");
    public static readonly ProblemCode PerformanceNotFound = new(404, "performance_not_found");
    public static readonly ProblemCode SeatNotFound = new(404, "seat_not_found");
    public static readonly ProblemCode ReservationNotFound = new(404, "reservation_not_found");
    public static readonly ProblemCode PaymentNotFound = new(404, "payment_not_found");
    public static readonly ProblemCode TicketNotFound = new(404, "ticket_not_found");
    public static readonly ProblemCode ReservationExpired = new(404, "reservation_expired");
    public static readonly ProblemCode MethodNotAllowed = new(405, "method_not_allowed");
    public static readonly ProblemCode NotAcceptable = new(406, "not_acceptable");
    public static readonly ProblemCode RequestTimeout = new(408, "request_timeout");
    public static readonly ProblemCode SeatTaken = new(409, "seat_taken");
    public static readonly ProblemCode AlreadyPaid = new(409, "already_paid");
    public static readonly ProblemCode RequestInFlight = new(409, "request_in_flight");
    public static readonly ProblemCode SalesClosed = new(409, "sales_closed");
    public static readonly ProblemCode SoldOut = new(409, "sold_out");
    public static readonly ProblemCode NoAdjacent = new(409, "no_adjacent");
    public static readonly ProblemCode RefundClosed = new(409, "refund_closed");
    public static readonly ProblemCode PayloadTooLarge = new(413, "payload_too_large");
    public static readonly ProblemCode UnsupportedMediaType = new(415, "unsupported_media_type");
    public static readonly ProblemCode IdempotencyKeyReused = new(422, "idempotency_key_reused");
    public static readonly ProblemCode SeatLimitExceeded = new(422, "seat_limit_exceeded");
    public static readonly ProblemCode AmountMismatch = new(422, "amount_mismatch");
    public static readonly ProblemCode TooManyRequests = new(429, "too_many_requests");
    public static readonly ProblemCode InternalError = new(500, "internal_error");
    public static readonly ProblemCode TemporarilyUnavailable = new(503, "temporarily_unavailable");

    /// <summary>The word for an answer that has only a status: from the framework, not from a service.</summary>
    public static ProblemCode ForStatus(int status) => status switch
    {
        400 => InvalidRequest,
        401 => Unauthenticated,
        403 => Forbidden,
        404 => NotFound,
        405 => MethodNotAllowed,
        406 => NotAcceptable,
        408 => RequestTimeout,
        413 => PayloadTooLarge,
        415 => UnsupportedMediaType,
        429 => TooManyRequests,
        503 => TemporarilyUnavailable,
        >= 500 => InternalError,
        _ => InvalidRequest with { Status = status },
    };
}
