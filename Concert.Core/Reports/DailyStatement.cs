using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Persistence;
using Ticketing.Wallets;

namespace Ticketing.Reports;

/// <summary>One Korean day in figures: what the ledger says, what was sold and paid back, and whether they agree.</summary>
public sealed class DailyStatement(IDbContextFactory<ConcertDbContext> contexts, Staff staff, TimeProvider time)
{
    // A transaction is dated when it begins; after this long each has ended, so that the figures of today don't move under the reader.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    /// <summary>The day's statement, for today up to half a minute ago; null for whoever isn't an admin.</summary>
    public async Task<StatementView?> FindAsync(Guid adminId, DateOnly day, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Admin, ct)) return null;
        var from = Korea.StartOf(day);
        var settled = time.GetUtcNow() - Settled;
        var until = from.AddDays(1) < settled ? from.AddDays(1) : settled;
        if (until < from) until = from;
        await using var db = await contexts.CreateDbContextAsync(ct);

        var opening = await db.LedgerEntries.Where(e => e.At < from).SumAsync(e => e.Amount, ct);
        var kinds = await db.LedgerEntries.Where(e => e.At >= from && e.At < until).GroupBy(e => e.Kind)
            .Select(g => new LedgerSum(g.Key, g.Count(), g.Sum(e => e.Amount))).ToListAsync(ct);
        var closing = await db.LedgerEntries.Where(e => e.At < until).SumAsync(e => e.Amount, ct);
        var payments = db.Payments.Where(p => p.PaidAt >= from && p.PaidAt < until);
        var refunds = db.Refunds.Where(r => r.At >= from && r.At < until);
        var sales =
            await payments.Join(
                db.Reservations, p => p.ReservationId, r => r.Id, (p, r) => new { p.Amount, r.ConcertId, Seats = p.Tickets.Count })
            .GroupBy(x => x.ConcertId)
                .Select(g => new { ConcertId = g.Key, Orders = g.Count(), Seats = g.Sum(x => x.Seats), Amount = g.Sum(x => x.Amount) })
                .ToListAsync(ct);
        var returns = await refunds.Join(db.Payments, f => f.PaymentId, p => p.Id, (f, p) => new { f.Amount, p.ReservationId })
            .Join(db.Reservations, x => x.ReservationId, r => r.Id, (x, r) => new { x.Amount, r.ConcertId })
            .GroupBy(x => x.ConcertId).Select(g => new { ConcertId = g.Key, Refunds = g.Count(), Amount = g.Sum(x => x.Amount) })
                .ToListAsync(ct);
        var ids = sales.Select(s => s.ConcertId).Union(returns.Select(r => r.ConcertId)).ToList();
        var titles = await db.Concerts.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Title, ct);
        var concerts = ids.Select(id =>
        {
            var (sold, returned) = (sales.Find(s => s.ConcertId == id), returns.Find(r => r.ConcertId == id));
            return new ConcertDay(
                id, titles[id], sold?.Orders ?? 0, sold?.Seats ?? 0, sold?.Amount ?? 0, returned?.Refunds ?? 0, returned?.Amount ?? 0);
        }).OrderByDescending(c => c.Sales).ToList();

        long OfKind(LedgerKind kind) => kinds.Find(k => k.Kind == kind)?.Amount ?? 0;
        return new StatementView(day, from, until, opening, kinds, closing, concerts,
        [
            new StatementCheck(StatementRule.SalesAreInTheLedger, concerts.Sum(c => c.Sales), -OfKind(LedgerKind.Payment)),
            new StatementCheck(StatementRule.RefundsAreInTheLedger, concerts.Sum(c => c.Refunded), OfKind(LedgerKind.Refund)),
            new StatementCheck(StatementRule.DayExplainsTheBalance, opening + kinds.Sum(k => k.Amount), closing),
        ], time.GetUtcNow());
    }
}

/// <summary>What must agree.</summary>
public enum StatementRule
{
    /// <summary>Payments are what the ledger has taken.</summary>
    SalesAreInTheLedger,
    /// <summary>Refunds are what the ledger has given back.</summary>
    RefundsAreInTheLedger,
    /// <summary>Opening balance and the day's entries make the closing balance.</summary>
    DayExplainsTheBalance,
}

/// <summary>A rule with both of its sums, KRW.</summary>
public sealed record StatementCheck(StatementRule Rule, long Expected, long Found)
{
    /// <summary>True when both are the same.</summary>
    public bool Agrees => Expected == Found;
}

/// <summary>The ledger's entries of one kind. Amount in KRW, signed.</summary>
public sealed record LedgerSum(LedgerKind Kind, int Count, long Amount);

/// <summary>One concert's day. Amounts in KRW.</summary>
public sealed record ConcertDay(int ConcertId, string Title, int Orders, int Seats, long Sales, int Refunds, long Refunded);

/// <summary>A day, Korean time, from and until in UTC. Amounts in KRW: what all wallets together hold, before and after.</summary>
public sealed record StatementView(
    DateOnly Day, DateTimeOffset From, DateTimeOffset Until, long Opening, IReadOnlyList<LedgerSum> Ledger, long Closing,
    IReadOnlyList<ConcertDay> Concerts, IReadOnlyList<StatementCheck> Checks, DateTimeOffset TakenAt)
{
    /// <summary>True when all sums agree.</summary>
    public bool Agrees => Checks.All(c => c.Agrees);
}
