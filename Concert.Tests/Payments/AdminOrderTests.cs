using Microsoft.EntityFrameworkCore;
using Ticketing.Audit;
using Ticketing.Payments;
using Ticketing.Reports;
using Ticketing.Reservations;
using Ticketing.Tests.Support;
using Ticketing.Tickets;
using Ticketing.Wallets;

namespace Ticketing.Tests.Payments;

/// <summary>Looking after people: orders are found, refunded, released and accounted for.</summary>
public sealed class AdminOrderTests : HouseTests
{
    [Fact]
    public async Task A_refund_by_two_admins_at_once_is_paid_once()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 50_000);
        var payment = await House.BoughtAsync(fan, concert, "1", "2");
        var admins = new[] { await House.AddAdminAsync(), await House.AddAdminAsync() };
        var results = await TestHouse.InParallelAsync(8, i => House.RefundAsAdminAsync(admins[i % 2], payment.PaymentId, "Double booking"));
        Assert.Single(results, r => r is AdminRefundResult.Refunded { Amount: 2 * TestHouse.Price });
        Assert.Equal(7, results.Count(r => r is AdminRefundResult.NothingToRefund));
        Assert.Equal(50_000, await House.BalanceAsync(fan.PersonId));
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task One_ticket_of_two_is_refunded_past_the_deadline_and_its_owner_reads_why()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 50_000);
        var payment = await House.BoughtAsync(fan, concert, "1", "2");
        House.Clock.Advance(TimeSpan.FromDays(29.5));
        Assert.IsType<RefundResult.Closed>(await House.RefundAsync(fan.PersonId, payment.PaymentId));

        var ticket = payment.Tickets.Single(t => t.Label == "1").TicketId;
        var admin = await House.AddAdminAsync();
        Assert.IsType<AdminRefundResult.ReasonInvalid>(
            await House.RefundAsAdminAsync(admin, payment.PaymentId, new string('x', 201), ticket));
        Assert.IsType<AdminRefundResult.NotAllowed>(await House.RefundAsAdminAsync(fan.PersonId, payment.PaymentId, "Please", ticket));
        Assert.IsType<AdminRefundResult.NothingToRefund>(
            await House.RefundAsAdminAsync(admin, payment.PaymentId, "Ill", ticket, Guid.NewGuid()));
        Assert.IsType<AdminRefundResult.Refunded>(await House.RefundAsAdminAsync(admin, payment.PaymentId, "Broken leg", ticket));

        var tickets = await House.Node.Tickets.ListAsync(fan.PersonId, default);
        Assert.Equal("Broken leg", tickets.Single(t => t.Label == "1").RefundReason);
        Assert.Equal(TicketStatus.Valid, tickets.Single(t => t.Label == "2").Status);
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task An_order_is_found_by_address_seat_code_and_id_and_tells_its_whole_story()
    {
        var concert = await House.AddConcertAsync();
        var admin = await House.AddAdminAsync();
        await using (var db = House.CreateContext()) await People.AddAsync(db, email: "yuna.seo@concert.example");
        Guid yuna;
        await using (var db = House.CreateContext()) yuna = await db.Users.Where(u => u.Email == "yuna.seo@concert.example")
            .Select(u => u.Id).SingleAsync();
        await House.Node.Get<AdminWallets>().CreditAsync(admin, admin, yuna, Guid.NewGuid(), 50_000, "Welcome", default);
        var fan = await House.AdmitAsync(yuna, concert);
        var payment = await House.BoughtAsync(fan, concert, "7");
        await House.RefundAsAdminAsync(admin, payment.PaymentId, "Asked by phone");

        var code = (await House.Node.Tickets.ListAsync(yuna, default))[0].Code;
        foreach (
            var text in new[] {
            "YUNA.seo@", "yuna", "7", code.ToLowerInvariant(), payment.PaymentId.ToString(), payment.ReservationId.ToString(),
            payment.Tickets[0].TicketId.ToString() })
        {
            var found = await House.Node.Get<OrderSearch>().SearchAsync(admin, new OrderQuery { Text = text }, default);
            Assert.Equal(payment.ReservationId, Assert.Single(found.Rows).ReservationId);
        }
        Assert.Equal(
            0, (await House.Node.Get<OrderSearch>()
            .SearchAsync(admin, new OrderQuery { Status = ReservationStatus.OnHold }, default)).Total);
        Assert.Empty((await House.Node.Get<OrderSearch>().SearchAsync(yuna, new OrderQuery(), default)).Rows);

        var order = await House.Node.Get<OrderHistory>().FindAsync(admin, payment.ReservationId, default);
        Assert.Equal(
            [OrderEventKind.JoinedQueue, OrderEventKind.LetIn, OrderEventKind.Held, OrderEventKind.Paid, OrderEventKind.Refunded],
            order!.Events.Select(e => e.Kind));
        Assert.Equal("Asked by phone", order.Events[^1].Reason);
    }

    [Theory]
    [InlineData(OrderSort.Person)]
    [InlineData(OrderSort.Total)]
    [InlineData(OrderSort.CreatedAt)]
    public async Task Orders_come_page_by_page_in_either_direction(OrderSort sort)
    {
        var concert = await House.AddConcertAsync();
        var admin = await House.AddAdminAsync();
        foreach (var fan in await House.AdmitFansAsync(3, concert))
            await House.HoldAsync(fan, concert, $"{fan.PersonId.GetHashCode() & 1}");
        foreach (var descending in new[] { true, false })
        {
            var all = await House.Node.Get<OrderSearch>()
                .SearchAsync(admin, new OrderQuery { Sort = sort, Descending = descending }, default);
            var second = await House.Node.Get<OrderSearch>()
                .SearchAsync(admin, new OrderQuery { Sort = sort, Descending = descending, Skip = 1, Take = 1 }, default);
            Assert.Equal(all.Rows.Skip(1).Take(1), second.Rows);
        }
    }

    [Fact]
    public async Task A_hold_that_an_admin_releases_is_free_at_once_and_says_why()
    {
        var concert = await House.AddConcertAsync();
        var (fan, next) = (await House.AdmitFanAsync(concert), await House.AdmitFanAsync(concert));
        var hold = await House.HeldAsync(fan, concert, "1");
        var admin = await House.AddAdminAsync();
        Assert.IsType<HoldOverrideResult.NotAllowed>(
            await House.Node.Get<HoldOverride>().ReleaseAsync(next.PersonId, hold.ReservationId, "Mine!", default));
        Assert.IsType<HoldOverrideResult.Released>(
            await House.Node.Get<HoldOverride>().ReleaseAsync(admin, hold.ReservationId, "Asked by phone", default));
        Assert.IsType<HoldOverrideResult.NotOnHold>(
            await House.Node.Get<HoldOverride>().ReleaseAsync(admin, hold.ReservationId, "Asked by phone", default));
        Assert.Equal("Asked by phone", (await House.Node.ReservationReads.FindAsync(fan.PersonId, hold.ReservationId, default))!.EndReason);
        await House.HeldAsync(next, concert, "1");
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task The_days_sums_agree_and_a_missing_entry_would_be_seen()
    {
        var concert = await House.AddConcertAsync();
        var admin = await House.AddAdminAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 100_000);
        var payment = await House.BoughtAsync(fan, concert, "1", "2");
        await House.RefundAsAdminAsync(admin, payment.PaymentId, "Ill", payment.Tickets[0].TicketId);
        House.Clock.Advance(TimeSpan.FromMinutes(1));
        var day = Korea.Day(House.Now);
        var statements = House.Node.Get<DailyStatement>();

        var statement = (await statements.FindAsync(admin, day, default))!;
        Assert.True(statement.Agrees);
        Assert.Equal((0, 90_000), (statement.Opening, statement.Closing));
        Assert.Equal(
            new ConcertDay(concert.ConcertId, "Concert 2", 1, 2, 20_000, 1, 10_000) with { Title = statement.Concerts[0].Title },
            Assert.Single(statement.Concerts));
        var before = (await statements.FindAsync(admin, day.AddDays(-1), default))!;
        Assert.Equal((0, 0), (before.Closing, before.Ledger.Count));
        Assert.Null(await statements.FindAsync(fan.PersonId, day, default));

        await using var db = House.CreateContext();
        await db.LedgerEntries.Where(e => e.Kind == LedgerKind.Refund).ExecuteDeleteAsync();
        Assert.False((await statements.FindAsync(admin, day, default))!.Agrees);
    }

    [Fact]
    public async Task Exports_hold_every_row_and_taking_one_is_written_down()
    {
        var concert = await House.AddConcertAsync();
        var admin = await House.AddAdminAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 100_000);
        await House.BoughtAsync(fan, concert, "1", "2");
        var exports = House.Node.Get<ExportService>();

        Assert.Null(await exports.OrdersAsync(fan.PersonId, null, default));
        Assert.Null(await exports.AuditAsync(fan.PersonId, default));
        Assert.Single(await AllAsync(exports.OrdersAsync(admin, concert.ConcertId, default)));
        Assert.Empty(await AllAsync(exports.OrdersAsync(admin, concert.ConcertId + 1, default)));
        Assert.Equal(["1", "2"], (await AllAsync(exports.TicketsAsync(admin, null, default))).Select(t => t.Label).Order());
        Assert.Equal([100_000, 80_000], (await AllAsync(exports.LedgerAsync(admin, default))).Select(e => e.BalanceAfter));
        var acts = await AllAsync(exports.AuditAsync(admin, default));
        Assert.Equal(5, acts.Count);
        Assert.All(acts, act => Assert.Equal((AuditAct.DataExported, admin), (act.Act, act.AdminId)));

        static async Task<List<T>> AllAsync<T>(Task<IAsyncEnumerable<T>?> export) => await (await export)!.ToListAsync();
    }

    [Fact]
    public async Task The_cockpit_counts_what_happened_in_each_minute()
    {
        var concert = await House.AddConcertAsync();
        var admin = await House.AddAdminAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 100_000);
        await House.BoughtAsync(fan, concert, "1", "2");
        var slow = await House.AdmitFanAsync(concert);
        Assert.IsType<HoldResult.SeatsTaken>(await House.HoldAsync(slow, concert, "1"));
        await House.HeldAsync(slow, concert, "3");
        await House.Node.TickAsync();

        var sale = (await House.Node.Get<SaleFigures>().FindAsync(admin, concert.ConcertId, default))!;
        Assert.Equal((0, 1, 1, 1, 2, 20_000L), (sale.Waiting, sale.Inside, sale.Holding, sale.Orders, sale.Tickets, sale.Revenue));
        Assert.Equal((60, new SaleMinute(House.Now, 2, 2, 2, 1)), (sale.Minutes.Count, sale.Minutes[^1]));
        Assert.Equal((2, 1, 20), (sale.Tiers[0].Sold, sale.Tiers[0].Held, sale.Sections[0].Total));
        Assert.Equal(("SeatsTaken", 1), Assert.Single(sale.Endings) is var e ? (e.Ending, e.Count) : default);
        Assert.Same(sale, await House.Node.Get<SaleFigures>().FindAsync(admin, concert.ConcertId, default));
        Assert.Null(await House.Node.Get<SaleFigures>().FindAsync(fan.PersonId, concert.ConcertId, default));
    }
}
