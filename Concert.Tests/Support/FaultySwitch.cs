using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ticketing.Tests.Support;

/// <summary>
/// Breaks a node's work at its n-th step: each statement, the beginning of a transaction, and the moments right before and right after a
/// commit are steps. Steps are counted only between <see cref="BreakAt"/> and the break.
/// </summary>
public sealed class FaultySwitch(Func<Exception> fault) : IDbTransactionInterceptor
{
    private int stepsLeft;

    /// <summary>True once it has broken something.</summary>
    public bool HasBroken { get; private set; }

    /// <summary>True once it has broken something right after a commit: the work is done, and nobody has heard.</summary>
    public bool HasBrokenAfterCommit { get; private set; }

    public IInterceptor[] Interceptors => [new CommandWatch(_ => Step()), this];

    public void BreakAt(int step) => (stepsLeft, HasBroken, HasBrokenAfterCommit) = (step, false, false);

    async ValueTask<InterceptionResult<DbTransaction>> IDbTransactionInterceptor.TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken)
    {
        await Step();
        return result;
    }

    async ValueTask<InterceptionResult> IDbTransactionInterceptor.TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken)
    {
        await Step();
        return result;
    }

    async Task IDbTransactionInterceptor.TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken)
    {
        HasBrokenAfterCommit = stepsLeft == 1;
        await Step();
    }

    private Task Step()
    {
        if (stepsLeft == 0 || --stepsLeft > 0) return Task.CompletedTask;
        HasBroken = true;
        return Task.FromException(fault());
    }
}

/// <summary>What the tests throw in place of the process being killed.</summary>
public sealed class KilledException() : Exception("The process was killed here.");
