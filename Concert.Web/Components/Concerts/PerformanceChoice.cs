using Ticketing.Catalog;

namespace Ticketing.Web.Components.Concerts;

/// <summary>A date that can be chosen, and what is left of it; null while uncounted.</summary>
public sealed record PerformanceChoice(PerformanceView Performance, PerformanceStock? Stock)
{
    /// <summary>Counted, and nothing is free.</summary>
    public bool IsSoldOut => Stock is { Free: 0 };

    /// <summary>May be chosen now.</summary>
    public bool IsOpen => !IsSoldOut && !Performance.CalledOff;
}
