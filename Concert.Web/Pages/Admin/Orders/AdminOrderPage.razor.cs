using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Ticketing.Payments;
using Ticketing.Reports;
using Ticketing.Reservations;
using Ticketing.Tickets;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Admin.Orders;

/// <summary>One order: its seats, its story, and what an admin can do for its owner.</summary>
public sealed partial class AdminOrderPage
{
    private readonly HashSet<Guid> chosen = [];
    private OrderView? order;
    private bool isLoaded;
    private ReasonDialog refundDialog = null!;
    private ReasonDialog releaseDialog = null!;

    [Inject] private OrderHistory Orders { get; set; } = null!;
    [Inject] private RefundService Refunds { get; set; } = null!;
    [Inject] private HoldOverride Holds { get; set; } = null!;

    /// <summary>Which order.</summary>
    [Parameter] public Guid ReservationId { get; set; }

    private string RefundAct => $"refund {ReservationId}";

    private string ReleaseAct => $"release {ReservationId}";

    private long ChosenAmount => order!.Seats.Where(s => s.TicketId is { } id && chosen.Contains(id)).Sum(s => s.Price);

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    private static bool CanRefund(OrderSeat seat) => seat.TicketStatus is TicketStatus.Valid or TicketStatus.Used;

    private async Task LoadAsync()
    {
        order = await Orders.FindAsync(AdminId, ReservationId, Aborted);
        isLoaded = true;
        chosen.Clear();
    }

    private void Toggle(Guid ticketId)
    {
        if (!chosen.Remove(ticketId)) chosen.Add(ticketId);
    }

    private void ChooseAll() => chosen.UnionWith(order!.Seats.Where(CanRefund).Select(s => s.TicketId!.Value));

    private async Task RefundAsync(string reason)
    {
        switch (await Refunds.RefundAsAdminAsync(AdminId, SessionId, order!.PaymentId!.Value, [.. chosen], reason, CancellationToken.None))
        {
            case AdminRefundResult.Refunded done: Succeed(Texts["RefundDone", Money.Format(done.Amount)]); break;
            case AdminRefundResult.ReasonInvalid: Refuse(Texts["ReasonInvalid"]); return;
            case AdminRefundResult.ProofNeeded: await AskForProofAsync(RefundAct, reason); return;
            case AdminRefundResult.NotAllowed: Refuse(Texts["NotAllowed"]); return;
            case AdminRefundResult.NothingToRefund or AdminRefundResult.NoSuchPayment: Refuse(Texts["NothingToRefund"]); break;
            default: throw new UnreachableException();
        }
        await LoadAsync();
    }

    private async Task ReleaseAsync(string reason)
    {
        switch (await Holds.ReleaseAsync(AdminId, ReservationId, reason, CancellationToken.None))
        {
            case HoldOverrideResult.Released done: Succeed(Texts["ReleaseDone", string.Join(", ", done.Labels)]); break;
            case HoldOverrideResult.ReasonInvalid: Refuse(Texts["ReasonInvalid"]); return;
            case HoldOverrideResult.NotAllowed: Refuse(Texts["NotAllowed"]); return;
            case HoldOverrideResult.NotOnHold or HoldOverrideResult.NoSuchReservation: Refuse(Texts["NotOnHold"]); break;
            default: throw new UnreachableException();
        }
        await LoadAsync();
    }

    private string Tell(OrderEvent happened)
    {
        var seats = string.Join(", ", happened.Labels ?? []);
        return happened.Kind switch
        {
            OrderEventKind.Held => Texts["EventHeld", seats],
            OrderEventKind.Released when happened.By is { } admin => Texts["EventReleasedBy", admin],
            OrderEventKind.Paid => Texts["EventPaid", Money.Format(happened.Amount!.Value)],
            OrderEventKind.Refunded when happened.By is { } admin =>
                Texts["EventRefundedBy", Money.Format(happened.Amount!.Value), seats, admin],
            OrderEventKind.Refunded => Texts["EventRefunded", Money.Format(happened.Amount!.Value), seats],
            OrderEventKind.CheckedIn => Texts["EventCheckedIn", seats, happened.By ?? "–"],
            var kind => Texts[$"Event{kind}"],
        };
    }
}
