using System.Text.Json.Serialization;
using Ticketing.Idempotency;

namespace Ticketing.Wallets;

/// <summary>How a charge ended. Amounts in KRW.</summary>
[JsonDerivedType(typeof(Charged), "charged")]
[JsonDerivedType(typeof(AmountInvalid), "amount")]
[JsonDerivedType(typeof(LimitExceeded), "limit")]
public abstract record ChargeResult
{
    private ChargeResult() { }
    /// <summary>The wallet holds more now. Time in UTC.</summary>
    public sealed record Charged(Guid ChargeId, long Amount, long BalanceAfter, DateTimeOffset ChargedAt) : ChargeResult;
    /// <summary>Below the least or above the most that one charge may be.</summary>
    public sealed record AmountInvalid(long Minimum, long Maximum) : ChargeResult;
    /// <summary>Would pass the limit of the calendar month, Korean time; this much may still be charged.</summary>
    public sealed record LimitExceeded(long Remaining) : ChargeResult;
    /// <summary>An admin has locked the account.</summary>
    public sealed record Locked : ChargeResult, INotKept;
}
