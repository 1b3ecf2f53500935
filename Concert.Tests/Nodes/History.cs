using System.Globalization;

namespace Ticketing.Tests.Nodes;

/// <summary>
/// What somebody did, from when to when. An act that was never heard of may have happened at any time after its start: its end is
/// <see cref="NeverHeard"/>; unless <paramref name="IsCertain"/>, it may as well not have happened.
/// </summary>
/// <param name="Start">One counter for all acts of a history: whoever's end is smaller than another's start came before it.</param>
/// <param name="StartedAt">By the house's clock, as <paramref name="EndedAt"/>: whatever instant the act went by lies between.</param>
internal sealed record Act(
    string Who, Guid PersonId, Deed Deed, long Start, long End, DateTimeOffset StartedAt, DateTimeOffset EndedAt, bool IsCertain = true)
{
    public const long NeverHeard = long.MaxValue;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Who} {Start}–{Ended} from {StartedAt:HH:mm:ss.fff} {Words(Deed)}");

    private string Ended => End == NeverHeard ? "never heard" : string.Create(CultureInfo.InvariantCulture,
        $"{End} to {EndedAt:HH:mm:ss.fff}");

    private static string Words(Deed deed) => deed switch
    {
        Deed.Held d => $"held {string.Join(',', d.Labels)} as {Short(d.ReservationId)} until {d.Until:HH:mm:ss.fff}",
        Deed.HoldUnheard d => $"asked for {(d.Labels is null ? d.Count : string.Join(',', d.Labels))}",
        Deed.Taken d => $"was told that {string.Join(',', d.Labels)} are taken",
        Deed.Paid d => $"paid {Short(d.ReservationId)}",
        Deed.PaidTooLate d => $"was too late to pay {Short(d.ReservationId)}",
        Deed.NotPaid d => $"could not pay {Short(d.ReservationId)}",
        Deed.PaidBefore d => $"was told that {Short(d.ReservationId)} is paid",
        Deed.Released d => $"let go of {Short(d.ReservationId)}",
        Deed.Left d => $"left place {Short(d.PlaceId)}",
        Deed.Refunded d => $"was refunded {Short(d.ReservationId)}",
        Deed.RefundClosed d => $"was refused a refund of {Short(d.ReservationId)}",
        Deed.Charged d => $"charged {d.Amount}",
        Deed.Blocked d => $"blocked {string.Join(',', d.Labels)}",
        Deed.Unblocked d => $"put {string.Join(',', d.Labels)} on sale again",
        Deed.NotBlocked d => $"was told that {string.Join(',', d.Labels)} are not blocked",
        Deed.CalledOff d => $"called date {d.PerformanceId} off",
        Deed.Looked d => $"read of {Short(d.ReservationId)} that it is {d.Status}",
        Deed.Stands d => $"finds in the database: {d.State}",
        Deed.Told d => $"was told position {d.Position?.ToString(CultureInfo.InvariantCulture) ?? "none"} at place {Short(d.PlaceId)}",
        _ => deed.ToString(),
    };

    internal static string Short(Guid id) => id.ToString("N")[^6..];
}

/// <summary>Records acts as they happen, on all nodes, by one counter and one clock.</summary>
internal sealed class History(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly List<Act> acts = [];
    private long count;

    public IReadOnlyList<Act> Acts
    {
        get { lock (gate) return [.. acts]; }
    }

    /// <summary>The next number, and the instant at which it was drawn.</summary>
    public (long Number, DateTimeOffset At) Draw() => (Interlocked.Increment(ref count), clock.GetUtcNow());

    /// <summary>
    /// Does it, and records what <paramref name="tell"/> makes of the answer; without an answer, that <paramref name="unheard"/> may have
    /// happened.
    /// </summary>
    public async Task<T?> RecordAsync<T>(string who, Guid person, Func<Task<T?>> act, Func<T, Deed?> tell, Deed? unheard) where T : class
    {
        var (start, startedAt) = Draw();
        var answer = await act();
        var (end, endedAt) = Draw();
        if (answer is null && unheard is not null)
            Add(new Act(who, person, unheard, start, Act.NeverHeard, startedAt, DateTimeOffset.MaxValue, IsCertain: false));
        if (answer is not null && tell(answer) is { } deed) Add(new Act(who, person, deed, start, end, startedAt, endedAt));
        return answer;
    }

    public void Add(Act act)
    {
        lock (gate) acts.Add(act);
    }
}
