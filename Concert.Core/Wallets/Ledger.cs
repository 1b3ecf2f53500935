using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Wallets;

/// <summary>The only way a balance changes: one conditional statement and one entry, inside the caller's transaction.</summary>
internal static class Ledger
{
    /// <summary>Takes the amount (KRW, positive) if the wallet has it; null when it hasn't. The entry is added, not yet saved.</summary>
    public static async Task<LedgerEntry?> DebitAsync(
        ConcertDbContext db, Guid personId, long amount, LedgerCause cause, DateTimeOffset now, CancellationToken ct)
    {
        var debited = await db.Wallets.Where(w => w.PersonId == personId && w.Balance >= amount)
            .ExecuteUpdateAsync(
                w => w.SetProperty(x => x.Balance, x => x.Balance - amount).SetProperty(x => x.EntryCount, x => x.EntryCount + 1), ct);
        return debited == 0 ? null : await WriteAsync(db, personId, -amount, cause, now, ct);
    }

    /// <summary>Adds the amount (KRW, positive); null when the person has no wallet yet. The entry is added, not yet saved.</summary>
    public static async Task<LedgerEntry?> CreditAsync(
        ConcertDbContext db, Guid personId, long amount, LedgerCause cause, DateTimeOffset now, CancellationToken ct)
    {
        var credited = await db.Wallets.Where(w => w.PersonId == personId)
            .ExecuteUpdateAsync(
                w => w.SetProperty(x => x.Balance, x => x.Balance + amount).SetProperty(x => x.EntryCount, x => x.EntryCount + 1), ct);
        return credited == 0 ? null : await WriteAsync(db, personId, amount, cause, now, ct);
    }

    /// <summary>Makes the person's wallet when it is missing; two requests at once make one.</summary>
    public static async Task EnsureWalletAsync(IDbContextFactory<ConcertDbContext> contexts, Guid personId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Wallets.AnyAsync(w => w.PersonId == personId, ct)) return;
        db.Add(new Wallet { PersonId = personId });
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException duplicate) when (duplicate.IsDuplicate())
        {
            // The other request made it.
        }
    }

    private static async Task<LedgerEntry> WriteAsync(
        ConcertDbContext db, Guid personId, long amount, LedgerCause cause, DateTimeOffset now, CancellationToken ct)
    {
        // The update above holds the wallet's row: what is read here is this entry's balance and number, nobody else's.
        var wallet = await db.Wallets.Where(w => w.PersonId == personId).Select(w => new { w.Balance, w.EntryCount }).SingleAsync(ct);
        var entry = new LedgerEntry
        {
            PersonId = personId, Number = wallet.EntryCount, Kind = cause.Kind, Amount = amount, BalanceAfter = wallet.Balance,
            Cause = cause.Key, At = now, ReservationId = cause.ReservationId, PaymentId = cause.PaymentId, Reason = cause.Reason,
        };
        db.Add(entry);
        return entry;
    }
}

/// <summary>Why a balance changes; the key counts once, ever.</summary>
internal sealed record LedgerCause(LedgerKind Kind, string Key, Guid? ReservationId = null, Guid? PaymentId = null, string? Reason = null)
{
    public static LedgerCause Charge(Guid chargeId) => new(LedgerKind.Charge, $"charge:{chargeId}");
    public static LedgerCause Payment(Guid reservationId, Guid paymentId) =>
        new(LedgerKind.Payment, $"payment:{reservationId}", reservationId, paymentId);
    public static LedgerCause Refund(Guid refundId, Guid reservationId, Guid paymentId, string? reason) =>
        new(LedgerKind.Refund, $"refund:{refundId}", reservationId, paymentId, reason);
    public static LedgerCause Credit(Guid creditId, string reason) => new(LedgerKind.Credit, $"credit:{creditId}", Reason: reason);
}
