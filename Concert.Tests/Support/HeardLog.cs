using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Ticketing.Tests.Support;

/// <summary>Keeps what was logged, as an operator would read it.</summary>
public sealed class HeardLog : ILoggerProvider
{
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

    /// <summary>Comes back once a line says this, or at once if one has.</summary>
    public async Task HearAsync(string text)
    {
        while (true)
        {
            var another = Volatile.Read(ref next).Task;
            if (Lines.Any(line => line.Text.Contains(text, StringComparison.Ordinal))) return;
            await another.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public ILogger CreateLogger(string categoryName) => new Ear(categoryName, this);

    public void Dispose()
    {
    }

    private void Keep(LogLevel level, string text)
    {
        Lines.Enqueue((level, text));
        Interlocked.Exchange(ref next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private sealed class Ear(string category, HeardLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Keep(logLevel, $"{category}: {formatter(state, exception)} {exception}");
    }
}
