using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Ticketing.Catalog;
using Ticketing.Payments;
using Ticketing.Queue;
using Ticketing.Reports;
using Ticketing.Seating;

namespace Ticketing.Web.Pages.Admin.Sale;

/// <summary>A sale, live: what happens, and the dial.</summary>
public sealed partial class CockpitPage
{
    private ITimer? timer;
    private IDisposable? watching;
    private bool isLoaded;
    private bool isReading;
    private ConcertView? concert;
    private SaleView? sale;
    private DialView? dial;
    private IReadOnlyList<CallOffProgress> callOffs = [];
    private SeatMapView? map;
    private DateTimeOffset mapAt;
    private int performanceId;

    [Inject] private SaleFigures Figures { get; set; } = null!;
    [Inject] private QueueDial Dials { get; set; } = null!;
    [Inject] private CallOffService CallOffs { get; set; } = null!;
    [Inject] private CatalogCache Catalog { get; set; } = null!;
    [Inject] private Availability Stock { get; set; } = null!;
    [Inject] private SeatMapService Maps { get; set; } = null!;

    [Parameter] public int ConcertId { get; set; }

    private SaleState State => concert!.SaleStateAt(Time.GetUtcNow(), Stock);

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        await ReadAsync();
        dial = await Dials.FindAsync(AdminId, ConcertId, Aborted);
        isLoaded = true;
        if (concert is null || concert.Performances.IsEmpty) return;
        performanceId = (concert.Performances.FirstOrDefault(p => !p.CalledOff) ?? concert.Performances[0]).PerformanceId;
        await ShowMapAsync();
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) timer = Time.CreateTimer(_ => _ = InvokeAsync(TickAsync), null, SaleFigures.FreshFor, SaleFigures.FreshFor);
    }

    /// <inheritdoc />
    protected override void Leave()
    {
        timer?.Dispose();
        watching?.Dispose();
    }

    private async Task ReadAsync()
    {
        concert = await Catalog.FindAsync(ConcertId, Aborted);
        sale = await Figures.FindAsync(AdminId, ConcertId, Aborted);
        callOffs = sale is null ? [] : await CallOffs.ListAsync(AdminId, ConcertId, Aborted);
    }

    private async Task TickAsync()
    {
        // A slow database must not pile up readers.
        if (isReading || Aborted.IsCancellationRequested) return;
        isReading = true;
        try
        {
            await ReadAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // The page was left meanwhile.
        }
        finally
        {
            isReading = false;
        }
    }

    private async Task ShowMapAsync()
    {
        watching?.Dispose();
        map = await Maps.FindAsync(performanceId, Aborted);
        mapAt = Time.GetUtcNow();
        // A page that is only drawn once, before its circuit, has nothing to hear.
        if (!RendererInfo.IsInteractive || Aborted.IsCancellationRequested) return;
        watching = Maps.Watch(performanceId, newer => InvokeAsync(() =>
        {
            (map, mapAt) = (newer, Time.GetUtcNow());
            StateHasChanged();
        }));
    }

    private async Task TurnAsync(DialTurn turn) =>
        Show(
            await Dials.TurnAsync(AdminId, ConcertId, turn.Setting, dial!.Version, turn.Reason, CancellationToken.None),
            Texts["DialTurned"]);

    private async Task AnnounceAsync(string? text) =>
        Show(await Dials.AnnounceAsync(AdminId, ConcertId, text, CancellationToken.None), Texts["Announced"]);

    private void Show(DialResult result, string done)
    {
        switch (result)
        {
            case DialResult.Turned turned: dial = turned.Dial; Succeed(done); break;
            case DialResult.ChangedMeanwhile newer: dial = newer.Dial; Refuse(Texts["DialChangedMeanwhile"]); break;
            case DialResult.Invalid { Field: "MaxAdmitted" }: Refuse(Texts["PlacesInvalid"]); break;
            case DialResult.Invalid: Refuse(Texts["TooLong"]); break;
            case DialResult.NotAllowed: Refuse(Texts["NotAllowed"]); break;
            case DialResult.NoSuchConcert: Refuse(Texts["NoSale"]); break;
            default: throw new UnreachableException();
        }
    }

    private async Task CallOffAsync((int PerformanceId, string Reason) asked)
    {
        switch (await CallOffs.CallOffAsync(AdminId, SessionId, asked.PerformanceId, asked.Reason, CancellationToken.None))
        {
            case CallOffResult.CalledOff done: Succeed(Texts["CallOffDone", done.Orders]); break;
            case CallOffResult.AlreadyCalledOff: Refuse(Texts["AlreadyCalledOff"]); break;
            case CallOffResult.ReasonInvalid: Refuse(Texts["ReasonInvalid"]); break;
            case CallOffResult.ProofNeeded: await AskForProofAsync(CallOffCard.ActOf(asked.PerformanceId), asked.Reason); return;
            case CallOffResult.NotAllowed: Refuse(Texts["NotAllowed"]); break;
            case CallOffResult.NoSuchPerformance: Refuse(Texts["NoSale"]); break;
            default: throw new UnreachableException();
        }
        await ReadAsync();
    }
}
