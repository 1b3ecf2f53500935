using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Persistence;

namespace Ticketing.Mails;

/// <summary>The outbox as admins see it.</summary>
public sealed class MailLog(IDbContextFactory<ConcertDbContext> contexts, Staff staff, TimeProvider time)
{
    /// <summary>A page of the mails, newest first; empty for whoever isn't an admin.</summary>
    /// <param name="text">A part of an address.</param>
    public async Task<ResultPage<MailView>> SearchAsync(
        Guid adminId, string? text, MailState? state, int skip, int take, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Admin, ct)) return ResultPage<MailView>.None;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var mails = Views(db);
        if (state is not null) mails = mails.Where(m => m.State == state);
        if (text?.Trim() is { Length: > 0 } words)
        {
            var upper = words.ToUpperInvariant();
            mails = mails.Where(m => m.Address!.ToUpper().Contains(upper));
        }
        var total = await mails.CountAsync(ct);
        var rows = await mails.OrderByDescending(m => m.CreatedAt).ThenByDescending(m => m.MailId).Skip(skip).Take(take).ToListAsync(ct);
        return new ResultPage<MailView>(rows, total);
    }

    /// <summary>One mail and what is needed to write it; null when there is none, and for whoever isn't an admin.</summary>
    public async Task<(MailView View, DueMail Mail)?> FindAsync(Guid adminId, Guid mailId, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Admin, ct)) return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Mails.AsNoTracking().SingleOrDefaultAsync(m => m.Id == mailId, ct) is not { } mail) return null;
        var due = await MailDelivery.WithReadersAsync(db, [mail], ct);
        return (await Views(db).SingleAsync(m => m.MailId == mailId, ct), due[0]);
    }

    /// <summary>Sends one again that was given up, or whose fate nobody knows; false when it is neither, or for no admin.</summary>
    public async Task<bool> SendAgainAsync(Guid adminId, Guid mailId, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Admin, ct)) return false;
        return await contexts.InTransactionAsync(async (db, transaction) =>
        {
            var now = time.GetUtcNow();
            var state = await db.Mails.Where(m => m.Id == mailId).Select(m => (MailState?)m.State).SingleOrDefaultAsync(ct);
            var isWaiting = await db.Mails.Where(m => m.Id == mailId && (m.State == MailState.GivenUp || m.State == MailState.Unknown))
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.State, MailState.Waiting).SetProperty(x => x.NextTryAt, now)
                    .SetProperty(x => x.Attempts, 0).SetProperty(x => x.Failure, (string?)null)
                    .SetProperty(x => x.UsefulUntil, (DateTimeOffset?)null), ct) == 1;
            if (!isWaiting) return false;
            AuditLog.Add(db, adminId, AuditAct.MailSentAgain, AuditSubject.Mail(mailId), now, state, MailState.Waiting);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return true;
        }, ct);
    }

    private static IQueryable<MailView> Views(ConcertDbContext db) =>
        from mail in db.Mails.AsNoTracking()
        join person in db.Users on mail.PersonId equals person.Id into people
        from person in people.DefaultIfEmpty()
        select new MailView
        {
            MailId = mail.Id, Kind = mail.Kind, State = mail.State, Address = mail.Address ?? person.Email, PersonId = mail.PersonId,
            CreatedAt = mail.CreatedAt, NextTryAt = mail.NextTryAt, SentAt = mail.SentAt, Attempts = mail.Attempts, Failure = mail.Failure,
        };
}
