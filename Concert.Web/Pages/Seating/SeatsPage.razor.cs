using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Web.Components;
using Ticketing.Web.Components.Seating;
using Ticketing.Web.Live;

namespace Ticketing.Web.Pages.Seating;

/// <summary>The live map of one date: choose seats, or let the house choose, and hold them.</summary>
public sealed partial class SeatsPage : InsidePage
{
    private static readonly TimeSpan PushInterval = TimeSpan.FromMilliseconds(250);

    private readonly Intention intention = new();
    private SeatMapView? map;
    private volatile SeatMapView? pushed;
    private HashSet<string> selected = [];
    private int leftToHold;
    private bool isBusy, mapWantsFocus;
    private SeatMessage? message;
    private ElementReference mapBox;
    private Throttle? pushes;
    private IDisposable? watch;

    /// <summary>The date.</summary>
    [Parameter] public int PerformanceId { get; set; }

    /// <summary>The open section; none shows the venue.</summary>
    [SupplyParameterFromQuery] public int? Section { get; set; }

    [Inject] private IStringLocalizer<SeatingTexts> Texts { get; set; } = null!;

    [Inject] private SeatChoiceService Choice { get; set; } = null!;

    [Inject] private SeatMapService Maps { get; set; } = null!;

    private string HoldText => selected.Count switch
    {
        0 => Texts["HoldNone"],
        1 => Texts["HoldOneSeat"],
        var count => Texts["HoldSeats", count],
    };

    private List<ReservedSeatView> ChosenSeats =>
        [.. selected.Select(label => map!.FindSeat(label)).OfType<(SectionMapView Section, SeatView Seat)>()
            .Select(found => new ReservedSeatView(
                found.Seat.Label, found.Section.Plan.Name, found.Seat.Row, found.Seat.Number,
                found.Section.Plan.Tier, found.Section.Plan.TierOrder, found.Section.Plan.Price))];

    /// <inheritdoc />
    protected override async Task EnterAsync()
    {
        leftToHold = await ReservationReads.CountSeatsLeftToHoldAsync(PersonId, ConcertId, Aborted);
        switch (await Choice.FindSeatMapAsync(PersonId, ConcertId, PerformanceId, Place?.QueueToken, Aborted))
        {
            case ChoiceResult<SeatMapView>.Shown { View: var view }:
                map = view;
                break;
            case ChoiceResult<SeatMapView>.StillWaiting:
                GoToQueue();
                return;
            case ChoiceResult<SeatMapView>.NoSuchPerformance or ChoiceResult<SeatMapView>.NoSuchConcert:
                ShowNotFound();
                return;
            default:
                await FindPlaceAsync();
                return;
        }
        if (!RendererInfo.IsInteractive || Aborted.IsCancellationRequested) return;
        pushes = new Throttle(Time, PushInterval, () => InvokeAsync(ShowPushed));
        watch = Maps.Watch(PerformanceId, view =>
        {
            pushed = view;
            pushes.Signal();
            return Task.CompletedTask;
        });
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!mapWantsFocus) return;
        mapWantsFocus = false;
        await mapBox.FocusAsync(preventScroll: true);
    }

    /// <inheritdoc />
    protected override void Leave()
    {
        base.Leave();
        watch?.Dispose();
        pushes?.Dispose();
    }

    /// <inheritdoc />
    protected override async Task HoldsChangedAsync()
    {
        await base.HoldsChangedAsync();
        leftToHold = await ReservationReads.CountSeatsLeftToHoldAsync(PersonId, ConcertId, Aborted);
    }

    private async Task ShowPushed()
    {
        if (pushed is not { } view || Aborted.IsCancellationRequested) return;
        map = view;
        var (lost, own) = (new List<string>(), false);
        foreach (var label in selected)
        {
            if (view.FindSeat(label) is not { } found) lost.Add(label);
            else if (found.Seat.IsOf(PersonId)) own = true;
            else if (found.Seat.Status != SeatStatus.Available) lost.Add(label);
        }
        // Held by this person in another tab: not lost, but not to be chosen here either.
        if (own) await HoldsChangedAsync();
        if (lost.Count > 0) TellLost(lost, BestAvailable.Alternatives(view, selected.Count, lost[0]));
        else if (own) selected = [.. selected.Where(label => view.FindSeat(label) is { } found && !found.Seat.IsOf(PersonId))];
        StateHasChanged();
    }

    private void TellLost(IReadOnlyCollection<string> lost, IReadOnlyList<IReadOnlyList<string>> alternatives)
    {
        message = new SeatMessage(Texts[lost.Count == 1 ? "LostOne" : "LostMany", string.Join(", ", lost.Select(NameOf))],
            alternatives.Count > 0 ? Texts["LostNear"] : Texts["LostNothingNear"], alternatives);
        selected = [.. selected.Except(lost)];
    }

    private string NameOf(string label) => map?.FindSeat(label) is { } found
        ? SeatNames.Place(found.Section.Plan.Name, found.Seat.Row, found.Seat.Number, Texts)
        : label;

    private void OpenSection(int? sectionId)
    {
        mapWantsFocus = true;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("section", sectionId));
    }

    private void Toggle(string label)
    {
        var chosen = new HashSet<string>(selected);
        message = null;
        if (!chosen.Remove(label))
        {
            if (chosen.Count >= leftToHold)
            {
                message = new SeatMessage(Texts["TooManyTitle", Concert!.SeatLimit], Texts["TooManyText"]);
                return;
            }
            chosen.Add(label);
        }
        selected = chosen;
        intention.Renew();
    }

    private void Take(IReadOnlyList<string> labels)
    {
        (selected, message) = ([.. labels], null);
        intention.Renew();
        if (map!.FindSeat(labels[0]) is { } first && map.Sections.Length > 1) OpenSection(first.Section.Plan.SectionId);
    }

    private Task HoldAsync() => TryAsync(token => Reservations.HoldAsync(
        PersonId, token, PerformanceId, [.. selected], intention.By(PersonId, $"{PerformanceId}:{string.Join(',', selected)}"),
        CancellationToken.None));

    private Task HoldBestAsync(BestSeatsWish wish) => TryAsync(token => Reservations.HoldBestAsync(
        PersonId, token, PerformanceId, wish.Count, wish.Tier, intention.By(PersonId, $"{PerformanceId}:{wish}"), CancellationToken.None));

    private async Task TryAsync(Func<string?, Task<Idempotency.Attempted<HoldResult>>> hold)
    {
        if (isBusy) return;
        (isBusy, message) = (true, null);
        try
        {
            var result = (await hold(Place?.QueueToken)).Answer();
            if (result is not null) intention.Renew();
            await TellAsync(result);
        }
        finally
        {
            isBusy = false;
        }
    }

    private async Task TellAsync(HoldResult? result)
    {
        switch (result)
        {
            case HoldResult.Held { Reservation: var held }:
                Navigation.NavigateTo(Paths.Checkout(held.ReservationId));
                break;
            case HoldResult.SeatsTaken taken:
                TellLost(taken.Labels, taken.Alternatives);
                break;
            case HoldResult.SoldOut:
                message = new SeatMessage(Texts["NoGroupTitle"], Texts["NoGroupText"]);
                break;
            case HoldResult.TooManySeats many:
                message = new SeatMessage(Texts["TooManyTitle", many.Limit], Texts["TooManyHave", many.AlreadyHeld]);
                await HoldsChangedAsync();
                break;
            case HoldResult.SalesClosed:
                message = new SeatMessage(Texts["ClosedTitle"], Texts["ClosedText"]);
                break;
            case HoldResult.NoSuchSeat or HoldResult.NoSuchPerformance or HoldResult.Malformed:
                message = new SeatMessage(Texts["ChangedTitle"], Texts["ChangedText"]);
                selected = [];
                break;
            case HoldResult.TokenInvalid or HoldResult.TokenExpired:
                await FindPlaceAsync();
                break;
            case HoldResult.StillWaiting:
                GoToQueue();
                break;
            case null:
                message = new SeatMessage(Texts["InFlightTitle"], Texts["InFlightText"]);
                break;
            default:
                throw new UnreachableException();
        }
    }
}

/// <summary>Something the person must know about their choice, and other seats to take instead.</summary>
internal sealed record SeatMessage(string Title, string Text, IReadOnlyList<IReadOnlyList<string>>? Alternatives = null);
