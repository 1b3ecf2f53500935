namespace Ticketing.Queue;

/// <summary>
/// What an admin sets: places inside at once (null for the configured default), whether anybody is let in, whether anybody may join.
/// </summary>
public sealed record DialSetting(int? MaxAdmitted, bool Paused, bool Draining);

/// <summary>How the dial stands. <paramref name="Version"/> goes back with the next turn.</summary>
public sealed record DialView(
    int ConcertId, int? MaxAdmitted, int MaxAdmittedDefault, bool Paused, bool Draining, string? Announcement, DateTimeOffset? AnnouncedAt,
    Guid Version);

/// <summary>How turning the dial ended.</summary>
public abstract record DialResult
{
    private DialResult() { }
    /// <summary>In force.</summary>
    public sealed record Turned(DialView Dial) : DialResult;
    /// <summary>Not an admin, or not any more.</summary>
    public sealed record NotAllowed : DialResult;
    /// <summary>No such waiting room.</summary>
    public sealed record NoSuchConcert : DialResult;
    /// <summary>A field is out of range.</summary>
    public sealed record Invalid(string Field) : DialResult;
    /// <summary>Somebody else turned it since; this is how it stands.</summary>
    public sealed record ChangedMeanwhile(DialView Dial) : DialResult;
}
