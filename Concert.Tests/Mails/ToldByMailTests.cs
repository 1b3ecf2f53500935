using Microsoft.EntityFrameworkCore;
using Ticketing.Mails;
using Ticketing.Payments;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Mails;

/// <summary>Facts and the mails that tell them: both or neither.</summary>
public sealed class ToldByMailTests : MailHouse
{
    [Fact]
    public async Task Buying_giving_back_and_calling_off_are_each_told_once()
    {
        var concert = await House.AddConcertAsync();
        var fan = await AddReaderAsync(balance: 40_000);
        var visitor = await House.AdmitAsync(fan.Id, concert, Node);
        var held = Assert.IsType<HoldResult.Held>(await Node.HoldAsync(visitor, concert.PerformanceId, "1", "2", "3"));
        var paid = Assert.IsType<PayResult.Paid>(await Node.PayAsync(visitor, held.Reservation.ReservationId)).Payment;
        await Node.RefundTicketsAsync(fan.Id, paid.PaymentId, paid.Tickets[0].TicketId);
        var admin = await House.AddAdminAsync();
        await Node.Refunds.RefundAsAdminAsync(admin, admin, paid.PaymentId, [paid.Tickets[1].TicketId], "A broken seat", default);
        var callOffs = Node.Get<CallOffService>();
        Assert.IsType<CallOffResult.CalledOff>(
            await callOffs.CallOffAsync(admin, admin, concert.PerformanceId, "The singer is ill", default));
        await callOffs.ContinueAsync(default);
        await SendAsync();

        Assert.Equal(1, Catcher.Mails.Count(m => m.Subject == "Your tickets for Concert 1"));
        Assert.Equal(2, Catcher.Mails.Count(m => m.Subject == "₩10,000 paid back for Concert 1"));
        Assert.Equal(4, Catcher.Mails.Count);
        Assert.Contains(Catcher.Mails, m => m.Subject.EndsWith("is called off", StringComparison.Ordinal)
            && m.Text.Contains("The reason: The singer is ill", StringComparison.Ordinal));
        Assert.Contains(Catcher.Mails, m => m.Text.Contains("Seats: Floor, row 1, seats 1–3", StringComparison.Ordinal));
        Assert.Contains(Catcher.Mails, m => m.Text.Contains("The reason: A broken seat", StringComparison.Ordinal)
            && m.Text.Contains("Floor, row 1, seat 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_payment_that_fails_tells_nothing()
    {
        var concert = await House.AddConcertAsync();
        var fan = await AddReaderAsync();
        var visitor = await House.AdmitAsync(fan.Id, concert, Node);
        var held = Assert.IsType<HoldResult.Held>(await Node.HoldAsync(visitor, concert.PerformanceId, "1"));
        Assert.IsType<PayResult.InsufficientBalance>(await Node.PayAsync(visitor, held.Reservation.ReservationId));
        await using var db = House.CreateContext();
        Assert.False(await db.Mails.AnyAsync());
    }

    [Fact]
    public async Task Everybody_who_has_a_ticket_is_told_that_it_is_called_off_however_many_there_are()
    {
        var concert = await House.AddConcertAsync(seats: 30);
        for (var i = 1; i <= 30; i++)
        {
            var visitor = await House.AdmitAsync(await House.AddFanAsync(10_000), concert);
            await House.BoughtAsync(visitor, concert, $"{i}");
        }
        var admin = await House.AddAdminAsync();
        await Node.Get<CallOffService>().CallOffAsync(admin, admin, concert.PerformanceId, "Rain", default);
        await using var db = House.CreateContext();
        Assert.Equal(30, await db.Mails.CountAsync(m => m.Kind == MailKind.CalledOff));
    }

    [Fact]
    public async Task Whoever_asked_is_told_half_an_hour_before_the_sale_once_and_again_when_it_is_put_off()
    {
        var concert = await House.AddConcertAsync(opensIn: TimeSpan.FromHours(1));
        var (asked, other) = (await AddReaderAsync(), await AddReaderAsync());
        var alerts = Node.Get<SaleAlerts>();
        Assert.True(await alerts.SetAsync(asked.Id, concert.ConcertId, true, default));
        Assert.True(await alerts.SetAsync(other.Id, concert.ConcertId, true, default));
        Assert.True(await alerts.SetAsync(other.Id, concert.ConcertId, false, default));
        Assert.Equal(0, await alerts.TellAsync(default));
        House.Clock.Advance(TimeSpan.FromMinutes(31));
        var nodes = Enumerable.Range(0, 3).Select(_ => AddNode()).ToList();
        await TestHouse.InParallelAsync(3, i => nodes[i].Get<SaleAlerts>().TellAsync(default));
        await SendAsync();
        Assert.Equal(asked.Email, Assert.Single(Catcher.Mails).To);
        Assert.EndsWith($"/concerts/{concert.ConcertId}/queue", Catcher.Mails.Single().Path, StringComparison.Ordinal);

        await House.ChangeAsync(concert, c => c.SalesOpenAt = House.Now.AddMinutes(20));
        await Node.Catalog.ReloadAsync(default);
        await alerts.TellAsync(default);
        await SendAsync();
        Assert.Equal(2, Catcher.Mails.Count);
    }

    [Fact]
    public async Task Whoever_asked_is_told_when_their_turn_comes()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 1);
        var first = await House.AdmitFanAsync(concert);
        var (asked, other) = (await AddReaderAsync(), await AddReaderAsync());
        await Node.Get<SaleAlerts>().SetAsync(asked.Id, concert.ConcertId, true, default);
        Assert.IsType<JoinResult.Joined>(await Node.Rooms.JoinAsync(asked.Id, concert.ConcertId, default));
        Assert.IsType<JoinResult.Joined>(await Node.Rooms.JoinAsync(other.Id, concert.ConcertId, default));
        await SendAsync();
        Assert.Empty(Catcher.Mails);

        await Node.Reservations.LeaveQueueAsync(first.PersonId, concert.ConcertId, first.Token, default);
        await Node.Admissions.AdmitAsync(default);
        await SendAsync();
        Assert.Equal((asked.Email, "It's your turn: Concert 1"), (Catcher.Mails.Single().To, Catcher.Mails.Single().Subject));
    }
}
