namespace Ticketing.Web.Components;

/// <summary>Where a poster hangs.</summary>
public enum PosterSize
{
    /// <summary>Upright, in a list.</summary>
    Card,
    /// <summary>Wide, at the head of the concert's page.</summary>
    Hero,
}
