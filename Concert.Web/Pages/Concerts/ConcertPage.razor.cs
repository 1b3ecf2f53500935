using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Ticketing.Catalog;
using Ticketing.Mails;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Web.Accounts;

namespace Ticketing.Web.Pages.Concerts;

/// <summary>All there is to know before buying, and the one way on.</summary>
public sealed partial class ConcertPage
{
    private ConcertDetail? detail;
    private DrawView? draw;
    private SeatMapView? hall;
    private PlaceView? place;
    private IReadOnlyList<ReservationView> holds = [];
    private bool signedIn;
    private bool alertAsked;

    [Inject] private IStringLocalizer<ConcertTexts> Texts { get; set; } = null!;

    [Inject] private WhatsOnService WhatsOn { get; set; } = null!;

    [Inject] private DrawProofService Draws { get; set; } = null!;

    [Inject] private SeatMapService Maps { get; set; } = null!;

    [Inject] private WaitingRoomService Rooms { get; set; } = null!;

    [Inject] private ReservationReads Reservations { get; set; } = null!;

    [Inject] private SaleAlerts Alerts { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Visitor { get; set; } = null!;

    /// <summary>From the address.</summary>
    [Parameter] public int ConcertId { get; set; }

    /// <summary>The person has just left the waiting room.</summary>
    [SupplyParameterFromQuery] private bool? Left { get; set; }

    // What a search engine or a messenger shows of the page.
    private string Description => detail!.Concert.Description is { Length: > 160 } text ? text[..160] : detail.Concert.Description;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        detail = await WhatsOn.FindAsync(ConcertId, Http.RequestAborted);
        if (detail is null)
        {
            Navigation.NotFound();
            return;
        }
        draw = await Draws.FindAsync(ConcertId, Http.RequestAborted);
        // What is over has no seats to choose from any more.
        if (detail.State != SaleState.Closed && detail.Concert.Performances.FirstOrDefault(p => !p.CalledOff) is { } performance)
            hall = await Maps.FindAsync(performance.PerformanceId, Http.RequestAborted);
        if ((await Visitor).User.TryPersonId() is not { } personId) return;
        signedIn = true;
        alertAsked = await Alerts.IsAskedAsync(personId, ConcertId, Http.RequestAborted);
        if (detail.State != SaleState.Closed) await FindStandingAsync(personId);
    }

    private async Task FindStandingAsync(Guid personId)
    {
        place = await Rooms.FindMineAsync(personId, ConcertId, Http.RequestAborted, showsUp: false);
        if (place is not { State: PlaceViewState.Admitted }) return;
        holds = await Reservations.ListHoldsAsync(personId, ConcertId, Http.RequestAborted);
        // What can't be used any more, and has nothing to be paid for, is nothing to go back to.
        if (holds.Count == 0 && !place.MayChoose(detail!.At)) place = null;
    }
}
