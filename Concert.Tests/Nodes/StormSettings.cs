using Ticketing.Tests.Support;

namespace Ticketing.Tests.Nodes;

/// <summary>How hard it blows. The seed decides what everybody does; in which order it reaches the database, the scheduler does.</summary>
internal sealed record StormSettings
{
    public required int Seed { get; init; }
    public int Nodes { get; init; } = 3;
    public int People { get; init; } = 24;
    public int ActsEach { get; init; } = 20;
    public int Seats { get; init; } = 24;
    public int SeatLimit { get; init; } = 4;
    public int MaxAdmitted { get; init; } = 14;
    public long Balance { get; init; } = 6 * TestHouse.Price;

    /// <summary>How many of a hundred calls are killed or cancelled.</summary>
    public int Troubles { get; init; } = 6;

    /// <summary>True when the clock moves while acts are at work; otherwise it waits for a moment without any.</summary>
    public bool ClockMovesAnytime { get; init; }

    /// <summary>How far the clock of the last node is ahead of the others'.</summary>
    public TimeSpan LastNodeIsAhead { get; init; }

    /// <summary>What this house does without; null for one that is as it should be.</summary>
    public Guard? Without { get; init; }
}
