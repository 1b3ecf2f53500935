namespace Ticketing.Catalog;

/// <summary>How far the planning of a concert has come. Within <see cref="OnSale"/> the clock decides what a fan may do.</summary>
public enum ConcertStatus
{
    /// <summary>Seen by admins only.</summary>
    Draft,
    /// <summary>Seen by everyone; not released for sale.</summary>
    Announced,
    /// <summary>Released: the pre-queue and the sale open and close by the clock.</summary>
    OnSale,
    /// <summary>Closed for good by an admin.</summary>
    Closed,
}
