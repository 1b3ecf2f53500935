using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Payments;
using Ticketing.Reservations;
using Ticketing.Tickets;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Checkout;

/// <summary>One order: its tickets, what happened when, and giving them back while that is possible.</summary>
public sealed partial class OrderPage : PersonComponent
{
    private readonly Intention intention = new();
    private ReservationView? order;
    private IReadOnlyList<TicketView> tickets = [];
    private CheckoutMessage? message;
    private ConfirmDialog? dialog;
    private bool isBusy;

    /// <summary>The order.</summary>
    [Parameter] public Guid ReservationId { get; set; }

    /// <summary>Just paid: the last step of buying.</summary>
    [SupplyParameterFromQuery] public bool Paid { get; set; }

    [Inject] private IStringLocalizer<CheckoutTexts> Texts { get; set; } = null!;

    [Inject] private ReservationReads ReservationReads { get; set; } = null!;

    [Inject] private TicketService Tickets { get; set; } = null!;

    [Inject] private RefundService Refunds { get; set; } = null!;

    private bool CanRefund => Time.GetUtcNow() < order!.RefundableUntil && !tickets.Any(ticket => ticket.Status == TicketStatus.Used);

    private long Refundable => tickets.Where(ticket => ticket.Status == TicketStatus.Valid).Sum(ticket => ticket.Price);

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        order = await ReservationReads.FindAsync(PersonId, ReservationId, Aborted);
        if (order is null) ShowNotFound();
        else tickets = await Tickets.ListAsync(PersonId, ReservationId, Aborted);
    }

    private async Task RefundAsync()
    {
        if (isBusy || order?.PaymentId is not { } paymentId) return;
        isBusy = true;
        try
        {
            var result = (await Refunds.RefundAsync(
                PersonId, paymentId, intention.By(PersonId, $"refund:{paymentId}"), CancellationToken.None)).Answer();
            if (result is not null) intention.Renew();
            message = result switch
            {
                RefundResult.Refunded back => new(
                    NoticeKind.Success, Texts["RefundDone", Money.Format(back.Amount)],
                    Texts["RefundBalance", Money.Format(back.BalanceAfter)]),
                RefundResult.Closed closed => new(
                    NoticeKind.Danger, Texts["RefundClosed"],
                    Texts["RefundClosedText", KoreanTime.DateAndTime(closed.RefundableUntil)]),
                RefundResult.NoSuchPayment => new(NoticeKind.Danger, Texts["RefundClosed"], Texts["RefundNothing"]),
                _ => new(NoticeKind.Info, Texts["InFlightTitle"], Texts["InFlightText"]),
            };
            await ReadAsync();
        }
        finally
        {
            isBusy = false;
        }
    }
}
