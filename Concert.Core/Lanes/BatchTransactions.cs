using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Ticketing.Persistence;

namespace Ticketing.Lanes;

/// <summary>The one transaction of a batch.</summary>
internal static class BatchTransactions
{
    /// <summary>
    /// Runs the work in a transaction that the work itself commits. When it has waited too long for a lock, the batch fails as a whole, so
    /// that its halves find out whose it is; of a single request, and of a lock that all of them need, that is null: they come again.
    /// </summary>
    public static Task<IReadOnlyList<TAnswer?>> InTransactionAsync<TRequest, TAnswer>(
        this IDbContextFactory<ConcertDbContext> contexts, Batch<TRequest> batch,
        Func<ConcertDbContext, IDbContextTransaction, Task<IReadOnlyList<TAnswer?>>> work) where TAnswer : class =>
        contexts.InTransactionAsync(async (db, transaction) =>
        {
            // Nothing goes on after a failure here, so there is nothing to go back to.
            db.Database.AutoSavepointsEnabled = false;
            try
            {
                if (!batch.IsAlone) await db.WaitBrieflyAsync(CancellationToken.None);
                return await work(db, transaction);
            }
            catch (LockedForAllException)
            {
                return new TAnswer?[batch.Requests.Count];
            }
            catch (Exception failure) when (failure.IsLockTimeout())
            {
                // Without its cause, which reads as if the server were gone.
                return batch.Requests.Count == 1 ? [null] : throw new InvalidOperationException($"Locked elsewhere: {failure.Message}");
            }
        }, CancellationToken.None);

    /// <summary>Takes a lock that all of a batch need: whoever has it, keeps all of them waiting.</summary>
    public static async Task<T> ForAllAsync<T>(Func<Task<T>> lockAsync)
    {
        try
        {
            return await lockAsync();
        }
        catch (Exception failure) when (failure.IsLockTimeout())
        {
            throw new LockedForAllException(failure);
        }
    }

    private sealed class LockedForAllException(Exception inner) : Exception("Locked elsewhere.", inner);
}
