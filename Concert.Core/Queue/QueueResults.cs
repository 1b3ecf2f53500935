namespace Ticketing.Queue;

/// <summary>How joining a waiting room ended.</summary>
public abstract record JoinResult
{
    private JoinResult() { }
    /// <summary>A place; <paramref name="IsNew"/> is false when the person had a living one already.</summary>
    public sealed record Joined(PlaceView Place, bool IsNew) : JoinResult;
    /// <summary>No such concert.</summary>
    public sealed record NoSuchConcert : JoinResult;
    /// <summary>The queue isn't open yet, or not any more; times in UTC.</summary>
    public sealed record Closed(DateTimeOffset SalesOpenAt) : JoinResult;
    /// <summary>Nothing is left, and nothing is merely held.</summary>
    public sealed record SoldOut : JoinResult;
    /// <summary>The person has taken too many places within the hour.</summary>
    public sealed record TooOften : JoinResult;
    /// <summary>More people are coming in than can be written down at once; asking again in a moment may work.</summary>
    public sealed record Busy : JoinResult;
    /// <summary>An admin has locked the account.</summary>
    public sealed record Locked : JoinResult;
    /// <summary>The person's address isn't confirmed, and this site asks for that.</summary>
    public sealed record AddressUnconfirmed : JoinResult;
    /// <summary>The plan has changed since this node read it: looked at anew, and never told.</summary>
    internal sealed record PlanMoved : JoinResult;
}

/// <summary>What a queue token is worth.</summary>
public abstract record PlaceResult
{
    private PlaceResult() { }
    /// <summary>A living place.</summary>
    public sealed record Living(PlaceView Place) : PlaceResult;
    /// <summary>No such concert.</summary>
    public sealed record NoSuchConcert : PlaceResult;
    /// <summary>Missing, forged, somebody else's, or another concert's.</summary>
    public sealed record Invalid : PlaceResult;
    /// <summary>Used, left, or run out.</summary>
    public sealed record Expired : PlaceResult;
}

/// <summary>Whether a person may choose seats now.</summary>
public abstract record AdmissionCheck
{
    private AdmissionCheck() { }
    /// <summary>Inside.</summary>
    public sealed record Admitted(Guid PlaceId) : AdmissionCheck;
    /// <summary>In line; <paramref name="Position"/> is null before the draw.</summary>
    public sealed record Waiting(int? Position) : AdmissionCheck;
    /// <summary>Missing, forged, somebody else's, or another concert's.</summary>
    public sealed record Invalid : AdmissionCheck;
    /// <summary>Used, left, or run out.</summary>
    public sealed record Expired : AdmissionCheck;
}
