using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Ticketing.Payments;
using Ticketing.Reports;
using Ticketing.Tests.Support;
using Ticketing.Tickets;

namespace Ticketing.Tests.Reports;

/// <summary>What the cockpit tells of a sale is what the plain sums would tell, and costs the same late in a sale as early.</summary>
public sealed class SaleFiguresTests : HouseTests
{
    private Guid admin;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        admin = await House.AddAdminAsync();
    }

    [Fact]
    public async Task After_orders_refunds_and_part_refunds_two_nodes_tell_the_plain_sums()
    {
        var (concert, another) = (await House.AddConcertAsync(seats: 200), await House.AddConcertAsync());
        TestNode[] nodes = [House.Node, House.AddNode()];
        var random = new Random(9);
        var (seat, living) = (0, new List<(Guid Person, Guid Payment, int Tickets)>());
        await House.BoughtAsync(await House.AdmitFanAsync(another, TestHouse.Price), another, "1");
        for (var step = 0; step < 60; step++)
        {
            var node = nodes[random.Next(2)];
            if (living.Count == 0 || random.Next(3) > 0)
            {
                var labels = Enumerable.Range(seat + 1, random.Next(1, 4)).Select(Label).ToArray();
                seat += labels.Length;
                var fan = await House.AdmitFanAsync(concert, 4 * TestHouse.Price);
                var hold = await House.HeldAsync(fan, concert, labels);
                var paid = Assert.IsType<PayResult.Paid>(await node.PayAsync(fan, hold.ReservationId)).Payment;
                living.Add((fan.PersonId, paid.PaymentId, labels.Length));
            }
            else
            {
                var (person, payment, tickets) = living[random.Next(living.Count)];
                living.RemoveAll(l => l.Payment == payment);
                if (tickets == 1) Assert.IsType<RefundResult.Refunded>(await node.RefundAsync(person, payment));
                else Assert.IsType<AdminRefundResult.Refunded>(await RefundOneAsync(node, person, payment));
            }
            House.Clock.Advance(TimeSpan.FromSeconds(random.Next(3, 100)));
            foreach (var each in nodes) await AssertPlainAsync(concert, await FindAsync(each, concert));
        }
        Assert.True(House.Now > new TestClock().GetUtcNow() + 2 * SaleTally.CountedAnewAfter);
    }

    [Fact]
    public async Task What_is_read_again_and_again_is_bounded_by_its_time()
    {
        var concert = await House.AddConcertAsync();
        var watch = new BoundWatch();
        var node = House.AddNode(TestNode.With(watch));
        await House.BoughtAsync(await House.AdmitFanAsync(concert, TestHouse.Price), concert, "1");
        await FindAsync(node, concert);
        // The control: everything is summed once.
        Assert.Contains(watch.Statements, s => s.Reads("payments") && s.Bounds.Count(b => b < House.Now) == 1);

        for (var i = 0; i < 9; i++)
        {
            House.Clock.Advance(TimeSpan.FromMinutes(1));
            watch.Statements.Clear();
            var sale = await FindAsync(node, concert);
            Assert.Equal((1, 1, TestHouse.Price), (sale.Orders, sale.Tickets, sale.Revenue));
            var sums = watch.Statements.Where(s => s.Reads("payments") || s.Reads("places")).ToList();
            Assert.Equal(2, sums.Count);
            Assert.All(sums, statement =>
            {
                Assert.All(statement.Bounds, bound => Assert.True(bound >= House.Now - SaleTally.SettledAfter - TimeSpan.FromMinutes(2)));
                // Each table that grows is asked for what is newer.
                string[] times = statement.Reads("places") ? ["joined_at", "admitted_at", "created_at", "paid_at"] : ["paid_at", "at"];
                Assert.All(times, time => Assert.Matches($@"\W{time}\W* >= @", statement.Sql));
            });
        }
    }

    [Fact]
    public async Task A_payment_that_commits_late_is_told_at_once_and_one_that_commits_very_late_within_ten_minutes()
    {
        var concert = await House.AddConcertAsync(opensIn: TimeSpan.FromHours(-1));
        await using var late = House.AddNode(clock: new TestClock(House.Now - SaleTally.SettledAfter));
        await using var veryLate = House.AddNode(clock: new TestClock(House.Now - 3 * SaleTally.SettledAfter));
        Assert.Equal(0, (await FindAsync(House.Node, concert)).Orders);
        await BuyOnAsync(late, concert, "1");
        await BuyOnAsync(veryLate, concert, "2");
        House.Clock.Advance(SaleFigures.FreshFor);
        Assert.Equal(1, (await FindAsync(House.Node, concert)).Orders);
        House.Clock.Advance(SaleTally.CountedAnewAfter);
        await AssertPlainAsync(concert, await FindAsync(House.Node, concert));
    }

    private async Task BuyOnAsync(TestNode node, TestConcert concert, string label)
    {
        var fan = await House.AdmitFanAsync(concert, TestHouse.Price);
        var hold = await House.HeldAsync(fan, concert, label);
        Assert.IsType<PayResult.Paid>(await node.PayAsync(fan, hold.ReservationId));
    }

    private async Task<AdminRefundResult> RefundOneAsync(TestNode node, Guid person, Guid payment)
    {
        var ticket = (await House.Node.Payments.FindAsync(person, payment, default))!.Tickets[0].TicketId;
        return await node.Refunds.RefundAsAdminAsync(admin, admin, payment, [ticket], "Asked for", default);
    }

    private async Task<SaleView> FindAsync(TestNode node, TestConcert concert) =>
        (await node.Get<SaleFigures>().FindAsync(admin, concert.ConcertId, default))!;

    private async Task AssertPlainAsync(TestConcert concert, SaleView sale)
    {
        await using var db = House.CreateContext();
        var reservations = db.Reservations.Where(r => r.ConcertId == concert.ConcertId);
        var payments = db.Payments.Where(p => reservations.Any(r => r.Id == p.ReservationId));
        var tickets = db.Tickets.Where(t => t.PerformanceId == concert.PerformanceId && t.Status != TicketStatus.Refunded);
        Assert.Equal(
            (await payments.CountAsync(), await payments.SumAsync(p => p.Amount - p.RefundedAmount), await tickets.CountAsync()),
            (sale.Orders, sale.Revenue, sale.Tickets));
        var first = sale.Minutes[0].At;
        var places = db.Places.Where(p => p.ConcertId == concert.ConcertId);
        Assert.Equal(
            (await places.CountAsync(p => p.JoinedAt >= first), await places.CountAsync(p => p.AdmittedAt >= first),
                await reservations.CountAsync(r => r.CreatedAt >= first), await payments.CountAsync(p => p.PaidAt >= first)),
            (sale.Minutes.Sum(m => m.Arrivals), sale.Minutes.Sum(m => m.Admissions), sale.Minutes.Sum(m => m.Holds),
                sale.Minutes.Sum(m => m.Sales)));
    }

    private static string Label(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A statement, and the instants that it was sent with.</summary>
    private sealed record Sent(string Sql, IReadOnlyList<DateTimeOffset> Bounds)
    {
        public bool Reads(string table) => Sql.Contains($"FROM {table}", StringComparison.Ordinal)
            || Sql.Contains($"FROM [{table}]", StringComparison.Ordinal);
    }

    private sealed class BoundWatch : DbCommandInterceptor
    {
        public ConcurrentQueue<Sent> Statements { get; } = new();

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            Statements.Enqueue(
                new Sent(command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(p => p.Value).OfType<DateTimeOffset>()]));
            return ValueTask.FromResult(result);
        }
    }
}
