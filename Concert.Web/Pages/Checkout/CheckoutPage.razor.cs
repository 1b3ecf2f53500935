using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Payments;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Wallets;
using Ticketing.Web.Components;
using Ticketing.Web.Components.Wallet;

namespace Ticketing.Web.Pages.Checkout;

/// <summary>
/// The order as it will stand on the ticket, the wallet before and after, and one button that names the sum: to pay, or to top up exactly
/// what is missing and pay.
/// </summary>
public sealed partial class CheckoutPage : PersonComponent
{
    private readonly Intention intention = new();
    private ReservationView? order;
    private WalletView? wallet;
    private string? lastEntry;
    private CheckoutMessage? message;
    private ConfirmDialog? dialog;
    private ElementReference heading;
    private bool isBusy;
    private bool hasEnded;
    private IDisposable? watch;

    /// <summary>The hold.</summary>
    [Parameter] public Guid ReservationId { get; set; }

    [Inject] private IStringLocalizer<CheckoutTexts> Texts { get; set; } = null!;

    [Inject] private IStringLocalizer<WalletTexts> WalletTexts { get; set; } = null!;

    [Inject] private ReservationService Reservations { get; set; } = null!;

    [Inject] private ReservationReads ReservationReads { get; set; } = null!;

    [Inject] private WalletService Wallets { get; set; } = null!;

    [Inject] private PaymentService Payments { get; set; } = null!;

    [Inject] private SeatMapService Maps { get; set; } = null!;

    [Inject] private ILogger<CheckoutPage> Logger { get; set; } = null!;

    private bool IsOnHold => order is { Status: ReservationStatus.OnHold };

    private long? Missing => wallet!.Balance < order!.Total ? order.Total - wallet.Balance : null;

    /// <summary>What the one button tops up first; null when nothing is missing, or more than can be topped up at once.</summary>
    private long? ToTopUp =>
        Missing is { } missing && Math.Max(missing, wallet!.ChargeMinimum) is var sum
        && sum <= Math.Min(wallet.ChargeMaximum, wallet.MonthlyRemaining) ? sum : null;

    private string Heading => order?.Status switch
    {
        null or ReservationStatus.OnHold => Texts["CheckoutHeading"],
        ReservationStatus.Confirmed => Texts["PaidAlreadyTitle"],
        ReservationStatus.Released when order!.EndReason is not null => Texts["ReleasedByUsTitle"],
        var ended => Texts[$"{ended}Title"],
    };

    private string ActionText => ToTopUp is { } sum ? Texts["TopUpAndPay", Money.Format(sum)] : Texts["Pay", Money.Format(order!.Total)];

    private string PayNote => ToTopUp is null
        ? Texts["PayNote", KoreanTime.DateAndTime(order!.RefundableUntil)]
        : Texts["PayNoteTopUp", Money.Format(order!.Total), KoreanTime.DateAndTime(order.RefundableUntil)];

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        await ReadAsync();
        if (!RendererInfo.IsInteractive || !IsOnHold || Aborted.IsCancellationRequested) return;
        watch = Maps.Watch(order!.PerformanceId, map => InvokeAsync(() => FollowAsync(map)));
        // What happened between reading and watching is told by nobody.
        if (await Maps.FindAsync(order.PerformanceId, Aborted) is { } now) await FollowAsync(now);
    }

    /// <inheritdoc />
    protected override void Leave() => watch?.Dispose();

    // Released or paid on another page of this person's, or called off: this one says so without being asked.
    private async Task FollowAsync(SeatMapView map)
    {
        if (isBusy || !IsOnHold || order!.Seats.All(seat => map.FindSeat(seat.Label)?.Seat.IsHeldBy(PersonId) == true)) return;
        await ReadAsync();
        if (!IsOnHold) message = null;
        StateHasChanged();
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!hasEnded) return;
        hasEnded = false;
        // What had the focus is gone with the form; the news is in the heading.
        await FocusAsync(heading);
    }

    private async Task ReadAsync()
    {
        if (Aborted.IsCancellationRequested) return;
        var wasOnHold = IsOnHold;
        order = await ReservationReads.FindAsync(PersonId, ReservationId, Aborted);
        if (order is null)
        {
            ShowNotFound();
            return;
        }
        wallet = await Wallets.FindAsync(PersonId, Aborted);
        lastEntry = Missing is null ? null : (await Wallets.ListEntriesAsync(PersonId, null, 1, Aborted)).Entries.FirstOrDefault()?.EntryId;
        hasEnded = wasOnHold && !IsOnHold;
    }

    // What arrived in time is carried through, and then says itself how it ended.
    private Task ExpiredAsync() => isBusy ? Task.CompletedTask : ReadAsync();

    private async Task ChargedAsync(long sum)
    {
        await ReadAsync();
        message = new(NoticeKind.Success, Texts["ChargedTitle", Money.Format(sum)],
            Missing is null ? Texts["ChargedEnough"] : Texts["ChargedShort"]);
    }

    private async Task ExtendAsync()
    {
        var result = await Reservations.ExtendAsync(PersonId, ReservationId, CancellationToken.None);
        await ReadAsync();
        if (!IsOnHold) return;
        message = result switch
        {
            ExtendResult.Extended longer => new(NoticeKind.Success, Texts["ExtendedTitle"], Until(longer.Until)),
            ExtendResult.AlreadyExtended before => new(NoticeKind.Info, Texts["ExtendedBefore"], Until(before.Until)),
            _ => new(NoticeKind.Warning, Texts["NotExtended"], Until(order!.HoldExpiresAt)),
        };
    }

    private string Until(DateTimeOffset at) => Texts["HeldUntil", KoreanTime.TimeWithSeconds(at)];

    private async Task LetGoAsync()
    {
        await Reservations.ReleaseAsync(PersonId, ReservationId, CancellationToken.None);
        await ReadAsync();
    }

    private async Task PayAsync()
    {
        if (isBusy) return;
        (isBusy, message) = (true, null);
        try
        {
            if (ToTopUp is not { } sum) await PayAsync(toppedUp: 0);
            else if (await TopUpAsync(sum)) await PayAsync(sum);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Logger.LogError(failure, "The checkout of reservation {ReservationId} broke off", ReservationId);
            // Pressed again, both are the same wishes as now.
            message = new(NoticeKind.Danger, Texts["LineTitle"], Texts["LineText"]);
        }
        finally
        {
            isBusy = false;
        }
    }

    /// <summary>Tops up what the button names, and nothing else; says why when it doesn't.</summary>
    private async Task<bool> TopUpAsync(long sum)
    {
        // Once for this hold and this state of the wallet, in however many tabs it is pressed.
        var attempt = Intention.Once(PersonId, $"top-up:{ReservationId}:{lastEntry}:{sum}");
        var before = lastEntry;
        await ReadAsync();
        if (!IsOnHold) return false;
        if (lastEntry != before || ToTopUp != sum)
        {
            message = new(NoticeKind.Warning, Texts["SumsMovedTitle"], Texts["SumsMovedText"]);
            return false;
        }
        var result = (await Wallets.ChargeAsync(PersonId, sum, attempt, CancellationToken.None)).Answer();
        if (ChargeWords.Refusal(result, WalletTexts) is not { } refusal) return true;
        message = result is null
            ? new(NoticeKind.Info, Texts["InFlightTitle"], refusal)
            : new(NoticeKind.Danger, Texts["NotToppedUpTitle"], refusal);
        return false;
    }

    private async Task PayAsync(long toppedUp)
    {
        var attempt = intention.By(PersonId, $"pay:{ReservationId}:{order!.Total}");
        // Once pressed it is carried through, even if the person closes the page.
        var result = (await Payments.PayAsync(PersonId, ReservationId, order.Total, attempt, CancellationToken.None)).Answer();
        if (result is not (null or PayResult.Paid)) intention.Renew();
        if (result is PayResult.Paid or PayResult.AlreadyPaid)
        {
            Navigation.NavigateTo(Paths.PaidOrder(ReservationId), replace: true);
            return;
        }
        await ReadAsync();
        message = Tell(result);
        // It has ended meanwhile, perhaps paid in another tab: how it ended is all there is to say.
        if (!IsOnHold) message = null;
        if (toppedUp > 0) message = WithTopUp(toppedUp);
    }

    private CheckoutMessage? Tell(PayResult? result) => result switch
    {
        PayResult.TokenInvalid or PayResult.TokenExpired or PayResult.StillWaiting => new(
            NoticeKind.Danger, Texts["PlaceGoneTitle"], Texts["PlaceGoneText"], Paths.Queue(order!.ConcertId), Texts["ToQueue"]),
        PayResult.SaleEnded => new(
            NoticeKind.Danger, Texts["SaleEndedTitle"], Texts["SaleEndedText"], Paths.Concert(order!.ConcertId), Texts["ToConcert"]),
        PayResult.AmountMismatch mismatch =>
            new(NoticeKind.Warning, Texts["PriceTitle"], Texts["PriceText", Money.Format(mismatch.Required)]),
        PayResult.InsufficientBalance =>
            new(NoticeKind.Warning, Texts["ShortNowTitle", Money.Format(Missing ?? 0)], Texts["ShortNowText"]),
        null => new(NoticeKind.Info, Texts["InFlightTitle"], Texts["InFlightText"]),
        // What the page itself then shows: how the hold ended.
        PayResult.HoldExpired or PayResult.NoSuchReservation => null,
        _ => throw new UnreachableException(),
    };

    /// <summary>What happened to the money comes with whatever else is to say.</summary>
    private CheckoutMessage WithTopUp(long sum) => message is { } said
        ? said with { Text = $"{Texts["ToppedUpNotPaid", Money.Format(sum)].Value} {said.Text}" }
        : new(NoticeKind.Info, Texts["ToppedUpTitle", Money.Format(sum)], Texts["ToppedUpText"]);
}

/// <summary>What a person must know about paying, and the way on.</summary>
internal sealed record CheckoutMessage(NoticeKind Kind, string Title, string Text, string? Href = null, string? Link = null);
