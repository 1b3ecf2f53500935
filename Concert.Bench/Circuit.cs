using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ticketing.Bench;

/// <summary>
/// A browser as the site sees it: asks for a page, opens its circuit and confirms what is drawn, without drawing it. So a thousand fit on
/// one machine.
/// </summary>
internal sealed partial class Circuit : IAsyncDisposable
{
    private const int Invocation = 1, Close = 7;

    private readonly ClientWebSocket socket = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly TaskCompletionSource drawn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? awaited;
    private TaskCompletionSource<long>? told;
    private Task receiving = Task.CompletedTask;
    private long bytes;

    private Circuit(string session) => socket.Options.SetRequestHeader("Cookie", session);

    /// <summary>What has come down the line so far.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Opens the page at this path; comes back when the circuit has drawn it.</summary>
    public static async Task<Circuit> OpenAsync(HttpClient client, Uri site, string path, string session)
    {
        using var page = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        page.Headers.Add("Cookie", session);
        using var answer = await client.SendAsync(page);
        var html = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        var state = State().Match(html).Groups[1].Value;
        var operations = Marker().Matches(html).Select(m => JsonNode.Parse(m.Groups[1].Value)!).Where(m => m["descriptor"] is not null)
            .Select((marker, i) => new JsonObject { ["type"] = "add", ["ssrComponentId"] = i + 1, ["marker"] = marker }).ToArray();
        using var negotiation = new HttpRequestMessage(HttpMethod.Post, new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative));
        negotiation.Headers.Add("Cookie", session);
        using var negotiated = await client.SendAsync(negotiation);
        var token = JsonNode.Parse(await negotiated.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["connectionToken"]!.ToString();

        var circuit = new Circuit(session);
        await circuit.socket.ConnectAsync(new Uri($"ws://{site.Authority}/_blazor?id={token}"), CancellationToken.None);
        await circuit.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"));
        circuit.receiving = circuit.ReceiveAsync();
        await circuit.InvokeAsync("0", "StartCircuit", site.ToString(), new Uri(site, path).ToString(), "[]", "");
        await circuit.InvokeAsync(
            null, "UpdateRootComponents",
            new JsonObject { ["batchId"] = 1, ["operations"] = new JsonArray(operations) }.ToJsonString(), state);
        await circuit.drawn.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return circuit;
    }

    /// <summary>The moment at which these words come down the line, as a <see cref="Stopwatch"/> tells it.</summary>
    public Task<long> IsToldAsync(string words)
    {
        var waiting = told = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref awaited, Encoding.UTF8.GetBytes(words));
        return waiting.Task;
    }

    public async ValueTask DisposeAsync()
    {
        socket.Abort();
        await receiving;
        socket.Dispose();
        sending.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[16 * 1024];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close) return;
                Interlocked.Add(ref bytes, part.Count);
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage) continue;
                await HearAsync(message.ToArray());
                message.SetLength(0);
            }
        }
        catch (Exception ended) when (ended is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
        }
        finally
        {
            drawn.TrySetException(new InvalidOperationException("The circuit has ended."));
        }
    }

    private async Task HearAsync(byte[] message)
    {
        if (Volatile.Read(ref awaited) is { } words && message.AsSpan().IndexOf(words) >= 0)
        {
            Volatile.Write(ref awaited, null);
            told!.TrySetResult(Stopwatch.GetTimestamp());
        }
        // The answer to the handshake is text, and ends with a mark of its own.
        var at = message[0] == '{' ? Array.IndexOf(message, (byte)0x1e) + 1 : 0;
        while (at < message.Length)
        {
            var (length, shift) = (0, 0);
            do length |= (message[at] & 0x7f) << shift;
            while ((message[at++] & 0x80) != 0 && (shift += 7) > 0);
            await ActAsync(message.AsMemory(at, length));
            at += length;
        }
    }

    private async Task ActAsync(ReadOnlyMemory<byte> frame)
    {
        switch (Read(frame.Span))
        {
            case (Invocation, "JS.RenderBatch", { } batch):
                await InvokeAsync(null, "OnRenderCompleted", batch, null);
                // The map itself, not the frame that is drawn until it is known.
                if (frame.Span.IndexOf("data-states"u8) >= 0) drawn.TrySetResult();
                break;
            case (Invocation, "JS.BeginInvokeJS", { } call):
                await InvokeAsync(null, "EndInvokeJSFromDotNet", call, true, $"[{call},true,null]");
                break;
            case (Invocation, "JS.Error", _) or (Close, _, _):
                drawn.TrySetException(new InvalidOperationException("The circuit has failed."));
                break;
        }
    }

    // Of an invocation its target and first number; more isn't needed.
    private static (int Kind, string? Target, long? Number) Read(ReadOnlySpan<byte> frame)
    {
        var pack = new PackReader(frame);
        pack.ReadArray();
        var kind = (int)pack.ReadNumber();
        if (kind != Invocation) return (kind, null, null);
        pack.Skip();
        pack.Skip();
        var target = pack.ReadText();
        return pack.ReadArray() > 0 && pack.IsNumber ? (kind, target, pack.ReadNumber()) : (kind, target, null);
    }

    private Task InvokeAsync(string? id, string target, params object?[] arguments)
    {
        var pack = new PackWriter();
        pack.Array(6);
        pack.Number(Invocation);
        pack.Map();
        pack.Value(id);
        pack.Value(target);
        pack.Array(arguments.Length);
        foreach (var argument in arguments) pack.Value(argument);
        pack.Array(0);
        return SendAsync(pack.Framed());
    }

    private async Task SendAsync(byte[] message)
    {
        await sending.WaitAsync();
        try
        {
            await socket.SendAsync(message.AsMemory(), WebSocketMessageType.Binary, true, CancellationToken.None);
        }
        finally
        {
            sending.Release();
        }
    }

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->")]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->")]
    private static partial Regex State();
}

/// <summary>As much of MessagePack as the circuit's protocol needs, read.</summary>
internal ref struct PackReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public readonly bool IsNumber => rest[0] is <= 0x7f or >= 0xcc and <= 0xd3 or >= 0xe0;

    public int ReadArray() => Take() switch
    {
        >= 0x90 and <= 0x9f and var small => small & 0x0f,
        0xdc => (int)Unsigned(2),
        0xdd => (int)Unsigned(4),
        var other => throw new FormatException($"Not an array: {other:x}"),
    };

    public long ReadNumber() => Take() switch
    {
        <= 0x7f and var small => small,
        >= 0xe0 and var negative => (sbyte)negative,
        0xcc or 0xd0 => Unsigned(1),
        0xcd or 0xd1 => Unsigned(2),
        0xce or 0xd2 => Unsigned(4),
        0xcf or 0xd3 => Unsigned(8),
        var other => throw new FormatException($"Not a number: {other:x}"),
    };

    public string ReadText() => Encoding.UTF8.GetString(Slice(Take() switch
    {
        >= 0xa0 and <= 0xbf and var small => small & 0x1f,
        0xd9 => (int)Unsigned(1),
        0xda => (int)Unsigned(2),
        0xdb => (int)Unsigned(4),
        var other => throw new FormatException($"Not a text: {other:x}"),
    }));

    /// <summary>Passes over headers, which are an empty map, and an id, which is a text or nothing.</summary>
    public void Skip()
    {
        if (rest[0] is 0x80 or 0xc0) Take();
        else ReadText();
    }

    private byte Take() => Slice(1)[0];

    private long Unsigned(int width)
    {
        Span<byte> wide = stackalloc byte[8];
        Slice(width).CopyTo(wide[(8 - width)..]);
        return BinaryPrimitives.ReadInt64BigEndian(wide);
    }

    private ReadOnlySpan<byte> Slice(int length)
    {
        var part = rest[..length];
        rest = rest[length..];
        return part;
    }
}

/// <summary>As much of MessagePack as the circuit's protocol needs, written.</summary>
internal sealed class PackWriter
{
    private readonly List<byte> bytes = [];

    public void Array(int count) => bytes.Add((byte)(0x90 | count));

    public void Map() => bytes.Add(0x80);

    public void Number(long number) => Wide(0xd3, number, 8);

    public void Value(object? value)
    {
        switch (value)
        {
            case null: bytes.Add(0xc0); break;
            case bool truth: bytes.Add((byte)(truth ? 0xc3 : 0xc2)); break;
            case long number: Number(number); break;
            case string text:
                var encoded = Encoding.UTF8.GetBytes(text);
                Wide(0xdb, encoded.Length, 4);
                bytes.AddRange(encoded);
                break;
            default: throw new ArgumentException($"Can't write {value}.");
        }
    }

    /// <summary>The message, with its length before it.</summary>
    public byte[] Framed()
    {
        var length = new List<byte>();
        for (var left = bytes.Count; ; left >>= 7)
        {
            length.Add((byte)(left < 0x80 ? left : left & 0x7f | 0x80));
            if (left < 0x80) break;
        }
        return [.. length, .. bytes];
    }

    private void Wide(byte kind, long number, int width)
    {
        bytes.Add(kind);
        for (var shift = (width - 1) * 8; shift >= 0; shift -= 8) bytes.Add((byte)(number >> shift));
    }
}
