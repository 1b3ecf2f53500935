using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Catalog;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Web.Components;
using Ticketing.Web.Pages.Seating;

namespace Ticketing.Web.Pages.Queue;

/// <summary>The waiting room for whom no circuit is left: static, and polling at the pace that the server tells it.</summary>
public sealed partial class PollingQueuePage : PersonComponent
{
    private ConcertView? concert;
    private JoinResult? outcome;
    private PlaceView? place;

    [Parameter] public int ConcertId { get; set; }

    /// <summary>Of who came by a friend's link: the date to go on to.</summary>
    [SupplyParameterFromQuery] public int? Date { get; set; }

    /// <summary>Of who came by a friend's link: what the link carries.</summary>
    [SupplyParameterFromQuery] public string? Friend { get; set; }

    [Inject] private IStringLocalizer<QueueTexts> Texts { get; set; } = null!;

    [Inject] private CatalogCache Catalog { get; set; } = null!;

    [Inject] private WaitingRoomService Rooms { get; set; } = null!;

    [Inject] private ReservationService Reservations { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        concert = await Catalog.FindAsync(ConcertId, Aborted);
        if (concert is null)
        {
            ShowNotFound();
            return;
        }
        outcome = await Rooms.JoinAsync(PersonId, ConcertId, CancellationToken.None);
        place = (outcome as JoinResult.Joined)?.Place;
        if (place is { State: PlaceViewState.Admitted }) Navigation.NavigateTo(Paths.InTurn(ConcertId, FriendsSeats.From(Date, Friend)));
    }

    private async Task LeaveQueueAsync()
    {
        if (place is { } mine) await Reservations.LeaveQueueAsync(PersonId, ConcertId, mine.QueueToken, CancellationToken.None);
        Navigation.NavigateTo(Paths.ConcertAfterLeaving(ConcertId));
    }
}
