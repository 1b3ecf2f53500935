namespace Ticketing.Planning;

/// <summary>How an admin's change of a plan ended. Every refusal leaves everything as it was.</summary>
public abstract record PlanResult
{
    private PlanResult() { }
    /// <summary>Done; the version is what the next change must name.</summary>
    public sealed record Saved(int Id, Guid Version) : PlanResult;
    /// <summary>What was typed can't be, field by field.</summary>
    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : PlanResult;
    /// <summary>
    /// Held or sold seats, paid prices or other plans stand in its way: the first of them, and how many there are in all.
    /// </summary>
    public sealed record InTheWay(IReadOnlyList<Obstacle> Obstacles, int Total) : PlanResult;
    /// <summary>Somebody else saved since this was read: read it again, compare, save again.</summary>
    public sealed record ChangedMeanwhile : PlanResult;
    /// <summary>It can't be on sale like this.</summary>
    public sealed record HalfPlanned(IReadOnlyList<MissingPart> Missing) : PlanResult;
    /// <summary>The plan can't go from its status to the one asked for.</summary>
    public sealed record WrongStatus : PlanResult;
    /// <summary>It doesn't exist (any more).</summary>
    public sealed record NotFound : PlanResult;
    /// <summary>The person isn't an admin (any more).</summary>
    public sealed record NotAllowed : PlanResult;

    internal static Invalid Of(string field, FieldProblem problem) => new([new FieldError(field, problem)]);
    internal static InTheWay Of(IReadOnlyList<Obstacle> obstacles) => new([.. obstacles.Take(Obstacle.ShownMax)], obstacles.Count);
}

/// <summary>What is wrong with one field. The limits are those that the value must keep, where there are any.</summary>
public sealed record FieldError(string Field, FieldProblem Problem, long? Minimum = null, long? Maximum = null);

/// <summary>Why a value can't be.</summary>
public enum FieldProblem
{
    Required, TooLong, ControlCharacters, OutOfRange, InThePast, TooFarAhead, MustComeLater, Duplicate, Unknown, AlreadyOpened, TooMany,
    PictureTooLarge, NotAPicture,
}

/// <summary>
/// One thing that a change would break. <paramref name="What"/> names the seat, tier, section or concert; the time is in UTC.
/// </summary>
public sealed record Obstacle(ObstacleKind Kind, string What, string? Concert = null, DateTimeOffset? StartsAt = null)
{
    /// <summary>How many are listed at most; all are counted.</summary>
    public const int ShownMax = 50;
}

/// <summary>What kind of thing stands in the way.</summary>
public enum ObstacleKind
{
    /// <summary>Somebody holds the seat.</summary>
    HeldSeat,
    /// <summary>Somebody paid for the seat.</summary>
    SoldSeat,
    /// <summary>An admin blocked the seat; it must be freed first.</summary>
    BlockedSeat,
    /// <summary>Seats were held or sold at this tier's price.</summary>
    PaidPrice,
    /// <summary>A concert is planned with it.</summary>
    PlannedConcert,
    /// <summary>There are reservations, if only past ones: it can be called off, not removed.</summary>
    Reservations,
}

/// <summary>
/// Something a concert lacks for its sale. <paramref name="What"/> names the tier, <paramref name="StartsAt"/> (UTC) the date.
/// </summary>
public sealed record MissingPart(MissingKind Kind, string? What = null, DateTimeOffset? StartsAt = null);

/// <summary>What can be missing.</summary>
public enum MissingKind
{
    Description, Tiers, TierWithoutSections, Dates, DateWithoutSeats, DatesAllPast, SaleWindowPast, WaitingRoom,
}
