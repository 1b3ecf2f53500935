using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Persistence;

namespace Ticketing.Queue;

/// <summary>
/// Steers a waiting room while it is hot. What is turned here is in force at once on this node, and within a second on the others.
/// </summary>
public sealed class QueueDial(
    IDbContextFactory<ConcertDbContext> contexts, Staff staff, QueueBoards boards, AdmissionService admissions,
    IOptions<WaitingRoomOptions> options, TimeProvider time, ILogger<QueueDial> logger)
{
    /// <summary>The most people that may be let inside at once.</summary>
    public const int MaxAdmittedMax = 1_000_000;

    /// <summary>How the dial stands; null when the concert has no waiting room, or for whoever isn't an admin.</summary>
    public async Task<DialView?> FindAsync(Guid adminId, int concertId, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Admin, ct)) return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.WaitingRooms.AsNoTracking().SingleOrDefaultAsync(r => r.ConcertId == concertId, ct) is { } room ? View(room) : null;
    }

    /// <summary>
    /// Sets places inside, pause and drain together. <paramref name="seen"/> is the version the admin looked at: when somebody else has
    /// turned
    /// the dial since, nothing is changed and the newer setting comes back.
    /// </summary>
    public async Task<DialResult> TurnAsync(
        Guid adminId, int concertId, DialSetting setting, Guid seen, string? reason, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Admin, ct)) return new DialResult.NotAllowed();
        if (setting.MaxAdmitted is < 0 or > MaxAdmittedMax) return new DialResult.Invalid("MaxAdmitted");
        var why = string.IsNullOrWhiteSpace(reason) ? null : reason;
        if (why is not null && !AuditReason.TryClean(why, out why)) return new DialResult.Invalid("Reason");
        return await ChangeAsync(concertId, async (db, before, now) =>
        {
            var turned = await db.WaitingRooms.Where(r => r.ConcertId == concertId && r.Version == seen)
                .ExecuteUpdateAsync(r => r.SetProperty(x => x.MaxAdmitted, setting.MaxAdmitted).SetProperty(x => x.Paused, setting.Paused)
                    .SetProperty(x => x.Draining, setting.Draining).SetProperty(x => x.Version, Guid.CreateVersion7()), ct);
            if (turned == 0) return false;
            AuditLog.Add(db, adminId, AuditAct.QueueDialTurned, AuditSubject.Concert(concertId), now,
                new DialSetting(before.MaxAdmitted, before.Paused, before.Draining), setting, why);
            return true;
        }, ct);
    }

    /// <summary>Tells everybody who waits; an empty text takes the announcement back.</summary>
    public async Task<DialResult> AnnounceAsync(Guid adminId, int concertId, string? text, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Admin, ct)) return new DialResult.NotAllowed();
        var announcement = text?.Trim() is { Length: > 0 } words ? words : null;
        if (announcement is { Length: > WaitingRoom.AnnouncementLengthMax }) return new DialResult.Invalid("Announcement");
        return await ChangeAsync(concertId, async (db, before, now) =>
        {
            await db.WaitingRooms.Where(r => r.ConcertId == concertId)
                .ExecuteUpdateAsync(r => r.SetProperty(x => x.Announcement, announcement)
                .SetProperty(x => x.AnnouncedAt, announcement == null ? null : now).SetProperty(x => x.Version, Guid.CreateVersion7()), ct);
            AuditLog.Add(db, adminId, AuditAct.QueueAnnounced, AuditSubject.Concert(concertId), now, before.Announcement, announcement);
            return true;
        }, ct);
    }

    private async Task<DialResult> ChangeAsync(
        int concertId, Func<ConcertDbContext, WaitingRoom, DateTimeOffset, Task<bool>> change, CancellationToken ct)
    {
        var (result, room) = await contexts.InTransactionAsync<(DialResult, WaitingRoom?)>(async (db, transaction) =>
        {
            if (await db.WaitingRooms.AsNoTracking().Where(r => r.ConcertId == concertId).Locked()
                .SingleOrDefaultAsync(ct) is not { } before)
                return (new DialResult.NoSuchConcert(), null);
            if (!await change(db, before, time.GetUtcNow())) return (new DialResult.ChangedMeanwhile(View(before)), null);
            db.Tell(ChangeKind.Room, concertId);
            await db.SaveChangesAsync(ct);
            var after = await db.WaitingRooms.AsNoTracking().SingleAsync(r => r.ConcertId == concertId, ct);
            await transaction.CommitAsync(ct);
            return (new DialResult.Turned(View(after)), after);
        }, ct);
        if (room is null) return result;
        logger.LogInformation("The dial of concert {ConcertId} was turned", concertId);
        await boards.ApplyAsync(room, ct);
        await admissions.AdmitIfRoomAsync(concertId, ct);
        return result;
    }

    private DialView View(WaitingRoom room) => new(
        room.ConcertId, room.MaxAdmitted, options.Value.MaxAdmitted, room.Paused, room.Draining, room.Announcement, room.AnnouncedAt,
        room.Version);
}
