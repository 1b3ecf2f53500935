using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Ticketing.Persistence;

namespace Ticketing.Accounts;

/// <summary>
/// Whether somebody has proved lately, in this very session, who they are. Asked before what can't be undone or opens more: a session that
/// was left open, or stolen, does none of it.
/// </summary>
public sealed class Proof(
    IDbContextFactory<ConcertDbContext> contexts, IOptions<AccountsOptions> options, TimeProvider time, SecurityEvents events)
{
    /// <summary>True within <see cref="AccountsOptions.ProofLasts"/> of the session's last proof.</summary>
    public async Task<bool> IsFreshAsync(Guid personId, Guid? sessionId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await IsFreshAsync(db, personId, sessionId, ct);
    }

    /// <summary>The same within the caller's transaction.</summary>
    internal Task<bool> IsFreshAsync(ConcertDbContext db, Guid personId, Guid? sessionId, CancellationToken ct)
    {
        var since = time.GetUtcNow() - options.Value.ProofLasts;
        return db.Sessions.AnyAsync(
            s => s.Id == sessionId && s.PersonId == personId && s.EndedAt == null && s.ProvedAt > since, ct);
    }

    /// <summary>The person has just proved it in this session.</summary>
    public async Task RenewAsync(Guid personId, Guid sessionId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Sessions.Where(s => s.Id == sessionId && s.PersonId == personId && s.EndedAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvedAt, now), ct);
        events.Proved(personId, sessionId);
    }
}
