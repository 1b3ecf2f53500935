using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Ticketing.Tests.Support;

/// <summary>A small mail server at a free port of this machine, which keeps what it is given and can be made to misbehave.</summary>
public sealed partial class MailCatcher : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task serving;

    public MailCatcher()
    {
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>What it has taken, in the order of coming.</summary>
    public ConcurrentQueue<CaughtMail> Mails { get; } = new();

    /// <summary>What it answers to a recipient; 250 is yes.</summary>
    public string Answer { get; set; } = "250 ok";

    /// <summary>It hangs up when it has the whole mail, before it says that it has taken it.</summary>
    public bool HangsUp { get; set; }

    /// <summary>It takes calls and says nothing.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Ends with the first call.</summary>
    public Task Called => called.Task;

    /// <summary>What a node is told to send by this server.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Mail:Host"] = "127.0.0.1", ["Mail:Port"] = $"{((IPEndPoint)listener.LocalEndpoint).Port}", ["Mail:StartTls"] = "false",
        ["Mail:SiteUrl"] = "https://concert.example", ["Mail:From"] = "Concert <tickets@concert.example>",
    };

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Stop();
        await serving;
        closing.Dispose();
    }

    private async Task ServeAsync()
    {
        var talks = new List<Task>();
        try
        {
            while (true) talks.Add(TalkAsync(await listener.AcceptTcpClientAsync(closing.Token)));
        }
        catch (Exception closed) when (closed is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(talks);
        }
    }

    private async Task TalkAsync(TcpClient caller)
    {
        using var line = caller;
        try
        {
            called.TrySetResult();
            using var reader = new StreamReader(line.GetStream(), Encoding.UTF8);
            if (IsSilent) await reader.ReadLineAsync(closing.Token);
            if (IsSilent) return;
            await using var writer = new StreamWriter(line.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 catcher");
            var to = "";
            while (await reader.ReadLineAsync(closing.Token) is { } said)
            {
                var isRecipient = said.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase);
                if (isRecipient) to = said[(said.IndexOf('<') + 1)..said.LastIndexOf('>')];
                if (said.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
                {
                    await writer.WriteLineAsync("354 go on");
                    var raw = new StringBuilder();
                    while (await reader.ReadLineAsync(closing.Token) is { } part && part != ".") raw.Append(part).Append('\n');
                    Mails.Enqueue(new CaughtMail(to, raw.ToString()));
                    if (HangsUp) return;
                }
                if (said.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase)) return;
                await writer.WriteLineAsync(isRecipient ? Answer : "250 ok");
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The caller, or the test, has hung up.
        }
    }
}

/// <summary>A mail as it came.</summary>
public sealed partial record CaughtMail(string To, string Raw)
{
    public string Subject => Decode(Header("Subject"));

    public string Header(string name) =>
        Regex.Match(Raw, $@"^{name}: (.*(?:\n[ \t].*)*)", RegexOptions.Multiline | RegexOptions.IgnoreCase).Groups[1].Value;

    /// <summary>The part of this type, in plain.</summary>
    public string Part(string type)
    {
        var part = Boundary().Split(Raw).Last(p => p.Contains($"Content-Type: {type}", StringComparison.OrdinalIgnoreCase));
        var body = part[(part.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];
        return Encoding.UTF8.GetString(Convert.FromBase64String(body.Replace("\n", "", StringComparison.Ordinal)));
    }

    public string Text => Part("text/plain");

    /// <summary>The path that the mail leads to.</summary>
    public string Path => new Uri(Link().Match(Text).Value).PathAndQuery;

    private static string Decode(string header) => EncodedWord().Replace(
        header.Replace("\n ", "", StringComparison.Ordinal),
        word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups[1].Value)));

    [GeneratedRegex("^--.*$", RegexOptions.Multiline)]
    private static partial Regex Boundary();

    [GeneratedRegex(@"=\?utf-8\?B\?([^?]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"https://\S+")]
    private static partial Regex Link();
}
