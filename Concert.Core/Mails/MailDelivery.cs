using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Mails;

/// <summary>
/// What becomes of the mails in the outbox. A mail is claimed before it is handed over, so no two nodes send it; one whose fate nobody
/// knows, because a node died in between, is never sent again by itself: twice is worse than a mail that an admin has to look at.
/// </summary>
public sealed class MailDelivery(IDbContextFactory<ConcertDbContext> contexts, TimeProvider time)
{
    /// <summary>The longest text about what went wrong.</summary>
    public const int FailureLengthMax = 500;

    /// <summary>How long handing over may take; after that its fate is unknown.</summary>
    public static readonly TimeSpan SendingMax = TimeSpan.FromMinutes(2);

    /// <summary>How long a mail is kept after it was sent, or given up.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>How long it is kept that an address was asked for which nobody has; anybody can ask for many.</summary>
    public static readonly TimeSpan NobodysKeptFor = TimeSpan.FromDays(1);

    private const int BatchSize = 16;
    private const int TidyBatchSize = 1000;

    /// <summary>The waits after each try that failed; after the last one it is given up.</summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4),
        TimeSpan.FromHours(12),
    ];

    /// <summary>Claims mails that are due, a bounded number, each for one caller; settles those whose time or claim has run out.</summary>
    public async Task<IReadOnlyList<DueMail>> ClaimAsync(CancellationToken ct)
    {
        await SettleAsync(ct);
        return await contexts.InTransactionAsync<IReadOnlyList<DueMail>>(async (db, transaction) =>
        {
            var now = time.GetUtcNow();
            var ids = await db.Mails.Where(m => m.State == MailState.Waiting && m.NextTryAt <= now).OrderBy(m => m.NextTryAt)
                .Take(BatchSize).Select(m => m.Id).Locked(RowLock.ExclusiveSkippingLocked).ToListAsync(ct);
            if (ids.Count == 0) return [];
            var until = now + SendingMax;
            await db.Mails.Where(m => ids.Contains(m.Id) && m.State == MailState.Waiting).ExecuteUpdateAsync(m => m
                .SetProperty(x => x.State, MailState.Sending).SetProperty(x => x.NextTryAt, until)
                .SetProperty(x => x.Attempts, x => x.Attempts + 1), ct);
            var mails = await db.Mails.AsNoTracking().Where(m => ids.Contains(m.Id)).OrderBy(m => m.CreatedAt).ToListAsync(ct);
            var due = await WithReadersAsync(db, mails, ct);
            await transaction.CommitAsync(ct);
            return due;
        }, ct);
    }

    /// <summary>The mail server has taken it.</summary>
    public Task SentAsync(DueMail mail, CancellationToken ct) => EndAsync(mail, MailState.Sent, null, ct);

    /// <summary>It wasn't sent, for certain: tried again later, unless that is in vain.</summary>
    public Task FailedAsync(DueMail mail, string failure, bool isFinal, CancellationToken ct) =>
        isFinal || mail.Attempts > Waits.Length
            ? EndAsync(mail, MailState.GivenUp, failure, ct)
            : EndAsync(mail, MailState.Waiting, failure, ct);

    /// <summary>Nobody can tell whether it was sent.</summary>
    public Task LostAsync(DueMail mail, string failure, CancellationToken ct) => EndAsync(mail, MailState.Unknown, failure, ct);

    /// <summary>There is nobody to send it to.</summary>
    public Task DroppedAsync(DueMail mail, CancellationToken ct) => EndAsync(mail, MailState.NoAccount, null, ct);

    /// <summary>Deletes a bounded number of those that were settled long ago; returns how many.</summary>
    public async Task<int> TidyAsync(CancellationToken ct)
    {
        var (before, nobodysBefore) = (time.GetUtcNow() - KeptFor, time.GetUtcNow() - NobodysKeptFor);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Mails
            .Where(m => (m.State == MailState.NoAccount && m.NextTryAt < nobodysBefore)
                || (m.State != MailState.Waiting && m.State != MailState.Sending && m.NextTryAt < before))
            .OrderBy(m => m.NextTryAt).Take(TidyBatchSize).ExecuteDeleteAsync(ct);
    }

    private async Task EndAsync(DueMail mail, MailState state, string? failure, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var next = state == MailState.Waiting ? now + Waits[mail.Attempts - 1] : now;
        DateTimeOffset? sentAt = state == MailState.Sent ? now : null;
        var cut = failure is { Length: > FailureLengthMax } ? failure[..FailureLengthMax] : failure;
        // Where it went stays with it, whatever address the account has later.
        var address = state == MailState.Sent ? mail.Address : null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Mails.Where(m => m.Id == mail.MailId && m.Attempts == mail.Attempts
                && (m.State == MailState.Sending || m.State == MailState.Unknown))
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.State, state).SetProperty(x => x.NextTryAt, next)
                .SetProperty(x => x.SentAt, sentAt).SetProperty(x => x.Failure, cut)
                .SetProperty(x => x.Address, x => address ?? x.Address), ct);
    }

    private async Task SettleAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Mails.Where(m => m.State == MailState.Sending && m.NextTryAt <= now)
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.State, MailState.Unknown), ct);
        await db.Mails.Where(m => m.State == MailState.Waiting && m.NextTryAt <= now && m.UsefulUntil <= now)
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.State, MailState.GivenUp), ct);
    }

    /// <summary>Who reads each, where and in which language, as the accounts are now.</summary>
    internal static async Task<IReadOnlyList<DueMail>> WithReadersAsync(ConcertDbContext db, List<Mail> mails, CancellationToken ct)
    {
        var people = mails.Where(m => m.PersonId is not null).Select(m => m.PersonId!.Value).Distinct().ToList();
        var addresses = mails.Where(m => m.PersonId is null).Select(m => m.Address!).Distinct().ToList();
        var readers = await db.Users.AsNoTracking()
            .Where(u => people.Contains(u.Id) || addresses.Contains(u.NormalizedEmail!)).ToListAsync(ct);
        return mails.ConvertAll(mail =>
        {
            var reader = mail.PersonId is { } id
                ? readers.Find(u => u.Id == id)
                : readers.Find(u => u.NormalizedEmail == mail.Address);
            var address = mail.PersonId is null ? reader?.Email : mail.Address ?? reader?.Email;
            return new DueMail(mail.Id, mail.Kind, reader, address, MailData.Read(mail.Data), mail.CreatedAt, mail.Attempts);
        });
    }
}
