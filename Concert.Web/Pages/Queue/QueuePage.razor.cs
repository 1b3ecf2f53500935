using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Ticketing.Catalog;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Web.Components;
using Ticketing.Web.Live;
using Ticketing.Web.Pages.Seating;

namespace Ticketing.Web.Pages.Queue;

/// <summary>The waiting room: joins on arrival, is pushed to, and lets in without a click.</summary>
public sealed partial class QueuePage : PersonComponent
{
    private static readonly TimeSpan PushInterval = TimeSpan.FromMilliseconds(250);

    private ConcertView? concert;
    private JoinResult? outcome;
    private PlaceView? place;
    private bool withSound;
    private ConfirmDialog? leaveDialog;
    private Throttle? pushes;
    private IDisposable? watch;
    private IDisposable? circuit;

    [Parameter] public int ConcertId { get; set; }

    /// <summary>Of who came by a friend's link: the date to go on to.</summary>
    [SupplyParameterFromQuery] public int? Date { get; set; }

    /// <summary>Of who came by a friend's link: what the link carries.</summary>
    [SupplyParameterFromQuery] public string? Friend { get; set; }

    /// <summary>
    /// The place was there before this page: another device, another tab, or an earlier visit. Told by the first of the two renderings.
    /// </summary>
    [PersistentState] public bool? WasHere { get; set; }

    [Inject] private IStringLocalizer<QueueTexts> Texts { get; set; } = null!;

    [Inject] private CatalogCache Catalog { get; set; } = null!;

    [Inject] private WaitingRoomService Rooms { get; set; } = null!;

    [Inject] private ReservationService Reservations { get; set; } = null!;

    [Inject] private WaitingCircuits Circuits { get; set; } = null!;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    private bool IsInLine => place is { State: PlaceViewState.PreQueue or PlaceViewState.Waiting };

    private FriendsSeats? Then => FriendsSeats.From(Date, Friend);

    private string TurnPath => Paths.InTurn(ConcertId, Then);

    private string Title => place is { State: PlaceViewState.Waiting, Position: { } position }
        ? Texts["TitleWithPosition", position, concert!.Title]
        : Texts["Title", concert?.Title ?? ""];

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        concert = await Catalog.FindAsync(ConcertId, Aborted);
        if (concert is null)
        {
            ShowNotFound();
            return;
        }
        if (!RendererInfo.IsInteractive && Circuits.AreFull)
        {
            // One more circuit would cost what the others need: waiting without one is the same line.
            Navigation.NavigateTo(Paths.PollingQueue(ConcertId, Then));
            return;
        }
        await JoinAsync();
        if (!RendererInfo.IsInteractive || Aborted.IsCancellationRequested) return;
        circuit = Circuits.Enter();
        pushes = new Throttle(Time, PushInterval, () => InvokeAsync(RefreshAsync));
        watch = Rooms.Watch(ConcertId, () =>
        {
            pushes.Signal();
            return Task.CompletedTask;
        });
    }

    /// <inheritdoc />
    protected override void Leave()
    {
        circuit?.Dispose();
        watch?.Dispose();
        pushes?.Dispose();
    }

    private async Task JoinAsync()
    {
        outcome = await Rooms.JoinAsync(PersonId, ConcertId, CancellationToken.None);
        place = null;
        if (outcome is not JoinResult.Joined joined || Aborted.IsCancellationRequested) return;
        WasHere ??= !joined.IsNew;
        place = joined.Place;
        if (place.State == PlaceViewState.Admitted) Navigation.NavigateTo(TurnPath, replace: true);
    }

    private async Task RefreshAsync()
    {
        if (place is not { State: PlaceViewState.PreQueue or PlaceViewState.Waiting or PlaceViewState.Admitted } before
            || Aborted.IsCancellationRequested) return;
        var now = await Rooms.FindMineAsync(PersonId, ConcertId, Aborted) ?? before with { State = PlaceViewState.Expired };
        if (LooksTheSame(before, now)) return;
        place = now;
        StateHasChanged();
        if (now.State == PlaceViewState.Admitted && before.State != PlaceViewState.Admitted) await GoInAsync();
    }

    private async Task GoInAsync()
    {
        try
        {
            await using var script = await Js.InvokeAsync<IJSObjectReference>("import", Aborted, "./js/turn.js");
            await script.InvokeVoidAsync("announce", Aborted, Texts["TurnTitle"].Value, withSound);
            Navigation.NavigateTo(TurnPath, replace: true);
        }
        catch (JSDisconnectedException)
        {
            // The line is down for a moment: when it is back, the page says whose turn it is and has the way in.
        }
    }

    private async Task LeaveQueueAsync()
    {
        if (await Rooms.FindMineAsync(PersonId, ConcertId, Aborted) is { } mine)
            await Reservations.LeaveQueueAsync(PersonId, ConcertId, mine.QueueToken, CancellationToken.None);
        // In place of this page: the way back through the history would join again, unasked.
        Navigation.NavigateTo(Paths.ConcertAfterLeaving(ConcertId), replace: true);
    }

    // The measured wait moves all the time; the page is drawn again only when a reader would see a difference.
    private bool LooksTheSame(PlaceView before, PlaceView now) =>
        before.TiersLeft.SequenceEqual(now.TiersLeft) && WaitInWords.Tell(before.Wait, Texts) == WaitInWords.Tell(now.Wait, Texts)
        && before with { TiersLeft = default, Wait = null, PollAfter = default, SeatsLeft = null }
            == now with { TiersLeft = default, Wait = null, PollAfter = default, SeatsLeft = null }
        && before.SeatsLeft == 0 == (now.SeatsLeft == 0);
}
