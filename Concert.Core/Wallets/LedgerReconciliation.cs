using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Persistence;

namespace Ticketing.Wallets;

/// <summary>
/// Checks that every wallet is the sum of its ledger, without a gap in the numbers, and that each entry's balance follows from the one
/// before: soon after an entry is written, and again as part of a slow pass over all wallets. Says so loudly when one doesn't add up;
/// mends nothing. What is found is kept in the database, where every node reads it.
/// </summary>
public sealed class LedgerReconciliation(
    IDbContextFactory<ConcertDbContext> contexts, TimeProvider time, ILogger<LedgerReconciliation> logger)
{
    /// <summary>The most wallets that one statement looks at, and the most that are listed as wrong.</summary>
    public const int WalletsMax = 1_000;

    /// <summary>How many ranges of wallets one call takes the pass further: a million wallets in 50 calls.</summary>
    public const int RangesMax = 20;

    /// <summary>A finding that is older says nothing about now.</summary>
    public static readonly TimeSpan FindingGoodFor = TimeSpan.FromMinutes(15);

    /// <summary>
    /// An entry may be seen this much later than the time it bears. It takes its time inside the transaction that writes it, after which no
    /// more than five statements may have to wait for somebody's lock, each for 30 s at most before it is given up; the rest is for clocks
    /// that differ. What comes later still is found by the pass.
    /// </summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    /// <summary>What was found last, on whichever node.</summary>
    public async Task<LedgerFinding> FindAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return View(await db.LedgerChecks.AsNoTracking().SingleOrDefaultAsync(ct) ?? new LedgerCheck());
    }

    /// <summary>
    /// Compares with their ledgers: the wallets found wrong before, those with new entries, and the next of all, where the last call
    /// stopped. Each statement is bounded; when another node is at it, it goes on alone.
    /// </summary>
    public async Task<LedgerFinding> ReconcileAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var check = await db.LedgerChecks.SingleOrDefaultAsync(ct) ?? db.Add(new LedgerCheck()).Entity;
        try
        {
            await CompareAsync(db, check, check.WrongWallets, ct);
            await CompareChangedAsync(db, check, ct);
            await ContinuePassAsync(db, check, ct);
            check.FinishedAt = time.GetUtcNow();
            await SaveAsync(db, check, ct);
            return View(check);
        }
        catch (DbUpdateException rival) when (rival is DbUpdateConcurrencyException || rival.IsDuplicate())
        {
            return await FindAsync(ct);
        }
    }

    private async Task CompareChangedAsync(ConcertDbContext db, LedgerCheck check, CancellationToken ct)
    {
        var startedAt = time.GetUtcNow();
        var (at, person, number) = ((check.SeenUntil ?? startedAt) - Overlap, Guid.Empty, 0);
        while (true)
        {
            var entries = await db.LedgerEntries
                .Where(e => e.At >= at && (e.At > at || e.PersonId > person || (e.PersonId == person && e.Number > number)))
                .OrderBy(e => e.At).ThenBy(e => e.PersonId).ThenBy(e => e.Number)
                .Select(e => new { e.At, e.PersonId, e.Number }).Take(WalletsMax).ToListAsync(ct);
            await CompareAsync(db, check, [.. entries.Select(e => e.PersonId).Distinct()], ct);
            if (entries.Count < WalletsMax) break;
            (at, person, number) = (entries[^1].At, entries[^1].PersonId, entries[^1].Number);
        }
        check.SeenUntil = startedAt;
    }

    private async Task ContinuePassAsync(ConcertDbContext db, LedgerCheck check, CancellationToken ct)
    {
        for (var range = 0; range < RangesMax; range++)
        {
            var after = check.PassWallet ?? Guid.Empty;
            var wallets = await db.Wallets.Where(w => w.PersonId > after).OrderBy(w => w.PersonId).Select(w => w.PersonId)
                .Take(WalletsMax).ToListAsync(ct);
            await CompareAsync(db, check, wallets, ct);
            var isLast = wallets.Count < WalletsMax;
            check.PassWallet = isLast ? null : wallets[^1];
            if (isLast) check.PassFinishedAt = time.GetUtcNow();
            // Kept at once: whoever is killed here is gone on from here.
            await SaveAsync(db, check, ct);
            if (isLast) return;
        }
    }

    /// <summary>One statement sees wallets and entries at one instant; the list then says of these wallets what is true now.</summary>
    private async Task CompareAsync(ConcertDbContext db, LedgerCheck check, List<Guid> wallets, CancellationToken ct)
    {
        if (wallets.Count == 0) return;
        var wrong = await db.Wallets.Where(w => wallets.Contains(w.PersonId))
            .Where(w => w.Balance != (db.LedgerEntries.Where(e => e.PersonId == w.PersonId).Sum(e => (long?)e.Amount) ?? 0)
                || w.EntryCount != db.LedgerEntries.Count(e => e.PersonId == w.PersonId)
                || db.LedgerEntries.Any(e => e.PersonId == w.PersonId && e.BalanceAfter != e.Amount
                    + (db.LedgerEntries.Where(p => p.PersonId == e.PersonId && p.Number == e.Number - 1).Select(p => (long?)p.BalanceAfter)
                        .FirstOrDefault() ?? 0)))
            .Select(w => w.PersonId).ToListAsync(ct);
        foreach (var wallet in wrong.Except(check.WrongWallets))
            logger.LogError("The ledger of wallet {WalletId} doesn't add up to its balance", wallet);
        check.WrongWallets = [.. check.WrongWallets.Except(wallets).Union(wrong).Take(WalletsMax)];
    }

    private static async Task SaveAsync(ConcertDbContext db, LedgerCheck check, CancellationToken ct)
    {
        check.Version = Guid.NewGuid();
        await db.SaveChangesAsync(ct);
    }

    private LedgerFinding View(LedgerCheck check) =>
        new(check.FinishedAt, check.FinishedAt < time.GetUtcNow() - FindingGoodFor, check.PassFinishedAt, check.WrongWallets);
}

/// <summary>
/// When wallets were last compared with their ledgers (UTC, null before the first time), whether that is too long ago, when last all of
/// them had been, and whose don't add up.
/// </summary>
public sealed record LedgerFinding(
    DateTimeOffset? At, bool IsOld, DateTimeOffset? PassFinishedAt, IReadOnlyList<Guid> WrongWallets);
