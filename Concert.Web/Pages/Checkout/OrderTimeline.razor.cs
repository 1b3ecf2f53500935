using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Reservations;
using Ticketing.Tickets;
using Ticketing.Web.Components;
using Ticketing.Web.Components.Seating;

namespace Ticketing.Web.Pages.Checkout;

/// <summary>An order's story, for its owner.</summary>
public sealed partial class OrderTimeline
{
    /// <summary>The reservation.</summary>
    [Parameter, EditorRequired] public ReservationView Order { get; set; } = null!;

    /// <summary>Its tickets: which were paid back, when, and why.</summary>
    [Parameter] public IReadOnlyList<TicketView> Tickets { get; set; } = [];

    [Inject] private IStringLocalizer<CheckoutTexts> Texts { get; set; } = null!;

    [Inject] private IStringLocalizer<SeatingTexts> Seats { get; set; } = null!;

    private IEnumerable<(DateTimeOffset At, string Sentence)> Events
    {
        get
        {
            yield return (Order.CreatedAt, Texts[Order.Seats.Length == 1 ? "HeldOne" : "HeldMany", Order.Seats.Length]);
            if (Order.PaidAt is { } paidAt) yield return (paidAt, Texts["PaidSentence", Money.Format(Order.Total)]);
            foreach (var refund in Tickets.GroupBy(t => (t.RefundedAt, t.RefundReason)).OrderBy(g => g.Key.RefundedAt))
                if (refund.Key.RefundedAt is { } at) yield return (at, Refunded([.. refund], refund.Key.RefundReason));
            switch (Order.Status)
            {
                case ReservationStatus.OnHold: yield return (Order.HoldExpiresAt, Texts["WillExpire"]); break;
                case ReservationStatus.Expired: yield return (Order.HoldExpiresAt, Texts["ExpiredSentence"]); break;
                case ReservationStatus.Released:
                    yield return (Order.EndedAt ?? Order.HoldExpiresAt, Because("Released", Order.EndReason));
                    break;
                case ReservationStatus.Confirmed when !Order.CalledOff: yield return (Order.StartsAt, Texts["Starts"]); break;
            }
        }
    }

    private string Refunded(IReadOnlyList<TicketView> tickets, string? reason)
    {
        if (tickets.Count == Order.Seats.Length) return Because("Refunded", reason);
        var seats = string.Join(" · ", tickets.Select(t => SeatNames.Place(t.Section, t.Row, t.Number, Seats)));
        var sum = Money.Format(tickets.Sum(t => t.Price));
        return reason is null ? Texts["PartRefundedSentence", seats, sum] : Texts["PartRefundedBecause", seats, sum, reason];
    }

    private string Because(string what, string? reason) => reason is null ? Texts[$"{what}Sentence"] : Texts[$"{what}Because", reason];
}
