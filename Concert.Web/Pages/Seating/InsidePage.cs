using Microsoft.AspNetCore.Components;
using Ticketing.Catalog;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Seating;

/// <summary>A page for those who have been let in: the concert, the place by which they are inside, and what they hold already.</summary>
public abstract class InsidePage : PersonComponent
{
    private ITimer? lapse;
    private bool hasEntered;

    [Parameter] public int ConcertId { get; set; }

    [Inject] private protected CatalogCache Catalog { get; set; } = null!;

    [Inject] private protected WaitingRoomService Rooms { get; set; } = null!;

    [Inject] private protected ReservationService Reservations { get; set; } = null!;

    [Inject] private protected ReservationReads ReservationReads { get; set; } = null!;

    /// <summary>The concert; null until it is read.</summary>
    protected ConcertView? Concert { get; private set; }

    /// <summary>What the page's first picture knew: the circuit begins with it, so that nothing vanishes while it asks anew.</summary>
    [PersistentState] public InsideState? Known { get; set; }

    /// <summary>The living place; null when there is none (any more).</summary>
    protected PlaceView? Place => Known?.Place;

    /// <summary>The person's living holds for this concert, from whatever device.</summary>
    protected IReadOnlyList<ReservationView> Holds => Known?.Holds ?? [];

    /// <summary>Whether dates and seats are shown.</summary>
    protected bool IsInside => Place?.MayChoose(Time.GetUtcNow()) == true;

    /// <inheritdoc />
    protected sealed override async Task OnInitializedAsync()
    {
        var wasKnown = Known is not null;
        if (wasKnown)
        {
            // In the first rendering, which waits for nobody: what the browser shows already doesn't go while it is asked for anew.
            Concert = Catalog.FindKnown(ConcertId);
            if (IsInside) ShowKnown();
        }
        Concert = await Catalog.FindAsync(ConcertId, Aborted);
        if (Concert is null)
        {
            ShowNotFound();
            return;
        }
        if (!wasKnown) await FindPlaceAsync();
        await EnterOnceAsync();
        if (wasKnown) await HoldsChangedAsync();
    }

    /// <summary>Takes what this node knows of what there is to choose from.</summary>
    protected virtual void ShowKnown() { }

    /// <summary>The person is inside: reads what there is to choose from.</summary>
    protected abstract Task EnterAsync();

    /// <summary>Asks again for the place and the holds; those who still wait are sent to the waiting room.</summary>
    protected async Task FindPlaceAsync()
    {
        var holds = await ReservationReads.ListHoldsAsync(PersonId, ConcertId, Aborted);
        Known = new InsideState(await Rooms.FindMineAsync(PersonId, ConcertId, Aborted), holds);
        if (Place is { State: not PlaceViewState.Admitted }) GoToQueue();
        lapse?.Dispose();
        if (RendererInfo.IsInteractive && !Aborted.IsCancellationRequested && Place?.AdmittedUntil is { } until)
        {
            var left = until - Time.GetUtcNow();
            lapse = Time.CreateTimer(
                _ => _ = InvokeAsync(LapseAsync), null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The way to the line, and through it.</summary>
    protected virtual string QueuePath => Paths.Queue(ConcertId);

    /// <summary>To the line.</summary>
    protected void GoToQueue() => Navigation.NavigateTo(QueuePath);

    /// <summary>Lets one of the holds go.</summary>
    protected async Task LetGoAsync(Guid reservationId)
    {
        await Reservations.ReleaseAsync(PersonId, reservationId, CancellationToken.None);
        await HoldsChangedAsync();
    }

    /// <summary>A hold ended: by its owner, or by the clock.</summary>
    protected virtual async Task HoldsChangedAsync()
    {
        await FindPlaceAsync();
        await EnterOnceAsync();
    }

    // Who comes inside while the page is open, by another tab or device, begins to choose here too.
    private async Task EnterOnceAsync()
    {
        if (hasEntered || !IsInside) return;
        hasEntered = true;
        await EnterAsync();
    }

    /// <inheritdoc />
    protected override void Leave() => lapse?.Dispose();

    private async Task LapseAsync()
    {
        if (Aborted.IsCancellationRequested) return;
        await FindPlaceAsync();
        StateHasChanged();
    }
}

/// <summary>Somebody's place and living holds for one concert.</summary>
public sealed record InsideState(PlaceView? Place, IReadOnlyList<ReservationView> Holds);
