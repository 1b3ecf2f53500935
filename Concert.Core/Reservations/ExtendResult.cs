namespace Ticketing.Reservations;

/// <summary>How asking for more time ended.</summary>
public abstract record ExtendResult
{
    private ExtendResult() { }
    /// <summary>The hold lasts until then, UTC.</summary>
    public sealed record Extended(DateTimeOffset Until) : ExtendResult;
    /// <summary>The concert doesn't allow it.</summary>
    public sealed record NotAllowed : ExtendResult;
    /// <summary>It was asked for before, and is given once: the hold lasts until then, UTC.</summary>
    public sealed record AlreadyExtended(DateTimeOffset Until) : ExtendResult;
    /// <summary>The hold ran out, was let go, or is paid.</summary>
    public sealed record Over : ExtendResult;
    /// <summary>An admin has locked the account.</summary>
    public sealed record Locked : ExtendResult;
    /// <summary>Doesn't exist, or is somebody else's.</summary>
    public sealed record NoSuchReservation : ExtendResult;
}
