using System.Collections.Immutable;

namespace Ticketing.Wallets;

/// <summary>A wallet and what may still be charged; all amounts in KRW.</summary>
public sealed record WalletView(long Balance, long ChargeMinimum, long ChargeMaximum, long MonthlyRemaining);

/// <summary>Why the balance changed.</summary>
public enum LedgerKind
{
    /// <summary>The person topped up.</summary>
    Charge,
    /// <summary>Tickets were paid for.</summary>
    Payment,
    /// <summary>Tickets were given back.</summary>
    Refund,
    /// <summary>An admin credited the wallet, with a reason.</summary>
    Credit,
}

/// <summary>One line of a wallet's history. <paramref name="Amount"/> is signed, KRW; <paramref name="At"/> is UTC.</summary>
public sealed record LedgerEntryView(
    string EntryId, LedgerKind Kind, long Amount, long BalanceAfter, DateTimeOffset At, Guid? ReservationId, Guid? PaymentId,
    string? Reason);

/// <summary>A page of the history, newest first; <paramref name="NextCursor"/> is null on the last page.</summary>
public sealed record LedgerPage(ImmutableArray<LedgerEntryView> Entries, string? NextCursor);
