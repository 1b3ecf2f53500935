using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ticketing.Tests.Api;

public sealed class PollingCostTests : ApiTests
{
    [Fact]
    public async Task Asking_how_a_place_stands_or_which_seats_are_free_costs_the_database_nothing()
    {
        var waiting = await AddConcertAsync(maxAdmitted: 0);
        using var fan = await RegisterAsync();
        await fan.EnterAsync(waiting.ConcertId);
        var onSale = await AddConcertAsync();
        using var buyer = await EnterAsync(onSale);
        using var statements = new Statements();
        // EF Core remembers for a second that nobody listens: what does ask the database is asked until it is seen to.
        while (statements.Count == 0) (await fan.GetAsync("/wallet", statements.Trace)).Is(200);
        var before = statements.Count;

        for (var i = 0; i < 200; i++) (await fan.GetAsync($"/concerts/{waiting.ConcertId}/queue", statements.Trace)).Is(200);
        Assert.Equal(before, statements.Count);
        for (var i = 0; i < 50; i++)
            (await buyer.GetAsync($"/concerts/{onSale.ConcertId}/performances/{onSale.PerformanceId}/seats", statements.Trace)).Is(200);
        Assert.Equal(before, statements.Count);

        // The control: what does ask the database is seen to.
        (await fan.GetAsync("/wallet", statements.Trace)).Is(200);
        Assert.True(statements.Count > before);
    }

    /// <summary>Counts the statements that requests of one trace cause, whatever else runs in this process.</summary>
    private sealed class Statements : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly ActivityTraceId trace = ActivityTraceId.CreateRandom();
        private readonly List<IDisposable> subscriptions = [];
        private int count;

        public Statements() => subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

        public int Count => Volatile.Read(ref count);

        public (string Name, string Value) Trace => ("traceparent", $"00-{trace}-00f067aa0ba902b7-01");

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name != DbLoggerCategory.Name) return;
            lock (subscriptions) subscriptions.Add(value.Subscribe(this, name => name == RelationalEventId.CommandExecuting.Name));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (Activity.Current?.TraceId == trace) Interlocked.Increment(ref count);
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }

        public void Dispose()
        {
            lock (subscriptions) subscriptions.ForEach(s => s.Dispose());
        }
    }
}
