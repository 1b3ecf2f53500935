using Microsoft.AspNetCore.Components;
using Ticketing.Planning;

namespace Ticketing.Web.Pages.Admin.Concerts;

/// <summary>The form of a concert. What is typed outlives every other change of the plan, one's own and others'.</summary>
public sealed partial class ConcertDetails
{
    private ConcertForm form = new();
    private ConcertForm before = new();
    private PlanVersion? version;
    private IReadOnlyList<FieldChange> changes = [];
    private IReadOnlyList<VenueRow> venues = [];

    /// <summary>The plan as last read; null for a new concert.</summary>
    [Parameter] public ConcertPlan? Plan { get; set; }

    /// <summary>It was saved, or somebody else did: the plan must be read again. Gives the concert's id.</summary>
    [Parameter] public EventCallback<int> OnSaved { get; set; }

    [Inject] private ConcertEditor Concerts { get; set; } = null!;

    [Inject] private PlanningReads Reads { get; set; } = null!;

    private FieldError? VenueError => Errors.FirstOrDefault(e => e.Field == nameof(form.VenueId));

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() =>
        venues = (await Reads.ListVenuesAsync(AdminId, new PlanQuery(Take: PlanQuery.TakeMax), Aborted)).Rows;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (Plan is null || Plan.Version == version) return;
        if (version is null) form = Plan.Form with { };
        else changes = ConcertMerge.Merge(form, before, Plan.Form);
        (before, version) = (Plan.Form with { }, Plan.Version);
    }

    private async Task SaveAsync()
    {
        changes = [];
        await ChangeAsync(admin => version is null
            ? Concerts.CreateAsync(admin, form, CancellationToken.None)
            : Concerts.SaveAsync(admin, Plan!.ConcertId, version, form, CancellationToken.None));
        if (Outcome is PlanResult.Saved saved) await OnSaved.InvokeAsync(saved.Id);
        else if (Outcome is PlanResult.ChangedMeanwhile) await OnSaved.InvokeAsync(Plan!.ConcertId);
    }
}
