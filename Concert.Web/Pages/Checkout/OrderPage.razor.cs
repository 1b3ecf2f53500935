using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Payments;
using Ticketing.Reservations;
using Ticketing.Tickets;
using Ticketing.Web.Components;
using Ticketing.Web.Components.Seating;

namespace Ticketing.Web.Pages.Checkout;

/// <summary>One order: its tickets, what happened when, and giving them back while that is possible.</summary>
public sealed partial class OrderPage : PersonComponent
{
    private readonly Intention intention = new();
    private readonly HashSet<Guid> chosen = [];
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

    [Inject] private IStringLocalizer<SeatingTexts> Seats { get; set; } = null!;

    [Inject] private ReservationReads ReservationReads { get; set; } = null!;

    [Inject] private TicketService Tickets { get; set; } = null!;

    [Inject] private RefundService Refunds { get; set; } = null!;

    private bool CanRefund => Time.GetUtcNow() < order!.RefundableUntil && !tickets.Any(ticket => ticket.Status == TicketStatus.Used);

    private List<TicketView> Living => [.. tickets.Where(ticket => ticket.Status != TicketStatus.Refunded)];

    private List<TicketView> Refundable => [.. tickets.Where(ticket => ticket.Status == TicketStatus.Valid)];

    // One ticket needs no choice; of several, each is chosen by itself.
    private List<TicketView> Chosen =>
        Refundable is [var only] ? [only] : Refundable.FindAll(ticket => chosen.Contains(ticket.TicketId));

    private string ChosenSum => Money.Format(Chosen.Sum(ticket => ticket.Price));

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        order = await ReservationReads.FindAsync(PersonId, ReservationId, Aborted);
        if (order is null) ShowNotFound();
        else tickets = await Tickets.ListAsync(PersonId, ReservationId, Aborted);
    }

    private void Choose(Guid ticketId, bool isChosen)
    {
        if (isChosen) chosen.Add(ticketId);
        else chosen.Remove(ticketId);
    }

    private async Task RefundAsync()
    {
        if (isBusy || order?.PaymentId is not { } paymentId) return;
        var ids = Chosen.ConvertAll(ticket => ticket.TicketId);
        if (ids.Count == 0) return;
        isBusy = true;
        try
        {
            var attempt = intention.By(PersonId, $"refund:{paymentId}:{string.Join(',', ids.Order())}");
            var result = (await Refunds.RefundTicketsAsync(PersonId, paymentId, ids, attempt, CancellationToken.None)).Answer();
            if (result is not null) intention.Renew();
            message = result switch
            {
                RefundResult.Refunded back => new(
                    NoticeKind.Success, Texts["RefundDone", Money.Format(back.Amount)],
                    Texts["RefundBalance", Money.Format(back.BalanceAfter)]),
                RefundResult.Closed closed => new(
                    NoticeKind.Danger, Texts["RefundClosed"],
                    Texts["RefundClosedText", KoreanTime.DateAndTime(closed.RefundableUntil)]),
                RefundResult.Locked => new(NoticeKind.Danger, Texts["LockedTitle"], Texts["LockedText"]),
                RefundResult.NoSuchPayment => new(NoticeKind.Danger, Texts["RefundClosed"], Texts["RefundNothing"]),
                _ => new(NoticeKind.Info, Texts["InFlightTitle"], Texts["InFlightText"]),
            };
            chosen.Clear();
            await ReadAsync();
        }
        finally
        {
            isBusy = false;
        }
    }
}
