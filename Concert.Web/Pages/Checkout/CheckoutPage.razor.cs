using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Payments;
using Ticketing.Reservations;
using Ticketing.Wallets;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Checkout;

/// <summary>The order as it will stand on the ticket, the wallet before and after, and one button that names the sum.</summary>
public sealed partial class CheckoutPage : PersonComponent
{
    private readonly Intention intention = new();
    private ReservationView? order;
    private WalletView? wallet;
    private CheckoutMessage? message;
    private ConfirmDialog? dialog;
    private bool isBusy;

    /// <summary>The hold.</summary>
    [Parameter] public Guid ReservationId { get; set; }

    [Inject] private IStringLocalizer<CheckoutTexts> Texts { get; set; } = null!;

    [Inject] private ReservationService Reservations { get; set; } = null!;

    [Inject] private ReservationReads ReservationReads { get; set; } = null!;

    [Inject] private WalletService Wallets { get; set; } = null!;

    [Inject] private PaymentService Payments { get; set; } = null!;

    private bool IsOnHold => order is { Status: ReservationStatus.OnHold };

    private long? Missing => wallet!.Balance < order!.Total ? order.Total - wallet.Balance : null;

    private string PayNote => Missing is { } missing
        ? Texts["PayNoteMissing", Money.Format(missing)]
        : Texts["PayNote", KoreanTime.DateAndTime(order!.RefundableUntil)];

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        if (Aborted.IsCancellationRequested) return;
        order = await ReservationReads.FindAsync(PersonId, ReservationId, Aborted);
        if (order is null) ShowNotFound();
        else wallet = await Wallets.FindAsync(PersonId, Aborted);
    }

    private async Task ChargedAsync(long sum)
    {
        await ReadAsync();
        message = new(NoticeKind.Success, Texts["ChargedTitle", Money.Format(sum)],
            Missing is null ? Texts["ChargedEnough"] : Texts["ChargedShort"]);
    }

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
            var attempt = intention.By(PersonId, $"pay:{ReservationId}:{order!.Total}");
            // Once pressed it is carried through, even if the person closes the page.
            var result = (await Payments.PayAsync(PersonId, ReservationId, order.Total, attempt, CancellationToken.None))
                .Answer();
            if (result is not (null or PayResult.Paid)) intention.Renew();
            await TellAsync(result);
        }
        finally
        {
            isBusy = false;
        }
    }

    private async Task TellAsync(PayResult? result)
    {
        message = result switch
        {
            PayResult.TokenInvalid or PayResult.TokenExpired or PayResult.StillWaiting => new(
                NoticeKind.Danger, Texts["PlaceGoneTitle"], Texts["PlaceGoneText"],
                Paths.Queue(order!.ConcertId), Texts["ToQueue"]),
            PayResult.SaleEnded => new(
                NoticeKind.Danger, Texts["SaleEndedTitle"], Texts["SaleEndedText"],
                Paths.Concert(order!.ConcertId), Texts["ToConcert"]),
            PayResult.AmountMismatch mismatch =>
                new(NoticeKind.Warning, Texts["PriceTitle"], Texts["PriceText", Money.Format(mismatch.Required)]),
            null => new(NoticeKind.Info, Texts["InFlightTitle"], Texts["InFlightText"]),
            // What the page itself then shows: short money with the top-up, or how the hold ended.
            PayResult.InsufficientBalance or PayResult.HoldExpired or PayResult.NoSuchReservation or PayResult.Paid
                or PayResult.AlreadyPaid => null,
            _ => throw new UnreachableException(),
        };
        if (result is PayResult.Paid or PayResult.AlreadyPaid)
        {
            Navigation.NavigateTo(Paths.PaidOrder(ReservationId), replace: true);
            return;
        }
        await ReadAsync();
        // It has ended meanwhile, perhaps paid in another tab: how it ended is all there is to say.
        if (!IsOnHold) message = null;
    }
}

/// <summary>What a person must know about paying, and the way on.</summary>
internal sealed record CheckoutMessage(NoticeKind Kind, string Title, string Text, string? Href = null, string? Link = null);
