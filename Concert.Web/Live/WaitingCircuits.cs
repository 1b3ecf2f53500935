using Microsoft.Extensions.Options;
using Ticketing.Queue;

namespace Ticketing.Web.Live;

/// <summary>
/// Counts the circuits that wait on this node: past the configured number, whoever comes gets the waiting page that polls.
/// </summary>
public sealed class WaitingCircuits(IOptions<WaitingRoomOptions> options)
{
    private int count;

    /// <summary>True when no further circuit should wait here.</summary>
    public bool AreFull => Volatile.Read(ref count) >= options.Value.CircuitsMax;

    /// <summary>Counts a circuit until disposed.</summary>
    public IDisposable Enter()
    {
        Interlocked.Increment(ref count);
        return new Seat(this);
    }

    private sealed class Seat(WaitingCircuits circuits) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0) Interlocked.Decrement(ref circuits.count);
        }
    }
}
