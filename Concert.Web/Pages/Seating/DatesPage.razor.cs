using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Web.Components.Concerts;
using Ticketing.Web.Components.Seating;
using Ticketing.Web.Live;

namespace Ticketing.Web.Pages.Seating;

/// <summary>Dates to choose from, with what is left of each as it changes.</summary>
public sealed partial class DatesPage : InsidePage
{
    private static readonly TimeSpan PushInterval = TimeSpan.FromSeconds(1);

    private readonly List<IDisposable> watches = [];
    private Throttle? pushes;
    private IReadOnlyList<PerformanceChoice>? choices;

    /// <summary>Just let in: says so.</summary>
    [SupplyParameterFromQuery] public bool Turn { get; set; }

    [Inject] private IStringLocalizer<SeatingTexts> Texts { get; set; } = null!;

    [Inject] private SeatChoiceService Choice { get; set; } = null!;

    [Inject] private SeatMapService Maps { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task EnterAsync()
    {
        await CountAsync();
        if (!RendererInfo.IsInteractive || choices is null || Aborted.IsCancellationRequested) return;
        pushes = new Throttle(Time, PushInterval, () => InvokeAsync(RecountAsync));
        foreach (var performance in Concert!.Performances)
            watches.Add(Maps.Watch(performance.PerformanceId, _ =>
            {
                pushes.Signal();
                return Task.CompletedTask;
            }));
    }

    /// <inheritdoc />
    protected override void Leave()
    {
        base.Leave();
        foreach (var watch in watches) watch.Dispose();
        pushes?.Dispose();
    }

    private async Task CountAsync()
    {
        switch (await Choice.ListDatesAsync(PersonId, ConcertId, Place?.QueueToken, Aborted))
        {
            case ChoiceResult<DatesView>.Shown { View: var view }:
                var now = Time.GetUtcNow();
                var stocks = view.Dates.ToDictionary(d => d.Performance.PerformanceId, d => d.Stock);
                // A date that was called off stays in the list and says so.
                choices = [.. view.Concert.Performances.Where(p => p.StartsAt > now)
                    .Select(p => new PerformanceChoice(p, stocks.GetValueOrDefault(p.PerformanceId)))];
                break;
            case ChoiceResult<DatesView>.StillWaiting:
                GoToQueue();
                break;
            default:
                choices = null;
                await FindPlaceAsync();
                break;
        }
    }

    private async Task RecountAsync()
    {
        if (Aborted.IsCancellationRequested) return;
        await CountAsync();
        StateHasChanged();
    }

    private void Choose(int? performanceId)
    {
        if (performanceId is { } id) Navigation.NavigateTo(Paths.Seats(ConcertId, id));
    }
}
