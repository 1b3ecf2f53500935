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
    // What the map is drawn with, asked for beside the page instead of one after the other.
    private static readonly string[] Scripts =
        [.. ((string[])["seat-map", "hall", "camera", "choice", "mini", "near", "painter", "palette", "pins", "seats", "tools", "twins",
            "words"]).Select(name => $"js/seat-map/{name}.js")];
    private static readonly TimeSpan PushInterval = TimeSpan.FromMilliseconds(250);

    private readonly Intention intention = new();
    private SeatMapView? map;
    private volatile SeatMapView? pushed;
    private List<string> chosen = [], lost = [], hints = [];
    // What the bar changed since the map was last known to know: a touch made meanwhile doesn't undo it.
    private List<string> dropped = [], taken = [];
    private int heard, revision;
    private string filter = SeatsFilteredEventArgs.All;
    private bool isBusy, isKnown;
    private SeatMessage? message;
    private LoneSeat? alone;
    private Guid? friendId;
    private string? friendLink;
    private Throttle? pushes;
    private IDisposable? watch;

    /// <summary>The date.</summary>
    [Parameter] public int PerformanceId { get; set; }

    /// <summary>The section to begin with; none shows the hall.</summary>
    [SupplyParameterFromQuery] public int? Section { get; set; }

    /// <summary>From a friend's link: whose seats are marked.</summary>
    [SupplyParameterFromQuery] public string? Friend { get; set; }

    /// <summary>How many seats more may be held; null until it is counted.</summary>
    [PersistentState] public int? LeftToHold { get; set; }

    [Inject] private FriendLinks FriendLinks { get; set; } = null!;

    [Inject] private IStringLocalizer<SeatingTexts> Texts { get; set; } = null!;

    [Inject] private SeatChoiceService Choice { get; set; } = null!;

    [Inject] private SeatMapService Maps { get; set; } = null!;

    private List<ReservedSeatView> ChosenSeats =>
        [.. chosen.Select(label => map!.FindSeat(label)).OfType<(SectionMapView Section, SeatView Seat)>()
            .Select(found => new ReservedSeatView(
                found.Seat.Label, found.Section.Plan.Name, found.Seat.Row, found.Seat.Number,
                found.Section.Plan.Tier, found.Section.Plan.TierOrder, found.Section.Plan.Price))];

    /// <summary>The way through the line, back to these seats for who came by a friend's link.</summary>
    protected override string QueuePath => Paths.Queue(ConcertId, FriendsSeats.From(PerformanceId, Friend));

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        // Comes when what there is to know at first is known: whether one is inside, and the map.
        isKnown = true;
        // Back and forth in the history may lead from one date to another on the same page.
        if (map is { } shown && shown.PerformanceId != PerformanceId)
        {
            EndWatch();
            (map, pushed, chosen, lost, hints, message, alone, heard) = (null, null, [], [], [], null, null, 0);
            await EnterAsync();
        }
        await base.OnParametersSetAsync();
    }

    /// <inheritdoc />
    protected override void ShowKnown()
    {
        if (Concert?.FindPerformance(PerformanceId) is not null) map = Maps.FindKnown(PerformanceId);
    }

    /// <inheritdoc />
    protected override async Task EnterAsync()
    {
        LeftToHold ??= await ReservationReads.CountSeatsLeftToHoldAsync(PersonId, ConcertId, Aborted);
        switch (await Choice.FindSeatMapAsync(PersonId, ConcertId, PerformanceId, Place?.QueueToken, Aborted))
        {
            case ChoiceResult<SeatMapView>.Shown { View: var view }:
                map = view;
                friendId = FriendLinks.Read(Friend, PerformanceId);
                friendLink = Paths.SeatsWithFriend(ConcertId, new FriendsSeats(PerformanceId, FriendLinks.Write(PersonId, PerformanceId)));
                break;
            case ChoiceResult<SeatMapView>.StillWaiting:
                GoToQueue();
                return;
            case ChoiceResult<SeatMapView>.NoSuchPerformance or ChoiceResult<SeatMapView>.NoSuchConcert:
                ShowNotFound();
                return;
            default:
                var refused = Place?.QueueToken;
                await FindPlaceAsync();
                // Come through the line again elsewhere: that place is as good.
                if (IsInside && Place?.QueueToken != refused) await EnterAsync();
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
    protected override void Leave()
    {
        base.Leave();
        EndWatch();
    }

    private void EndWatch()
    {
        watch?.Dispose();
        pushes?.Dispose();
    }

    /// <inheritdoc />
    protected override async Task HoldsChangedAsync()
    {
        await base.HoldsChangedAsync();
        LeftToHold = await ReservationReads.CountSeatsLeftToHoldAsync(PersonId, ConcertId, Aborted);
    }

    private async Task ShowPushed()
    {
        if (pushed is not { } view || Aborted.IsCancellationRequested) return;
        map = view;
        // Held by this person in another tab: not lost, but not to be chosen here either. And what was held may be paid or released there.
        if (chosen.Any(IsOwn) || !AreStillHeld(view)) await HoldsChangedAsync();
        Choose(chosen);
        StateHasChanged();
    }

    private bool AreStillHeld(SeatMapView view) => Holds.Where(hold => hold.PerformanceId == PerformanceId)
        .SelectMany(hold => hold.Seats).All(seat => view.FindSeat(seat.Label)?.Seat.IsHeldBy(PersonId) == true);

    private bool IsOwn(string label) => map!.FindSeat(label) is { } found && found.Seat.IsOf(PersonId);

    private bool IsFree(string label) => map!.FindSeat(label) is { Seat.Status: SeatStatus.Available };

    private void ChooseAsync(SeatChoice choice)
    {
        heard = choice.Number;
        (message, lost, hints) = (null, [], []);
        if (choice.Revision >= revision) (dropped, taken) = ([], []);
        Choose([.. choice.Labels.Except(dropped).Union(taken)]);
        intention.Renew();
    }

    // What of these can be chosen is; of the rest it is told why not.
    private void Choose(IReadOnlyList<string> labels)
    {
        var others = labels.Where(label => !IsOwn(label)).ToList();
        chosen = [.. others.Where(IsFree)];
        if (chosen.Count < others.Count)
        {
            var gone = others.Except(chosen).ToList();
            TellLost(gone, BestAvailable.Alternatives(map!, others.Count, gone[0]));
        }
        else if (chosen.Count > LeftToHold)
        {
            message = new SeatMessage(Texts["TooManyTitle", Concert!.SeatLimit], Texts["TooManyText"]);
            chosen = chosen[..LeftToHold.Value];
        }
        alone = LoneSeat.Find(map!, chosen);
    }

    private void TellLost(IReadOnlyCollection<string> gone, IReadOnlyList<IReadOnlyList<string>> alternatives)
    {
        var seats = gone.Select(label => map?.FindSeat(label)).OfType<(SectionMapView Section, SeatView Seat)>()
            .Select(found => (Section: found.Section.Plan.Name, found.Seat.Row, found.Seat.Number)).ToList();
        message = new SeatMessage(Texts[gone.Count == 1 ? "LostOne" : "LostMany", SeatNames.Places(seats, Texts)],
            alternatives.Count > 0 ? Texts["LostNear"] : Texts["LostNothingNear"], alternatives,
            seats.Select(seat => seat.Section).Distinct().Count() == 1 ? seats[0].Section : null);
        (lost, hints) = ([.. gone], [.. alternatives.SelectMany(group => group)]);
        chosen = [.. chosen.Except(gone)];
    }

    private void Remove(string label) => Take([.. chosen.Where(other => other != label)]);

    private void Take(IReadOnlyList<string> labels)
    {
        (message, lost, hints) = (null, [], []);
        (dropped, taken) = ([.. dropped.Union(chosen).Except(labels)], [.. taken.Intersect(labels).Union(labels.Except(chosen))]);
        revision++;
        Choose(labels);
        intention.Renew();
    }

    private Task HoldAsync() => TryAsync(token => Reservations.HoldAsync(
        PersonId, token, PerformanceId, [.. chosen], intention.By(PersonId, $"{PerformanceId}:{string.Join(',', chosen)}"),
        CancellationToken.None));

    private Task HoldBestAsync(BestSeatsWish wish) => TryAsync(token => Reservations.HoldBestAsync(
        PersonId, token, PerformanceId, wish.Count, wish.Tier, intention.By(PersonId, $"{PerformanceId}:{wish}"), CancellationToken.None,
        wish.Accessible));

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
                chosen = [];
                Navigation.NavigateTo(Paths.Checkout(held.ReservationId));
                break;
            case HoldResult.SeatsTaken taken:
                TellLost(taken.Labels, taken.Alternatives);
                break;
            case HoldResult.NoAdjacent apart:
                IReadOnlyList<string> together = [.. apart.Split.SelectMany(group => group)];
                message = new SeatMessage(Texts["NoGroupTitle"], Texts["NoAdjacentText"], [together]);
                hints = [.. together];
                break;
            case HoldResult.SoldOut:
                message = new SeatMessage(Texts["NoGroupTitle"], Texts["NoGroupText"]);
                break;
            case HoldResult.TooManySeats many:
                message = new SeatMessage(Texts["TooManyTitle", many.Limit], Texts["TooManyHave", many.AlreadyHeld]);
                await HoldsChangedAsync();
                break;
            case HoldResult.Locked:
                message = new SeatMessage(Texts["LockedTitle"], Texts["LockedText"]);
                break;
            case HoldResult.TooManyHolds often:
                message = new SeatMessage(
                    Texts["TooOftenTitle", often.Limit], Texts["TooOftenText", (int)Math.Ceiling(often.Wait.TotalMinutes)]);
                break;
            case HoldResult.SalesClosed:
                message = new SeatMessage(Texts["ClosedTitle"], Texts["ClosedText"]);
                break;
            case HoldResult.NoSuchSeat or HoldResult.NoSuchPerformance or HoldResult.Malformed:
                message = new SeatMessage(Texts["ChangedTitle"], Texts["ChangedText"]);
                chosen = [];
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
/// <param name="Section">The one section that the title names.</param>
public sealed record SeatMessage(
    string Title, string Text, IReadOnlyList<IReadOnlyList<string>>? Alternatives = null, string? Section = null);
