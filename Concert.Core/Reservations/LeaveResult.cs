namespace Ticketing.Reservations;

/// <summary>How leaving the queue ended.</summary>
public abstract record LeaveResult
{
    private LeaveResult() { }
    /// <summary>The place is given up, now or before.</summary>
    public sealed record Left : LeaveResult;
    /// <summary>No such concert, or not a public one.</summary>
    public sealed record NoSuchConcert : LeaveResult;
    /// <summary>The token is no token, or somebody else's, or another concert's.</summary>
    public sealed record TokenInvalid : LeaveResult;
}
