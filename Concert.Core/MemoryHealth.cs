namespace Ticketing;

/// <summary>How far what a node remembers is behind.</summary>
/// <param name="Age">The time since all of it was last brought up to date.</param>
/// <param name="HeldBack">How long an open transaction, on whatever node, has kept the reading of changes from moving on.</param>
/// <param name="Behind">Which maps (by performance) or boards (by concert) are behind longest, and by how much.</param>
public sealed record MemoryHealth(TimeSpan Age, TimeSpan HeldBack, IReadOnlyList<(int Id, TimeSpan Age)> Behind);
