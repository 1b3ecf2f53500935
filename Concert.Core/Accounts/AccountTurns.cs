using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Accounts;

/// <summary>
/// Lets the changes of one account happen one after another. Identity's endpoints read, decide and write in steps and don't look whether
/// the last step lost a race: without turns, eight requests for a shared key answer eight keys, of which one is kept.
/// </summary>
public sealed class AccountTurns(ConcertDbContext db, Proof proof)
{
    /// <summary>
    /// Does the work in a transaction that has locked the person's row. The work uses this scope's own context, as Identity's stores do.
    /// Fresh proof is asked for within the turn: a session that the turn before has ended changes nothing any more.
    /// </summary>
    public Task<T> TakeAsync<T>(Guid personId, Guid? sessionId, Func<Task<T>> work, T proofNeeded, CancellationToken ct) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await db.Users.Where(u => u.Id == personId)
                .ExecuteUpdateAsync(u => u.SetProperty(x => x.ConcurrencyStamp, x => x.ConcurrencyStamp), ct);
            // Signing in has read the account before this turn began.
            db.ChangeTracker.Clear();
            var result = await proof.IsFreshAsync(db, personId, sessionId, ct) ? await work() : proofNeeded;
            await transaction.CommitAsync(ct);
            return result;
        });
}
