using System.Text.Json.Serialization;
using Ticketing.Idempotency;
using Ticketing.Tickets;

namespace Ticketing.Payments;

/// <summary>How a checkout ended. Amounts in KRW.</summary>
[JsonDerivedType(typeof(Paid), "paid")]
[JsonDerivedType(typeof(NoSuchReservation), "no-reservation")]
[JsonDerivedType(typeof(HoldExpired), "expired")]
[JsonDerivedType(typeof(AlreadyPaid), "already-paid")]
[JsonDerivedType(typeof(AmountMismatch), "amount")]
[JsonDerivedType(typeof(InsufficientBalance), "balance")]
[JsonDerivedType(typeof(SaleEnded), "sale-ended")]
[JsonDerivedType(typeof(TokenInvalid), "token-invalid")]
[JsonDerivedType(typeof(TokenExpired), "token-expired")]
[JsonDerivedType(typeof(StillWaiting), "waiting")]
public abstract record PayResult
{
    private PayResult() { }
    /// <summary>Paid, sold, ticketed.</summary>
    public sealed record Paid(PaymentView Payment) : PayResult;
    /// <summary>Doesn't exist, or is somebody else's.</summary>
    public sealed record NoSuchReservation : PayResult;
    /// <summary>The hold had run out, or was let go, when the request arrived.</summary>
    public sealed record HoldExpired : PayResult;
    /// <summary>Paid before.</summary>
    public sealed record AlreadyPaid(Guid? PaymentId) : PayResult;
    /// <summary>Another amount was sent than it costs.</summary>
    public sealed record AmountMismatch(long Required) : PayResult;
    /// <summary>The wallet holds too little.</summary>
    public sealed record InsufficientBalance(long Balance, long Required) : PayResult;
    /// <summary>The performance was called off, or the concert's sale is closed for good.</summary>
    public sealed record SaleEnded(DateTimeOffset SalesOpenAt) : PayResult;
    /// <summary>The queue token is missing, forged, somebody else's, or another concert's.</summary>
    public sealed record TokenInvalid : PayResult, INotKept;
    /// <summary>The place was used, left, or ran out.</summary>
    public sealed record TokenExpired : PayResult, INotKept;
    /// <summary>A real place, not admitted yet.</summary>
    public sealed record StillWaiting(int? Position) : PayResult, INotKept;
    /// <summary>The plan has changed since this node read it: looked at anew, and never told.</summary>
    internal sealed record PlanMoved : PayResult, INotKept;
    /// <summary>An admin has locked the account.</summary>
    public sealed record Locked : PayResult, INotKept;
}

/// <summary>How a refund ended. Amounts in KRW.</summary>
[JsonDerivedType(typeof(Refunded), "refunded")]
[JsonDerivedType(typeof(NoSuchPayment), "no-payment")]
[JsonDerivedType(typeof(Closed), "closed")]
public abstract record RefundResult
{
    private RefundResult() { }
    /// <summary>The money is back in the wallet, the seats are for sale again. Time in UTC.</summary>
    public sealed record Refunded(Guid PaymentId, long Amount, long BalanceAfter, DateTimeOffset RefundedAt) : RefundResult;
    /// <summary>Doesn't exist, or is somebody else's.</summary>
    public sealed record NoSuchPayment : RefundResult;
    /// <summary>Refunded already, not a ticket of this payment, one was used, or the deadline (UTC) has passed.</summary>
    public sealed record Closed(DateTimeOffset RefundableUntil) : RefundResult;
    /// <summary>The plan has changed since this node read it: looked at anew, and never told.</summary>
    internal sealed record PlanMoved : RefundResult, INotKept;
    /// <summary>An admin has locked the account.</summary>
    public sealed record Locked : RefundResult, INotKept;
}
