using Ticketing.Idempotency;
using Ticketing.Payments;
using Ticketing.Reservations;
using Ticketing.Tests.Support;
using Ticketing.Tickets;
using Ticketing.Wallets;

namespace Ticketing.Tests.Payments;

/// <summary>Owners have single tickets of an order refunded: by the rules of the whole, and once, whoever comes then too.</summary>
public sealed class TicketRefundTests : HouseTests
{
    private TestConcert concert = null!;
    private Visitor fan = null!;
    private PaymentView payment = null!;

    [Fact]
    public async Task One_ticket_of_three_is_paid_back_its_seat_is_free_and_the_other_two_stay_good()
    {
        await BuyAsync("1", "2", "3");
        var refunded = Assert.IsType<RefundResult.Refunded>(await House.Node.RefundTicketsAsync(fan.PersonId, payment.PaymentId, Id("2")));
        Assert.Equal((TestHouse.Price, 50_000 - 2 * TestHouse.Price), (refunded.Amount, refunded.BalanceAfter));

        var tickets = await House.Node.Tickets.ListAsync(fan.PersonId, default);
        Assert.Equal(["2"], tickets.Where(t => t.Status == TicketStatus.Refunded).Select(t => t.Label));
        var order = await House.Node.ReservationReads.FindAsync(fan.PersonId, payment.ReservationId, default);
        Assert.Equal((ReservationStatus.Confirmed, TestHouse.Price), (order!.Status, order.RefundedAmount));
        var entry = (await House.Node.Wallets.ListEntriesAsync(fan.PersonId, null, 1, default)).Entries[0];
        Assert.Equal((LedgerKind.Refund, TestHouse.Price, payment.PaymentId), (entry.Kind, entry.Amount, entry.PaymentId));
        await House.HeldAsync(await House.AdmitFanAsync(concert), concert, "2");
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task The_last_ticket_that_is_given_back_ends_the_order()
    {
        await BuyAsync("1", "2");
        await House.Node.RefundTicketsAsync(fan.PersonId, payment.PaymentId, Id("1"));
        await House.Node.RefundTicketsAsync(fan.PersonId, payment.PaymentId, Id("2"));
        var order = await House.Node.ReservationReads.FindAsync(fan.PersonId, payment.ReservationId, default);
        Assert.Equal((ReservationStatus.Refunded, payment.Amount), (order!.Status, order.RefundedAmount));
        Assert.Equal(50_000, await House.BalanceAsync(fan.PersonId));
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task What_is_left_after_one_ticket_went_back_can_be_given_back_as_a_whole()
    {
        await BuyAsync("1", "2", "3");
        await House.Node.RefundTicketsAsync(fan.PersonId, payment.PaymentId, Id("2"));
        Assert.Equal(2 * TestHouse.Price,
            Assert.IsType<RefundResult.Refunded>(await House.RefundAsync(fan.PersonId, payment.PaymentId)).Amount);
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task Nothing_is_paid_back_for_strangers_strange_tickets_used_ones_or_past_the_deadline()
    {
        await BuyAsync("1", "2");
        var stranger = await House.AddFanAsync();
        Assert.IsType<RefundResult.NoSuchPayment>(await House.Node.RefundTicketsAsync(stranger, payment.PaymentId, Id("1")));
        Assert.IsType<RefundResult.Closed>(await House.Node.RefundTicketsAsync(fan.PersonId, payment.PaymentId));
        Assert.IsType<RefundResult.Closed>(await House.Node.RefundTicketsAsync(fan.PersonId, payment.PaymentId, Id("1"), Guid.NewGuid()));
        Assert.IsType<RefundResult.Closed>(await House.Node.RefundTicketsAsync(fan.PersonId, payment.PaymentId, Id("1"), Id("1")));
        await CheckInAsync("2");
        Assert.IsType<RefundResult.Closed>(await House.Node.RefundTicketsAsync(fan.PersonId, payment.PaymentId, Id("2")));

        await BuyAsync("5", "6");
        House.Clock.Advance(TimeSpan.FromDays(29.5));
        Assert.IsType<RefundResult.Closed>(await House.Node.RefundTicketsAsync(fan.PersonId, payment.PaymentId, Id("5")));
        Assert.Equal(50_000 - payment.Amount, await House.BalanceAsync(fan.PersonId));
    }

    [Fact]
    public async Task The_same_wish_sent_again_is_answered_the_same_and_paid_once()
    {
        await BuyAsync("1", "2");
        var attempt = TestHouse.NewAttempt(fan.PersonId);
        var results = new List<Attempted<RefundResult>>();
        for (var i = 0; i < 3; i++)
            results.Add(await House.Node.Refunds.RefundTicketsAsync(fan.PersonId, payment.PaymentId, [Id("1")], attempt, default));
        Assert.IsType<Attempted<RefundResult>.First>(results[0]);
        Assert.All(results.Skip(1), r => Assert.IsType<Attempted<RefundResult>.Replayed>(r));
        Assert.Equal(50_000 - TestHouse.Price, await House.BalanceAsync(fan.PersonId));
        await House.AssertSoundAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_that_both_found_the_ticket_good_one_pays_it_back(bool theOtherTakesTheWholeOrder)
    {
        await BuyAsync("1", "2");
        // The wallet is what a refund changes first: both have read the tickets by then.
        var both = new Rendezvous(2);
        var nodes = Enumerable.Range(0, 2)
            .Select(_ => House.AddNode(TestNode.With(CommandWatch.BeforeUpdateOf("wallets", both.ArriveAsync)))).ToList();
        var results = await TestHouse.InParallelAsync(2, i => i == 1 && theOtherTakesTheWholeOrder
            ? nodes[i].RefundAsync(fan.PersonId, payment.PaymentId)
            : nodes[i].RefundTicketsAsync(fan.PersonId, payment.PaymentId, Id("1")));
        var refunded = Assert.IsType<RefundResult.Refunded>(Assert.Single(results, r => r is RefundResult.Refunded));
        Assert.Single(results, r => r is RefundResult.Closed);
        Assert.Equal(50_000 - payment.Amount + refunded.Amount, await House.BalanceAsync(fan.PersonId));
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task A_ticket_that_lets_its_owner_in_at_the_last_moment_is_not_paid_back()
    {
        await BuyAsync("1", "2");
        var node = House.AddNode(TestNode.With(CommandWatch.BeforeUpdateOf("wallets", () => CheckInAsync("1"))));
        Assert.IsType<RefundResult.Closed>(await node.RefundTicketsAsync(fan.PersonId, payment.PaymentId, Id("1")));
        Assert.Equal(50_000 - payment.Amount, await House.BalanceAsync(fan.PersonId));
        Assert.Equal(TicketStatus.Used, (await House.Node.Tickets.FindAsync(fan.PersonId, Id("1"), default))!.Status);
    }

    private async Task BuyAsync(params string[] labels)
    {
        concert = await House.AddConcertAsync();
        fan = await House.AdmitFanAsync(concert, balance: 50_000);
        payment = await House.BoughtAsync(fan, concert, labels);
    }

    private Guid Id(string label) => payment.Tickets.Single(t => t.Label == label).TicketId;

    private async Task CheckInAsync(string label)
    {
        var ticket = await House.Node.Tickets.FindAsync(fan.PersonId, Id(label), default);
        Assert.IsType<CheckInResult.LetIn>(await House.Node.Get<CheckInService>()
            .CheckInAsync(await House.AddAdminAsync(), concert.PerformanceId, ticket!.Code, "North", Guid.NewGuid(), default));
    }
}
