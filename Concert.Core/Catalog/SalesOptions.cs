using System.ComponentModel.DataAnnotations;

namespace Ticketing.Catalog;

/// <summary>The section <c>Sales</c> of the configuration.</summary>
public sealed class SalesOptions
{
    /// <summary>How long a hold lasts.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan HoldDuration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Seats per person and concert, for a concert that sets none.</summary>
    [Range(1, 100)]
    public int SeatLimit { get; set; } = 4;

    /// <summary>Holds that one person may begin for one concert within an hour, whatever became of them.</summary>
    [Range(1, 1_000_000)]
    public int HoldsPerHour { get; set; } = 60;
}
