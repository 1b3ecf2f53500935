namespace Ticketing.Payments;

/// <summary>How an admin's refund ended. Amounts in KRW.</summary>
public abstract record AdminRefundResult
{
    private AdminRefundResult() { }
    /// <summary>The money is in the wallet. Time in UTC.</summary>
    public sealed record Refunded(Guid RefundId, long Amount, DateTimeOffset At) : AdminRefundResult;
    /// <summary>Not an admin, or not any more.</summary>
    public sealed record NotAllowed : AdminRefundResult;
    /// <summary>The reason is missing or too long.</summary>
    public sealed record ReasonInvalid : AdminRefundResult;
    /// <summary>The last proof of who acts was too long ago.</summary>
    public sealed record ProofNeeded : AdminRefundResult;
    /// <summary>No such payment.</summary>
    public sealed record NoSuchPayment : AdminRefundResult;
    /// <summary>One of the tickets was refunded before, or isn't of this payment; nothing was changed.</summary>
    public sealed record NothingToRefund : AdminRefundResult;
}
