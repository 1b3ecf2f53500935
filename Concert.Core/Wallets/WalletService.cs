using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;
using Ticketing.Idempotency;
using Ticketing.Persistence;

namespace Ticketing.Wallets;

/// <summary>Shows wallets and tops them up. Balance = sum of the ledger, never below zero, each entry has one cause.</summary>
public sealed class WalletService(
    IDbContextFactory<ConcertDbContext> contexts, AttemptService attempts, Standing standing, IOptions<WalletOptions> options,
    TimeProvider time, ILogger<WalletService> logger)
{
    /// <summary>The most entries one page of the history has.</summary>
    public const int PageSizeMax = 100;

    /// <summary>The person's wallet; an empty one when nothing was ever charged.</summary>
    public async Task<WalletView> FindAsync(Guid personId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var balance = await db.Wallets.Where(w => w.PersonId == personId).Select(w => w.Balance).SingleOrDefaultAsync(ct);
        var charged = await ChargedInMonthAsync(db, personId, time.GetUtcNow(), ct);
        return new WalletView(
            balance, options.Value.ChargeMinimum, options.Value.ChargeMaximum, Math.Max(0, options.Value.MonthlyLimit - charged));
    }

    /// <summary>Tops the wallet up by this amount (KRW), within the limits per charge and per calendar month.</summary>
    public async Task<Attempted<ChargeResult>> ChargeAsync(Guid personId, long amount, Attempt attempt, CancellationToken ct)
    {
        var (minimum, maximum) = (options.Value.ChargeMinimum, options.Value.ChargeMaximum);
        var mayAct = await standing.MayActAsync(personId, ct);
        var inRange = amount >= minimum && amount <= maximum;
        if (mayAct && inRange) await Ledger.EnsureWalletAsync(contexts, personId, ct);
        var attempted = await attempts.RunAsync<ChargeResult>(attempt, async (db, commit) =>
        {
            if (!mayAct) return new ChargeResult.Locked();
            if (!inRange) return new ChargeResult.AmountInvalid(minimum, maximum);
            var now = time.GetUtcNow();
            var chargeId = Guid.CreateVersion7();
            // The credit locks the wallet; only then is the month's sum certain not to move.
            var entry = await Ledger.CreditAsync(db, personId, amount, LedgerCause.Charge(chargeId), now, ct)
                ?? throw new InvalidOperationException("The wallet was made before this and is never deleted.");
            var charged = await ChargedInMonthAsync(db, personId, now, ct);
            if (charged + amount > options.Value.MonthlyLimit)
                return new ChargeResult.LimitExceeded(Math.Max(0, options.Value.MonthlyLimit - charged));
            return await commit(new ChargeResult.Charged(chargeId, amount, entry.BalanceAfter, now));
        }, ct);
        if (attempted is Attempted<ChargeResult>.First { Result: ChargeResult.Charged done })
            logger.LogInformation("Charge {ChargeId} was made", done.ChargeId);
        return attempted;
    }

    /// <summary>A page of the history, newest first; a cursor that isn't one of ours begins at the start.</summary>
    public async Task<LedgerPage> ListEntriesAsync(Guid personId, string? cursor, int limit, CancellationToken ct)
    {
        var size = Math.Clamp(limit, 1, PageSizeMax);
        var before = int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var entries = await db.LedgerEntries.AsNoTracking().Where(e => e.PersonId == personId && e.Number < before)
            .OrderByDescending(e => e.Number).Take(size + 1).ToListAsync(ct);
        var page = entries.Take(size).Select(e => new LedgerEntryView(
            $"{e.PersonId:n}-{e.Number}", e.Kind, e.Amount, e.BalanceAfter, e.At, e.ReservationId, e.PaymentId, e.Reason));
        return new LedgerPage([.. page], entries.Count > size ? entries[size - 1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static Task<long> ChargedInMonthAsync(ConcertDbContext db, Guid personId, DateTimeOffset now, CancellationToken ct)
    {
        var start = Korea.StartOfMonth(now);
        return db.LedgerEntries.Where(e => e.PersonId == personId && e.Kind == LedgerKind.Charge && e.At >= start)
            .SumAsync(e => e.Amount, ct);
    }
}
