using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Persistence;

namespace Ticketing.Wallets;

/// <summary>Lets the desk see a wallet with its ledger, and an admin credit it with a reason that its owner reads.</summary>
public sealed class AdminWallets(
    IDbContextFactory<ConcertDbContext> contexts, Staff staff, Proof proof, IOptions<WalletOptions> options, TimeProvider time,
    ILogger<AdminWallets> logger)
{
    /// <summary>The wallet and whether its ledger adds up; null when there is no such person, or the asker isn't at the desk.</summary>
    public async Task<AdminWalletView?> FindAsync(Guid adminId, Guid personId, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Desk, ct)) return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        return await db.Users.Where(u => u.Id == personId).Select(u => new AdminWalletView(
            u.Id, u.Email!, db.Wallets.Where(w => w.PersonId == u.Id).Select(w => w.Balance).SingleOrDefault(),
            db.LedgerEntries.Where(e => e.PersonId == u.Id).Sum(e => (long?)e.Amount) ?? 0, options.Value.ChargeMaximum,
            now)).SingleOrDefaultAsync(ct);
    }

    /// <summary>A page of the wallet's ledger, newest first.</summary>
    public async Task<ResultPage<LedgerEntryView>> ListEntriesAsync(
        Guid adminId, Guid personId, LedgerKind? kind, int skip, int take, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Desk, ct)) return ResultPage<LedgerEntryView>.None;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var entries = db.LedgerEntries.AsNoTracking().Where(e => e.PersonId == personId && (kind == null || e.Kind == kind));
        var total = await entries.CountAsync(ct);
        var rows = await entries.OrderByDescending(e => e.Number).Skip(skip).Take(take).ToListAsync(ct);
        return new ResultPage<LedgerEntryView>(
            rows.ConvertAll(
                e => new LedgerEntryView(
                    $"{e.PersonId:n}-{e.Number}", e.Kind, e.Amount, e.BalanceAfter, e.At, e.ReservationId, e.PaymentId, e.Reason)), total);
    }

    /// <summary>Credits the wallet (KRW). <paramref name="creditId"/> is made with the form: sent twice, it counts once.</summary>
    public async Task<CreditResult> CreditAsync(
        Guid adminId, Guid? sessionId, Guid personId, Guid creditId, long amount, string? reason, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Admin, ct)) return new CreditResult.NotAllowed();
        if (!AuditReason.TryClean(reason, out var why)) return new CreditResult.ReasonInvalid();
        if (amount < 1 || amount > options.Value.ChargeMaximum) return new CreditResult.AmountInvalid(options.Value.ChargeMaximum);
        if (!await proof.IsFreshAsync(adminId, sessionId, ct)) return new CreditResult.ProofNeeded();
        await using (var db = await contexts.CreateDbContextAsync(ct))
            if (!await db.Users.AnyAsync(u => u.Id == personId, ct)) return new CreditResult.NoSuchPerson();
        await Ledger.EnsureWalletAsync(contexts, personId, ct);
        var result = await contexts.InTransactionAsync<CreditResult>(async (db, transaction) =>
        {
            var cause = LedgerCause.Credit(creditId, why);
            var now = time.GetUtcNow();
            // The credit locks the wallet; whoever comes second with the same id sees the first one's entry after that.
            var entry = await Ledger.CreditAsync(db, personId, amount, cause, now, ct)
                ?? throw new InvalidOperationException("The wallet was made before this and is never deleted.");
            if (await db.LedgerEntries.AsNoTracking().SingleOrDefaultAsync(e => e.Cause == cause.Key, ct) is { } earlier)
                return new CreditResult.Credited(earlier.Amount, earlier.BalanceAfter);
            AuditLog.Add(
                db, adminId, AuditAct.WalletCredited, AuditSubject.Person(personId), now,
                after: new { Amount = amount, entry.BalanceAfter }, reason: why);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return new CreditResult.Credited(amount, entry.BalanceAfter);
        }, ct);
        logger.LogInformation("Admin {AdminId} credited the wallet of {PersonId}", adminId, personId);
        return result;
    }
}

/// <summary>A wallet as admins see it at <paramref name="TakenAt"/> (UTC); amounts in KRW.</summary>
public sealed record AdminWalletView(Guid PersonId, string Email, long Balance, long LedgerSum, long CreditMaximum, DateTimeOffset TakenAt);

/// <summary>How a credit ended. Amounts in KRW.</summary>
public abstract record CreditResult
{
    private CreditResult() { }
    /// <summary>The wallet holds more, now or since the first time.</summary>
    public sealed record Credited(long Amount, long BalanceAfter) : CreditResult;
    /// <summary>Not an admin, or not any more.</summary>
    public sealed record NotAllowed : CreditResult;
    /// <summary>The reason is missing or too long.</summary>
    public sealed record ReasonInvalid : CreditResult;
    /// <summary>The admin's last proof of who they are was too long ago.</summary>
    public sealed record ProofNeeded : CreditResult;
    /// <summary>Not positive, or above the most that one credit may be.</summary>
    public sealed record AmountInvalid(long Maximum) : CreditResult;
    /// <summary>No such person.</summary>
    public sealed record NoSuchPerson : CreditResult;
}
