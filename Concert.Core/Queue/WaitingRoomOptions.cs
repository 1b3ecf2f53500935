using System.ComponentModel.DataAnnotations;

namespace Ticketing.Queue;

/// <summary>The section <c>WaitingRoom</c> of the configuration: the policy of a concert that sets none of its own.</summary>
public sealed class WaitingRoomOptions
{
    /// <summary>How long an admitted place lasts.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AdmissionDuration { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an admitted place waits for its owner to show up.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ClaimDuration { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Only whoever has confirmed the address may join: an account must cost more than a click.</summary>
    public bool ConfirmedOnly { get; set; }

    /// <summary>People inside at once.</summary>
    [Range(0, 1_000_000)]
    public int MaxAdmitted { get; set; } = 500;

    /// <summary>Waiting circuits on one node past which new arrivals get the static waiting page.</summary>
    [Range(0, 1_000_000)]
    public int CircuitsMax { get; set; } = 5000;
}
