using Bunit;
using Ticketing.Reservations;
using Ticketing.Tests.Support;
using Ticketing.Tickets;
using Ticketing.Web.Components.Tickets;
using Ticketing.Web.Pages.Checkout;

namespace Ticketing.Tests.Tickets;

/// <summary>Tickets and orders as their owners read them.</summary>
public sealed class TicketPartTests : PartTests
{
    [Fact]
    public void The_code_stands_before_everything_else_and_in_letters_that_can_be_typed()
    {
        var card = Render<TicketCard>(c => c.Add(x => x.Ticket, Ticket("12")));
        Assert.Equal("stub", card.Find("article > div").ClassName);
        Assert.Equal("7GK3 9XQ2 7GK3 9XQ2 7GK3 9XQ2 7G", OnThePage.Read(card.Find(".letters [data-line]")));
    }

    [Theory]
    [InlineData(TicketStatus.Valid, true, "This date was called off")]
    [InlineData(TicketStatus.Refunded, true, "Called off and refunded")]
    [InlineData(TicketStatus.Refunded, false, "Refunded")]
    public void A_ticket_that_lets_nobody_in_says_why_and_shows_no_code(TicketStatus status, bool calledOff, string says)
    {
        var card = Render<TicketCard>(c => c.Add(x => x.Ticket, Ticket("12") with { Status = status, CalledOff = calledOff }));
        Assert.Equal(says, OnThePage.Read(card.Find(".void")));
        Assert.Empty(card.FindAll(".qr, .letters"));
    }

    [Fact]
    public void One_ticket_needs_no_pages_and_several_say_which_one_is_in_view()
    {
        Assert.Empty(Render<TicketStrip>(s => s.Add(x => x.Tickets, [Ticket("1")])).FindAll(".pager"));
        var strip = Render<TicketStrip>(s => s.Add(x => x.Tickets, [Ticket("1"), Ticket("2"), Ticket("3")]).Add(x => x.Start, 1));
        Assert.Equal("Ticket 2 of 3: Floor, row 1, seat 2",
            strip.Find("[data-strip-to][aria-current=true]").GetAttribute("aria-label"));
    }

    [Fact]
    public void A_date_that_was_called_off_says_so_among_the_orders() =>
        Assert.Equal("Called off Paid", OnThePage.Read(Card(Order(ReservationStatus.Confirmed) with { CalledOff = true })));

    [Fact]
    public void What_was_refunded_of_an_order_stands_on_it() =>
        Assert.Equal("Paid ₩55,000 refunded", OnThePage.Read(Card(Order(ReservationStatus.Confirmed) with { RefundedAmount = 55_000 })));

    [Fact]
    public void The_story_of_an_order_tells_each_refund_by_itself()
    {
        var at = Clock.GetUtcNow();
        var story = Render<OrderTimeline>(t => t.Add(x => x.Order, Order(ReservationStatus.Confirmed) with { PaidAt = at.AddMinutes(-5) })
            .Add(x => x.Tickets,
            [
                Ticket("1") with { Status = TicketStatus.Refunded, RefundedAt = at.AddMinutes(-2) },
                Ticket("2") with { Status = TicketStatus.Refunded, RefundedAt = at.AddMinutes(-1), RefundReason = "Broken chair" },
                Ticket("3"),
            ]));
        Assert.Equal(
            [
                "You held 3 seats.", "You paid ₩165,000 from your wallet.",
                "You had Floor, row 1, seat 1 refunded: ₩55,000 went to your wallet.",
                "Floor, row 1, seat 2 was refunded to your wallet, ₩55,000: Broken chair.", "The concert begins.",
            ],
            story.FindAll("li span").Select(OnThePage.Read));
    }

    private AngleSharp.Dom.IElement Card(ReservationView order) => Render<OrderCard>(c => c.Add(x => x.Order, order)).Find(".states");

    private TicketView Ticket(string label) => new(
        Guid.NewGuid(), Guid.NewGuid(), "7GK39XQ27GK39XQ27GK39XQ27G", 1, "Midnight Trio", "Seo Yuna Trio", 1, Clock.GetUtcNow().AddDays(14),
        "Blue Note", label, "Floor", "1", int.Parse(label, System.Globalization.CultureInfo.InvariantCulture), "Seat", 0, 55_000,
        TicketStatus.Valid, null, false);

    private ReservationView Order(ReservationStatus status)
    {
        var now = Clock.GetUtcNow();
        return new(Guid.NewGuid(), status, 1, "Midnight Trio", "Blue Note", 1, now.AddDays(14),
            [.. Enumerable.Range(1, 3).Select(i => new ReservedSeatView($"{i}", "Floor", "1", i, "Seat", 0, 55_000))], 165_000,
            now.AddMinutes(-9), now.AddMinutes(-4), now, null, null, null, null, now.AddDays(13));
    }
}
