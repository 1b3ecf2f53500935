namespace Ticketing.Catalog;

/// <summary>What a visitor looks for; nothing said finds everything.</summary>
/// <param name="Text">Words of the title or of who plays, in any order.</param>
/// <param name="City">The city, as it is written.</param>
/// <param name="Day">A day, in Korea, on which there is a performance.</param>
/// <param name="Group">Where the concert is listed.</param>
public sealed record WhatsOnQuery(string? Text = null, string? City = null, DateOnly? Day = null, WhatsOnGroup? Group = null)
{
    private static readonly char[] Spaces = [' ', '\t', '\u3000'];

    private readonly string[] words = Text?.Split(Spaces, StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Nothing is said.</summary>
    public bool IsEmpty => words.Length == 0 && City is null && Day is null && Group is null;

    /// <summary>Whether this concert is looked for.</summary>
    public bool Finds(ListedConcert listed)
    {
        var concert = listed.Concert;
        return words.All(word => Has(concert.Title, word) || Has(concert.Artist, word))
            && (City is null || concert.Venue.City == City)
            && (Day is null || concert.Performances.Any(p => !p.CalledOff && Korea.Day(p.StartsAt) == Day))
            && (Group is null || listed.Group == Group);
    }

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.InvariantCultureIgnoreCase);
}
