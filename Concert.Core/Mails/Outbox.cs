using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Ticketing.Persistence;

namespace Ticketing.Mails;

/// <summary>
/// Takes in what is to be told by mail, in the transaction of what it tells: no mail without the fact, no fact without the mail. Takes
/// nothing where no mail is set up, so that nothing old is sent on the day it is.
/// </summary>
public sealed class Outbox(IOptions<MailOptions> options, TimeProvider time)
{
    private const int RowsMax = 1000;

    /// <summary>Whether this site sends mail; what doesn't may promise none.</summary>
    public bool IsOpen { get; } = options.Value.IsSetUp;

    /// <summary>Adds a mail to a person, saved by the caller's <c>SaveChangesAsync</c>.</summary>
    /// <param name="cause">Unique: a second mail of the same cause is refused with all that would be committed with it.</param>
    /// <param name="address">When it goes elsewhere than to the person's own address.</param>
    /// <param name="usefulUntil">After that it isn't sent any more.</param>
    public void Add(
        ConcertDbContext db, MailKind kind, Guid personId, string cause, MailData? data = null, string? address = null,
        DateTimeOffset? usefulUntil = null)
    {
        if (IsOpen) db.Add(Make(kind, personId, address, cause, data, usefulUntil));
    }

    /// <summary>Adds a mail of one kind to each of these people, written at once.</summary>
    internal async Task AddAllAsync(
        ConcertDbContext db, IEnumerable<(Guid PersonId, string Cause, MailData Data)> mails, MailKind kind, CancellationToken ct)
    {
        if (IsOpen) await db.InsertAllAsync(mails.Select(m => Make(kind, m.PersonId, null, m.Cause, m.Data, null)).ToList(), ct);
    }

    /// <summary>
    /// Adds a mail to whoever has this address, if anybody has: that is looked up when it is sent, so that asking tells nobody, by its
    /// answer or by its time, who has an account. A second of the same cause is left out.
    /// </summary>
    /// <param name="address">As accounts are compared: normalized.</param>
    internal Task AddToAddressAsync(
        ConcertDbContext db, MailKind kind, string address, string cause, DateTimeOffset usefulUntil, CancellationToken ct) =>
        AddOnceAsync(db, Make(kind, null, address, cause, null, usefulUntil), ct);

    /// <summary>Adds a mail to a person and saves it; a second of the same cause is left out.</summary>
    internal Task AddOnceAsync(
        ConcertDbContext db, MailKind kind, Guid personId, string address, string cause, DateTimeOffset usefulUntil,
        CancellationToken ct) =>
        AddOnceAsync(db, Make(kind, personId, address, cause, null, usefulUntil), ct);

    private async Task AddOnceAsync(ConcertDbContext db, Mail mail, CancellationToken ct)
    {
        if (!IsOpen || await HasAsync(db, mail.Cause, ct)) return;
        db.Add(mail);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException duplicate) when (duplicate.IsDuplicate())
        {
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Whether something of this cause has been told, or is about to be.</summary>
    internal static Task<bool> HasAsync(ConcertDbContext db, string cause, CancellationToken ct) =>
        db.Mails.AnyAsync(m => m.Cause == cause, ct);

    /// <summary>
    /// Tells everybody who has a living ticket for the performance that it is called off: one statement, a mail an order, whose id it
    /// takes.
    /// </summary>
    internal async Task TellCalledOffAsync(
        ConcertDbContext db, int performanceId, string reason, DateTimeOffset now, CancellationToken ct)
    {
        if (!IsOpen) return;
        var data = new MailData { PerformanceId = performanceId, Reason = reason }.Write();
        // Some at a time, as the statements before it: each finds the next of those that haven't been told.
        while (await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO mails (id, person_id, kind, data, cause, state, created_at, next_try_at, attempts)
            SELECT p.id, p.person_id, 'CalledOff', {data}, CONCAT('called-off:', p.id), 'Waiting', {now}, {now}, 0
            FROM payments p
            WHERE EXISTS (
                SELECT 1 FROM tickets t WHERE t.payment_id = p.id AND t.performance_id = {performanceId} AND t.status <> 'Refunded')
                AND NOT EXISTS (SELECT 1 FROM mails m WHERE m.id = p.id)
            ORDER BY p.id
            OFFSET 0 ROWS FETCH NEXT {RowsMax} ROWS ONLY
            """, ct) == RowsMax)
            ct.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// Tells those who were let in at this instant, and asked for it, that their turn has come: one statement, a mail a place, whose id it
    /// takes, in the transaction that lets them in.
    /// </summary>
    internal async Task TellTurnAsync(
        ConcertDbContext db, int concertId, DateTimeOffset admittedAt, DateTimeOffset claimUntil, CancellationToken ct)
    {
        if (!IsOpen) return;
        var data = new MailData { ConcertId = concertId, At = claimUntil }.Write();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO mails (id, person_id, kind, data, cause, state, created_at, next_try_at, useful_until, attempts)
            SELECT p.id, p.person_id, 'YourTurn', {data}, CONCAT('turn:', p.id), 'Waiting', {admittedAt}, {admittedAt}, {claimUntil}, 0
            FROM places p
            JOIN sale_alerts a ON a.concert_id = p.concert_id AND a.person_id = p.person_id
            WHERE p.concert_id = {concertId} AND p.admitted_at = {admittedAt} AND p.state = 'Admitted'
                AND NOT EXISTS (SELECT 1 FROM mails m WHERE m.id = p.id)
            """, ct);
    }

    private Mail Make(
        MailKind kind, Guid? personId, string? address, string cause, MailData? data, DateTimeOffset? usefulUntil)
    {
        var now = time.GetUtcNow();
        return new Mail
        {
            Kind = kind, PersonId = personId, Address = address, Cause = cause, Data = (data ?? new MailData()).Write(),
            CreatedAt = now, NextTryAt = now, UsefulUntil = usefulUntil,
        };
    }
}
