using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Ticketing.Persistence;

namespace Ticketing.Lanes;

/// <summary>The one transaction of a batch.</summary>
internal static class BatchTransactions
{
    /// <summary>
    /// Runs the work in a transaction that the work itself commits. When it has waited too long for a lock, the batch fails as a whole, so
    /// that its halves find out whose it is; of a single request, that is null: it comes again.
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
                return await work(db, transaction);
            }
            catch (Exception failure) when (failure.IsLockTimeout())
            {
                return batch.Requests.Count == 1 ? [null] : throw new InvalidOperationException("Locked elsewhere.", failure);
            }
        }, CancellationToken.None);
}
