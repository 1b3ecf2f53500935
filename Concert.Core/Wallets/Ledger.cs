using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Wallets;

/// <summary>The only way a balance changes: a conditional statement and an entry, inside the caller's transaction.</summary>
internal static class Ledger
{
    /// <summary>
    /// Writes these entries, one a person, and changes the balances by them where that leaves none below zero; returns how many were
    /// changed. The caller has locked the wallets and made the entries by
    /// <see cref="EntryOf(Wallet, long, LedgerCause, DateTimeOffset)" />.
    /// </summary>
    public static async Task<int> WriteAllAsync(ConcertDbContext db, IReadOnlyCollection<LedgerEntry> entries, CancellationToken ct)
    {
        await db.InsertAllAsync(entries, ct);
        var people = entries.Select(e => e.PersonId).ToList();
        var written = db.LedgerEntries.AsQueryable();
        return await (
            from wallet in db.Wallets
            join entry in written on new { wallet.PersonId, Number = wallet.EntryCount + 1 }
                equals new { entry.PersonId, entry.Number }
            where people.Contains(wallet.PersonId) && wallet.Balance + entry.Amount >= 0
            select new { wallet, entry }).ExecuteUpdateAsync(found => found
                .SetProperty(f => f.wallet.Balance, f => f.wallet.Balance + f.entry.Amount)
                .SetProperty(f => f.wallet.EntryCount, f => f.entry.Number), ct);
    }

    /// <summary>The entry of a change of this wallet, as it was locked: the only one in its transaction.</summary>
    public static LedgerEntry EntryOf(Wallet locked, long amount, LedgerCause cause, DateTimeOffset now) =>
        EntryOf(locked.PersonId, locked.EntryCount + 1, locked.Balance + amount, amount, cause, now);

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
        var entry = EntryOf(personId, wallet.EntryCount, wallet.Balance, amount, cause, now);
        db.Add(entry);
        return entry;
    }

    private static LedgerEntry EntryOf(
        Guid personId, int number, long balanceAfter, long amount, LedgerCause cause, DateTimeOffset now) => new()
        {
            PersonId = personId, Number = number, Kind = cause.Kind, Amount = amount, BalanceAfter = balanceAfter,
            Cause = cause.Key, At = now, ReservationId = cause.ReservationId, PaymentId = cause.PaymentId, Reason = cause.Reason,
        };
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
