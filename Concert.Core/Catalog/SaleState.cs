namespace Ticketing.Catalog;

/// <summary>What a fan can do about a concert right now.</summary>
public enum SaleState
{
    /// <summary>Announced; neither the queue nor the sale is open.</summary>
    Upcoming,
    /// <summary>The pre-queue is open; its order is drawn when the sale opens.</summary>
    Queueing,
    /// <summary>Seats are being sold.</summary>
    OnSale,
    /// <summary>On sale, but no seat is free at this moment.</summary>
    SoldOut,
    /// <summary>The sale has ended, or the concert was called off.</summary>
    Closed,
}
