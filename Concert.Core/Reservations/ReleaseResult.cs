namespace Ticketing.Reservations;

/// <summary>How letting a hold go ended.</summary>
public abstract record ReleaseResult
{
    private ReleaseResult() { }
    /// <summary>The hold is gone, now or before.</summary>
    public sealed record Released : ReleaseResult;
    /// <summary>Doesn't exist, or is somebody else's.</summary>
    public sealed record NoSuchReservation : ReleaseResult;
    /// <summary>Paid already: a refund is the way.</summary>
    public sealed record AlreadyPaid : ReleaseResult;
}
