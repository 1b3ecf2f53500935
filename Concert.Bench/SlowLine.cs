using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Ticketing.Bench;

/// <summary>
/// A phone's way to the site: whatever goes over it, requests and circuit alike, arrives later by half a round trip, and a new connection
/// costs a whole one more. Counts what comes down.
/// </summary>
internal sealed class SlowLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly Uri target;
    private readonly TimeSpan roundTrip;
    private long down;

    public SlowLine(Uri target, TimeSpan roundTrip)
    {
        (this.target, this.roundTrip) = (target, roundTrip);
        listener.Start();
        Address = new Uri($"{target.Scheme}://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        _ = AcceptAsync();
    }

    public Uri Address { get; }

    public long BytesDown => Interlocked.Read(ref down);

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Dispose();
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = CarryAsync(await listener.AcceptTcpClientAsync(ending.Token));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        var connectedAt = Stopwatch.GetTimestamp() + Ticks(roundTrip);
        using var far = new TcpClient();
        try
        {
            using (near)
            {
                near.NoDelay = far.NoDelay = true;
                await far.ConnectAsync(IPAddress.Parse(target.Host), target.Port, ending.Token);
                await Task.WhenAny(
                    PumpAsync(near.GetStream(), far.GetStream(), connectedAt, _ => { }),
                    PumpAsync(far.GetStream(), near.GetStream(), 0, bytes => Interlocked.Add(ref down, bytes)));
            }
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, long notBefore, Action<int> count)
    {
        var onTheWay = Channel.CreateUnbounded<(long Due, byte[] Bytes)>();
        var arriving = DeliverAsync();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, ending.Token)) > 0)
        {
            var due = Math.Max(Stopwatch.GetTimestamp(), notBefore) + Ticks(roundTrip / 2);
            onTheWay.Writer.TryWrite((due, buffer[..read]));
            count(read);
        }
        onTheWay.Writer.Complete();
        await arriving;

        async Task DeliverAsync()
        {
            await foreach (var (due, bytes) in onTheWay.Reader.ReadAllAsync(ending.Token))
            {
                var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (left > TimeSpan.Zero) await Task.Delay(left, ending.Token);
                await to.WriteAsync(bytes, ending.Token);
            }
        }
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
