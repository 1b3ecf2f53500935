using System.Collections;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ticketing.Tests.Support;

/// <summary>From when it is told to, keeps every statement of a node that asks for one thing from coming back, until it lets go.</summary>
public sealed class HangingStatements : DbCommandInterceptor
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (string About, object Value)? meant;
    private int count;

    /// <summary>How many hang now.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Statements about a table hang from now on, those that ask for this number or key.</summary>
    public void Begin(string about, object value) => meant = (about, value);

    public Task ReachedAsync() => reached.Task.WaitAsync(TimeSpan.FromSeconds(10));

    public void LetGo()
    {
        meant = null;
        goOn.TrySetResult();
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        if (meant is not var (about, value) || !command.CommandText.Contains(about, StringComparison.Ordinal) || !Asks(command, value))
            return result;
        Interlocked.Increment(ref count);
        reached.TrySetResult();
        // Longer than any test may take: one that forgets to let go fails instead of hanging.
        await goOn.Task.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
        Interlocked.Decrement(ref count);
        return result;
    }

    private static bool Asks(DbCommand command, object value) => command.Parameters.Cast<DbParameter>()
        .Any(p => Equals(p.Value, value) || (p.Value is IEnumerable many and not string && many.Cast<object>().Contains(value)));
}
