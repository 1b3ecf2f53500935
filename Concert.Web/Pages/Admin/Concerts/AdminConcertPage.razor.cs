using Microsoft.AspNetCore.Components;
using Ticketing.Planning;

namespace Ticketing.Web.Pages.Admin.Concerts;

/// <summary>A concert's plan, a step at a time.</summary>
public sealed partial class AdminConcertPage
{
    private ConcertPlan? plan;
    private PlanStep step;
    private bool loaded;

    /// <summary>The concert.</summary>
    [Parameter] public int ConcertId { get; set; }

    /// <summary>The step that is worked on; without it, the first that isn't done.</summary>
    [SupplyParameterFromQuery] public string? Step { get; set; }

    [Inject] private PlanningReads Reads { get; set; } = null!;

    [Inject] private ConcertEditor Concerts { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        var isAnother = plan?.ConcertId != ConcertId;
        if (isAnother) await ReadAsync();
        if (Enum.TryParse<PlanStep>(Step, ignoreCase: true, out var asked)) step = asked;
        else if (isAnother && plan is not null) step = plan.NextStep();
    }

    private string PathOf(PlanStep each) => Navigation.GetUriWithQueryParameter("step", each.ToString().ToLowerInvariant());

    private async Task ReadAsync()
    {
        plan = await Reads.FindConcertAsync(AdminId, ConcertId, Aborted);
        loaded = true;
    }

    private async Task CopyAsync()
    {
        await ChangeAsync(admin => Concerts.CopyAsync(admin, ConcertId, CancellationToken.None));
        if (Outcome is PlanResult.Saved saved) Navigation.NavigateTo(AdminPaths.Concert(saved.Id) + "?step=details");
    }
}
