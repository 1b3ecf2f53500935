namespace Ticketing.Payments;

/// <summary>How calling a performance off ended.</summary>
public abstract record CallOffResult
{
    private CallOffResult() { }
    /// <summary>Decided; this many orders are being paid back.</summary>
    public sealed record CalledOff(int Orders) : CallOffResult;
    /// <summary>Not an admin, or not any more.</summary>
    public sealed record NotAllowed : CallOffResult;
    /// <summary>The reason is missing or too long.</summary>
    public sealed record ReasonInvalid : CallOffResult;
    /// <summary>The admin's last proof of who they are was too long ago.</summary>
    public sealed record ProofNeeded : CallOffResult;
    /// <summary>No such performance.</summary>
    public sealed record NoSuchPerformance : CallOffResult;
    /// <summary>Somebody did it before.</summary>
    public sealed record AlreadyCalledOff : CallOffResult;
}

/// <summary>How far the refunds of a called-off performance have come at <paramref name="TakenAt"/>. Times in UTC.</summary>
public sealed record CallOffProgress(
    int PerformanceId, DateTimeOffset StartsAt, string Reason, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, int Orders,
    int OrdersLeft, DateTimeOffset TakenAt)
{
    /// <summary>Orders paid back; a payment that was on its way when it began makes one more than were counted then.</summary>
    public int OrdersDone => Math.Max(0, Orders - OrdersLeft);
}
