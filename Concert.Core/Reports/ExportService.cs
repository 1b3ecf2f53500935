using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Persistence;
using Ticketing.Tickets;
using Ticketing.Wallets;

namespace Ticketing.Reports;

/// <summary>
/// Whole tables for a spreadsheet, read in small batches by key: a list of any length costs a bounded amount of memory and holds no
/// connection while a slow reader takes its time. Each begins with an entry in the audit log; null for whoever isn't an admin.
/// </summary>
public sealed class ExportService(IDbContextFactory<ConcertDbContext> contexts, Staff staff, OrderSearch orders, TimeProvider time)
{
    private const int BatchSize = 1000;

    /// <summary>All orders, or one concert's, oldest first.</summary>
    public async Task<IAsyncEnumerable<OrderRow>?> OrdersAsync(Guid adminId, int? concertId, CancellationToken ct) =>
        await BeginAsync(adminId, "orders", ct) ? orders.StreamAsync(new OrderQuery { ConcertId = concertId }, ct) : null;

    /// <summary>All tickets, or one concert's, without their codes: whoever reads the file must not be able to come in with it.</summary>
    public async Task<IAsyncEnumerable<TicketLine>?> TicketsAsync(Guid adminId, int? concertId, CancellationToken ct) =>
        await BeginAsync(adminId, "tickets", ct) ? ReadTickets(concertId, ct) : null;

    private IAsyncEnumerable<TicketLine> ReadTickets(int? concertId, CancellationToken ct) =>
        InBatchesAsync<TicketLine, Guid>(Guid.Empty, (db, last) =>
        from t in db.Tickets.AsNoTracking().Where(t => t.Id.CompareTo(last) > 0).OrderBy(t => t.Id)
        join p in db.Performances on t.PerformanceId equals p.Id
        join c in db.Concerts on p.ConcertId equals c.Id
        where concertId == null || c.Id == concertId
        join s in db.ReservedSeats on new { t.ReservationId, t.Label } equals new { s.ReservationId, s.Label }
        join u in db.Users on t.PersonId equals u.Id
        orderby t.Id
        select new TicketLine(
            t.Id, t.ReservationId, u.Email!, c.Title, p.StartsAt, t.Label, s.Section, s.Row, s.Number, s.Tier, s.Price, t.Status, t.UsedAt,
            t.UsedAtDoor),
        line => line.TicketId, ct);

    /// <summary>All ledger entries, wallet by wallet.</summary>
    public async Task<IAsyncEnumerable<LedgerLine>?> LedgerAsync(Guid adminId, CancellationToken ct) =>
        await BeginAsync(adminId, "ledger", ct) ? ReadLedger(ct) : null;

    private IAsyncEnumerable<LedgerLine> ReadLedger(CancellationToken ct) =>
        InBatchesAsync<LedgerLine, (Guid Person, int Number)>((Guid.Empty, 0), (db, last) =>
        from e in db.LedgerEntries.AsNoTracking()
        where e.PersonId.CompareTo(last.Person) > 0 || (e.PersonId == last.Person && e.Number > last.Number)
        orderby e.PersonId, e.Number
        join u in db.Users on e.PersonId equals u.Id
        orderby e.PersonId, e.Number
        select new LedgerLine(
            e.PersonId, u.Email!, e.Number, e.At, e.Kind, e.Amount, e.BalanceAfter, e.ReservationId, e.PaymentId, e.Reason),
        line => (line.PersonId, line.Number), ct);

    /// <summary>The whole audit log, oldest first.</summary>
    public async Task<IAsyncEnumerable<AuditEntryView>?> AuditAsync(Guid adminId, CancellationToken ct) =>
        await BeginAsync(adminId, "audit", ct) ? ReadAudit(ct) : null;

    private IAsyncEnumerable<AuditEntryView> ReadAudit(CancellationToken ct) =>
        InBatchesAsync<AuditEntryView, Guid>(Guid.Empty, (db, last) =>
        from e in db.AuditEntries.AsNoTracking()
        where e.Id.CompareTo(last) > 0
        join u in db.Users on e.AdminId equals u.Id
        orderby e.Id
        select new AuditEntryView(e.Id, e.At, e.AdminId, u.Email!, e.Act, e.Subject, e.Before, e.After, e.Reason),
        line => line.AuditId, ct);

    /// <summary>Writes down who takes which file; false when they may not.</summary>
    private async Task<bool> BeginAsync(Guid adminId, string name, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Admin, ct)) return false;
        await using var db = await contexts.CreateDbContextAsync(ct);
        AuditLog.Add(db, adminId, AuditAct.DataExported, AuditSubject.Export(name), time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return true;
    }

    private async IAsyncEnumerable<TLine> InBatchesAsync<TLine, TKey>(
        TKey first, Func<ConcertDbContext, TKey, IQueryable<TLine>> after, Func<TLine, TKey> keyOf,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var last = first;
        List<TLine> batch;
        do
        {
            await using (var db = await contexts.CreateDbContextAsync(ct)) batch = await after(db, last).Take(BatchSize).ToListAsync(ct);
            foreach (var line in batch) yield return line;
            if (batch.Count > 0) last = keyOf(batch[^1]);
        }
        while (batch.Count == BatchSize);
    }
}

/// <summary>A ticket in a file. Price in KRW, times in UTC.</summary>
public sealed record TicketLine(
    Guid TicketId, Guid ReservationId, string Email, string ConcertTitle, DateTimeOffset StartsAt, string Label, string Section, string Row,
    int Number,
    string Tier, long Price, TicketStatus Status, DateTimeOffset? UsedAt, string? UsedAtDoor);

/// <summary>A ledger entry in a file. Amounts in KRW, time in UTC.</summary>
public sealed record LedgerLine(
    Guid PersonId, string Email, int Number, DateTimeOffset At, LedgerKind Kind, long Amount, long BalanceAfter, Guid? ReservationId,
    Guid? PaymentId, string? Reason);
