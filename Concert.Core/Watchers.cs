using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Ticketing;

/// <summary>
/// Those who watch the queue of a concert or the map of a performance, by its id. Each is told outside the lock, and one that fails, such
/// as a circuit that has just died, doesn't stop the rest.
/// </summary>
internal sealed class Watchers<TNews>(ILogger logger)
{
    private readonly ConcurrentDictionary<int, List<Func<TNews, Task>>> all = new();

    /// <summary>Whatever is or was watched.</summary>
    public IEnumerable<int> Watched => all.Keys;

    /// <summary>
    /// Tells the watcher all news of this id, on no particular thread, until disposed. It hears them in the context in which it began to
    /// watch: in its own language, whoever's act the news are about.
    /// </summary>
    public IDisposable Add(int id, Func<TNews, Task> watcher)
    {
        var context = ExecutionContext.Capture();
        Func<TNews, Task> tell = context is null ? watcher : news => RunAsync(context, watcher, news);
        var watching = all.GetOrAdd(id, _ => []);
        lock (watching) watching.Add(tell);
        return new Watching(watching, tell);
    }

    public void Tell(int id, TNews news)
    {
        if (!all.TryGetValue(id, out var watching)) return;
        Func<TNews, Task>[] current;
        lock (watching) current = [.. watching];
        foreach (var tell in current) _ = TellOneAsync(tell, id, news);
    }

    private static Task RunAsync(ExecutionContext context, Func<TNews, Task> watcher, TNews news)
    {
        var told = Task.CompletedTask;
        ExecutionContext.Run(context, _ => told = watcher(news), null);
        return told;
    }

    private async Task TellOneAsync(Func<TNews, Task> tell, int id, TNews news)
    {
        try
        {
            await tell(news);
        }
        catch (Exception gone) when (gone is not OutOfMemoryException)
        {
            logger.LogDebug(gone, "A watcher of {Id} could not be told", id);
        }
    }

    private sealed class Watching(List<Func<TNews, Task>> watching, Func<TNews, Task> tell) : IDisposable
    {
        public void Dispose()
        {
            lock (watching) watching.Remove(tell);
        }
    }
}
