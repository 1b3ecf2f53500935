using System.ComponentModel.DataAnnotations;

namespace Ticketing.Wallets;

/// <summary>The section <c>Wallet</c> of the configuration; all in KRW.</summary>
public sealed class WalletOptions
{
    /// <summary>The least a charge may be.</summary>
    [Range(1, 1_000_000_000)]
    public long ChargeMinimum { get; set; } = 1_000;

    /// <summary>The most a charge may be.</summary>
    [Range(1, 1_000_000_000)]
    public long ChargeMaximum { get; set; } = 1_000_000;

    /// <summary>The most that may be charged in a calendar month, Korean time.</summary>
    [Range(1, 100_000_000_000)]
    public long MonthlyLimit { get; set; } = 5_000_000;
}
