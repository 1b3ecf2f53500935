namespace Ticketing.Web.Components;

/// <summary>Where a poster hangs.</summary>
public enum PosterSize
{
    /// <summary>Upright, in a list.</summary>
    Card,
    /// <summary>Upright and too small for words, beside them.</summary>
    Thumb,
    /// <summary>Wide, at the head of the concert's page.</summary>
    Hero,
}
