using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ticketing.Audit;
using Ticketing.Persistence;

namespace Ticketing.Accounts;

/// <summary>
/// Links to a new password that an admin hands over in person, for those whom no mail reaches. Written down like every admin's act; the
/// link itself is shown once and kept nowhere.
/// </summary>
public sealed class ResetLinks(
    IDbContextFactory<ConcertDbContext> contexts, Staff staff, Proof proof, OneTimeLinks links, TimeProvider time,
    ILogger<ResetLinks> logger)
{
    /// <summary>Gives a link that works once, for an hour.</summary>
    public async Task<ResetLinkResult> GiveAsync(Guid adminId, Guid? sessionId, Guid personId, string? reason, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Admin, ct)) return new ResetLinkResult.NotAllowed();
        if (!AuditReason.TryClean(reason, out var why)) return new ResetLinkResult.ReasonInvalid();
        if (!await proof.IsFreshAsync(adminId, sessionId, ct)) return new ResetLinkResult.ProofNeeded();
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == personId, ct) is not { } person)
            return new ResetLinkResult.NoSuchPerson();
        var now = time.GetUtcNow();
        AuditLog.Add(db, adminId, AuditAct.ResetLinkGiven, AuditSubject.Person(personId), now, reason: why);
        await db.SaveChangesAsync(ct);
        logger.LogWarning("A link to a new password for {PersonId} was given by admin {AdminId}", personId, adminId);
        return new ResetLinkResult.Given(links.MakeCode(person, OneTimeLinks.ResetInPerson), now + OneTimeLinks.ResetLasts);
    }
}
