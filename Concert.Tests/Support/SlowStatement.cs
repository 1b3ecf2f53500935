using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ticketing.Tests.Support;

/// <summary>Stops the first who comes by until the test lets them go on; everybody after them passes.</summary>
public sealed class Stop
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int passed;

    public Task Reached => reached.Task;

    public bool IsReached => reached.Task.IsCompleted;

    /// <summary>Waits until <paramref name="work"/> stands at the stop; work that ends before it gets there fails.</summary>
    public async Task StoppedAsync(Task work)
    {
        if (await Task.WhenAny(reached.Task, work).WaitAsync(TimeSpan.FromSeconds(30)) == reached.Task) return;
        await work;
        Assert.Fail($"It ended before it came to the stop: {work.GetType().GetProperty("Result")?.GetValue(work)}");
    }

    public void LetGo() => goOn.TrySetResult();

    internal Task PassAsync()
    {
        if (Interlocked.Exchange(ref passed, 1) == 1) return Task.CompletedTask;
        reached.SetResult();
        // Longer than any command may take: a test that forgets to let go fails instead of hanging.
        return goOn.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }
}

/// <summary>Holds up one statement of a node, the first of which this is true, until the test lets it go.</summary>
public sealed class SlowStatement(Func<string, bool> isIt)
{
    public Stop Stop { get; } = new();

    public IInterceptor Interceptor => new CommandWatch(sql => isIt(sql) ? Stop.PassAsync() : Task.CompletedTask);

    /// <summary>The first that updates the table.</summary>
    public static SlowStatement UpdateOf(string table) => new(sql => Updates(sql, table));

    internal static bool Updates(string sql, string table) =>
        sql.Contains("UPDATE", StringComparison.Ordinal) && sql.Contains(table, StringComparison.Ordinal);

    internal static bool Writes(string sql, string table) =>
        Updates(sql, table) || sql.Contains($"INSERT INTO {table}", StringComparison.Ordinal);
}
