using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Nodes;

/// <summary>
/// What befalls one call among many on a node: at its n-th statement or commit its caller goes away, or its process is killed, and from
/// then on nothing of it reaches the database any more. <see cref="FaultySwitch"/> does so to a whole node.
/// </summary>
internal sealed class Trouble(int step, bool isKilled)
{
    private static readonly AsyncLocal<Trouble?> OfThisCall = new();
    private Func<Task> goAway = () => Task.CompletedTask;
    private int stepsLeft = step;

    /// <summary>True once the call was broken off; it may have done its work before.</summary>
    public bool HasCome { get; private set; }

    /// <summary>Lets it come over this call.</summary>
    public static async Task<T> BefallAsync<T>(Trouble? trouble, Func<CancellationToken, Task<T>> call)
    {
        using var caller = new CancellationTokenSource();
        if (trouble is not null) trouble.goAway = caller.CancelAsync;
        OfThisCall.Value = trouble;
        return await call(caller.Token);
    }

    /// <summary>What a node needs for its calls to be befallen.</summary>
    public static IInterceptor[] Interceptors { get; } = [new CommandWatch(_ => StepAsync()), new Commits()];

    private static Task StepAsync() => OfThisCall.Value?.ComeNearerAsync() ?? Task.CompletedTask;

    private Task ComeNearerAsync()
    {
        if (stepsLeft > 0) stepsLeft--;
        if (stepsLeft > 0) return Task.CompletedTask;
        var hadCome = HasCome;
        HasCome = true;
        if (isKilled) return Task.FromException(new KilledException());
        // Once: whoever has gone is gone, while what they began is carried through.
        return hadCome ? Task.CompletedTask : goAway();
    }

    private sealed class Commits : IDbTransactionInterceptor
    {
        async ValueTask<InterceptionResult> IDbTransactionInterceptor.TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken)
        {
            await StepAsync();
            return result;
        }

        Task IDbTransactionInterceptor.TransactionCommittedAsync(
            DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken) => StepAsync();
    }
}
