using Microsoft.AspNetCore.Components;
using Ticketing.Planning;
using Ticketing.Seating;
using Ticketing.Web.Components.Seating;

namespace Ticketing.Web.Pages.Admin.Concerts;

/// <summary>One date's seats, to block and to free.</summary>
public sealed partial class SeatBlocksPage
{
    private readonly HashSet<string> toFree = [];
    private ConcertPlan? plan;
    private PlannedSeats? seats;
    private BlockResult? outcome;
    private HashSet<string> chosen = [];
    private int heard;
    private string? reason;
    private bool loaded, busy;

    [Parameter] public int ConcertId { get; set; }

    /// <summary>The date.</summary>
    [Parameter] public int PerformanceId { get; set; }

    /// <summary>The section to begin with; none shows the hall.</summary>
    [SupplyParameterFromQuery] public int? Section { get; set; }

    [Inject] private PlanningReads Reads { get; set; } = null!;

    [Inject] private SeatBlocks Blocks { get; set; } = null!;

    private delegate Task<BlockResult> Change(
        Guid adminId, int performanceId, IReadOnlyCollection<string> labels, string? reason, CancellationToken ct);

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        plan = await Reads.FindConcertAsync(AdminId, ConcertId, Aborted);
        await ReadAsync();
        loaded = true;
    }

    private async Task ReadAsync() => seats = await Reads.FindSeatsAsync(AdminId, ConcertId, PerformanceId, Aborted);

    private void Choose(SeatChoice choice) => (heard, chosen) = (choice.Number, [.. choice.Labels]);

    private async Task ChangeSeatsAsync(Change change, HashSet<string> labels)
    {
        if (busy) return;
        busy = true;
        outcome = await change(AdminId, PerformanceId, [.. labels], reason, CancellationToken.None);
        if (outcome is BlockResult.Done)
        {
            toFree.Clear();
            (chosen, reason) = ([], null);
        }
        if (outcome is BlockResult.Done or BlockResult.SeatsInTheWay) await ReadAsync();
        busy = false;
    }
}
