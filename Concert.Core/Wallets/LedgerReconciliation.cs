using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Persistence;

namespace Ticketing.Wallets;

/// <summary>
/// Checks that every wallet is the sum of its ledger, without a gap in the numbers, and that each entry's balance follows from the one
/// before. Says so loudly when one isn't; mends nothing.
/// </summary>
public sealed class LedgerReconciliation(
    IDbContextFactory<ConcertDbContext> contexts, TimeProvider time, ILogger<LedgerReconciliation> logger)
{
    /// <summary>The last finding on this node; null before the first.</summary>
    public LedgerFinding? Last { get; private set; }

    /// <summary>Compares all wallets with their ledgers; returns those that don't add up, a bounded number.</summary>
    public async Task<LedgerFinding> ReconcileAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var wrong = await db.Wallets
            .Where(w => w.Balance != (db.LedgerEntries.Where(e => e.PersonId == w.PersonId).Sum(e => (long?)e.Amount) ?? 0)
                || w.EntryCount != db.LedgerEntries.Count(e => e.PersonId == w.PersonId)
                || db.LedgerEntries.Any(e => e.PersonId == w.PersonId && e.BalanceAfter != e.Amount
                    + (db.LedgerEntries.Where(p => p.PersonId == e.PersonId && p.Number == e.Number - 1).Select(p => (long?)p.BalanceAfter)
                        .FirstOrDefault() ?? 0)))
            .OrderBy(w => w.PersonId).Take(100).Select(w => w.PersonId).ToListAsync(ct);
        foreach (var wallet in wrong) logger.LogError("The ledger of wallet {WalletId} doesn't add up to its balance", wallet);
        return Last = new LedgerFinding(time.GetUtcNow(), wrong);
    }
}

/// <summary>When the ledgers were compared (UTC) and whose don't add up.</summary>
public sealed record LedgerFinding(DateTimeOffset At, IReadOnlyList<Guid> WrongWallets);
