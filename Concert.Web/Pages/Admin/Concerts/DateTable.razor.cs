using Microsoft.AspNetCore.Components;
using Ticketing.Planning;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Admin.Concerts;

/// <summary>A concert's dates.</summary>
public sealed partial class DateTable
{
    private IReadOnlyCollection<DateOnly> chosen = [];
    private TimeOnly time = new(19, 30);
    private IReadOnlyList<ConcertRow> others = [];
    private int? copyFrom;
    private DateTimeOffset? copyTo, movedTo;
    private PlannedDate? moving, removing;
    private ConfirmDialog? confirm;

    /// <summary>The plan as last read.</summary>
    [Parameter, EditorRequired] public ConcertPlan Plan { get; set; } = null!;

    /// <summary>The plan must be read again.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    [Inject] private DateEditor Dates { get; set; } = null!;

    [Inject] private PlanningReads Reads { get; set; } = null!;

    private HashSet<DateOnly> PlannedDays => [.. Plan.Dates.Select(d => Korea.Day(d.StartsAt))];

    private DateOnly FirstMonth => Korea.Day(Plan.Dates.Count > 0 ? Plan.Dates[^1].StartsAt : Time.GetUtcNow());

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() =>
        others = [
            .. (await Reads.ListConcertsAsync(AdminId, new PlanQuery(Take: PlanQuery.TakeMax), Aborted)).Rows.Where(c => c.DateCount > 0)];

    private void Begin(PlannedDate date) => (moving, movedTo, Outcome) = (date, date.StartsAt, null);

    private Task AskAsync(PlannedDate date)
    {
        removing = date;
        return confirm!.ShowAsync();
    }

    private async Task AddAsync()
    {
        var dates = chosen.Select(day => Korea.At(day, time)).ToList();
        if (await SaveAsync(admin => Dates.AddAsync(admin, Plan.ConcertId, Plan.Version.Concert, dates, CancellationToken.None)))
            chosen = [];
    }

    private Task<bool> CopyAsync() =>
        SaveAsync(admin => Dates.CopyAsync(
            admin, Plan.ConcertId, Plan.Version.Concert, copyFrom!.Value, copyTo!.Value, CancellationToken.None));

    private async Task MoveAsync()
    {
        if (movedTo is not { } to) return;
        if (await SaveAsync(admin => Dates.MoveAsync(
            admin, Plan.ConcertId, Plan.Version.Concert, moving!.PerformanceId, to, CancellationToken.None)))
            moving = null;
    }

    private Task<bool> RemoveAsync() =>
        SaveAsync(admin => Dates.RemoveAsync(admin, Plan.ConcertId, Plan.Version.Concert, removing!.PerformanceId, CancellationToken.None));

    private Task<bool> TakeHallOverAsync() =>
        SaveAsync(admin => Dates.TakeHallOverAsync(admin, Plan.ConcertId, Plan.Version.Concert, CancellationToken.None));

    private async Task<bool> SaveAsync(Func<Guid, Task<PlanResult>> change)
    {
        var saved = await ChangeAsync(change);
        if (Outcome is PlanResult.Saved or PlanResult.ChangedMeanwhile) await OnChanged.InvokeAsync();
        return saved;
    }
}
