namespace Ticketing.Persistence;

/// <summary>One page of a list that the database cut, and how many rows the whole list has.</summary>
public sealed record ResultPage<T>(IReadOnlyList<T> Rows, int Total)
{
    /// <summary>Nothing to see.</summary>
    public static readonly ResultPage<T> None = new([], 0);
}
