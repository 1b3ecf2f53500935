using Microsoft.EntityFrameworkCore;
using Ticketing.Reports;
using Ticketing.Tests.Support;
using Ticketing.Tickets;
using Ticketing.Web.Components.Tickets;

namespace Ticketing.Tests.Tickets;

/// <summary>A ticket is let in once, on any number of doors at once.</summary>
public sealed class CheckInTests : HouseTests
{
    [Fact]
    public async Task Of_two_doors_that_read_one_ticket_at_the_same_moment_one_lets_in()
    {
        var (admin, concert, tickets) = await SellAsync("1", "2", "3", "4");
        var other = House.AddNode();
        foreach (var ticket in tickets)
        {
            var results = await TestHouse.InParallelAsync(8, door =>
                (door % 2 == 0 ? House.Node : other).Get<CheckInService>()
                    .CheckInAsync(admin, concert.PerformanceId, ticket.Code, $"Door {door}", Guid.NewGuid(), default));
            Assert.Single(results, r => r is CheckInResult.LetIn);
            Assert.Equal(7, results.Count(r => r is CheckInResult.AlreadyUsed));
        }
    }

    [Fact]
    public async Task Looking_before_letting_in_would_let_in_twice()
    {
        var (_, _, tickets) = await SellAsync("1");
        var both = new Rendezvous(2);
        var letIn = await TestHouse.InParallelAsync(2, async _ =>
        {
            await using var db = House.CreateContext();
            var isValid = await db.Tickets.AnyAsync(t => t.Id == tickets[0].TicketId && t.Status == TicketStatus.Valid);
            await both.ArriveAsync();
            if (isValid)
                await db.Tickets.Where(t => t.Id == tickets[0].TicketId)
                .ExecuteUpdateAsync(t => t.SetProperty(x => x.Status, TicketStatus.Used));
            return isValid;
        });
        Assert.Equal(2, letIn.Count(yes => yes));
    }

    [Fact]
    public async Task The_same_scan_sent_again_over_a_bad_line_is_answered_the_same()
    {
        var (admin, concert, tickets) = await SellAsync("1");
        var door = House.Node.Get<CheckInService>();
        var scan = Guid.NewGuid();
        var first =
            Assert.IsType<CheckInResult.LetIn>(
                await door.CheckInAsync(admin, concert.PerformanceId, tickets[0].Code, "North", scan, default));
        House.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(first, await door.CheckInAsync(admin, concert.PerformanceId, tickets[0].Code, "North", scan, default));
        var again =
            Assert.IsType<CheckInResult.AlreadyUsed>(
                await door.CheckInAsync(admin, concert.PerformanceId, tickets[0].Code, "South", Guid.NewGuid(), default));
        Assert.Equal(("North", first.At), (again.Door, again.At));
        Assert.Equal(
            (1, 1), (await door.CountAsync(admin, concert.PerformanceId, default)) is { } count ? (count.LetIn, count.Tickets) : default);
    }

    [Fact]
    public async Task Each_ticket_that_is_not_let_in_is_told_why()
    {
        var (admin, concert, tickets) = await SellAsync("1", "2");
        var another = await House.AddConcertAsync();
        var door = House.Node.Get<CheckInService>();
        Task<CheckInResult> ReadAsync(int performanceId, string? code) =>
            door.CheckInAsync(admin, performanceId, code, "North", Guid.NewGuid(), default);

        Assert.IsType<CheckInResult.WrongPerformance>(await ReadAsync(another.PerformanceId, tickets[0].Code));
        Assert.IsType<CheckInResult.Unknown>(await ReadAsync(concert.PerformanceId, "<script>alert(1)</script>"));
        Assert.IsType<CheckInResult.Unknown>(await ReadAsync(concert.PerformanceId, new string('A', 10_000)));
        Assert.IsType<CheckInResult.Unknown>(await ReadAsync(concert.PerformanceId, null));
        Assert.IsType<CheckInResult.NotAllowed>(
            await door.CheckInAsync(await House.AddFanAsync(), concert.PerformanceId, tickets[0].Code, "North", Guid.NewGuid(), default));

        var payment = (await House.Node.Get<OrderHistory>().FindAsync(admin, tickets[0].ReservationId, default))!.PaymentId!.Value;
        await House.RefundAsAdminAsync(admin, payment, "Asked by phone", tickets[0].TicketId);
        Assert.IsType<CheckInResult.Refunded>(await ReadAsync(concert.PerformanceId, tickets[0].Code));
        // As it stands under the picture, typed by somebody who takes digits for letters.
        var typed = TicketCode.InGroups(tickets[1].Code).ToLowerInvariant().Replace('0', 'o').Replace('1', 'l');
        Assert.IsType<CheckInResult.LetIn>(await ReadAsync(concert.PerformanceId, typed));
    }

    private async Task<(Guid Admin, TestConcert Concert, IReadOnlyList<TicketView> Tickets)> SellAsync(params string[] labels)
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 1_000_000);
        await House.BoughtAsync(fan, concert, labels);
        return (await House.AddAdminAsync(), concert, await House.Node.Tickets.ListAsync(fan.PersonId, default));
    }
}
