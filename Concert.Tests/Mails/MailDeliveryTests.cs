using Microsoft.EntityFrameworkCore;
using Ticketing.Audit;
using Ticketing.Mails;
using Ticketing.Tests.Support;
using Ticketing.Web.Mails;

namespace Ticketing.Tests.Mails;

/// <summary>What becomes of a mail in the outbox: sent once, tried again when that is safe, and never twice.</summary>
public sealed class MailDeliveryTests : MailHouse
{
    [Fact]
    public async Task A_mail_reaches_its_reader_in_text_and_html_and_in_their_language()
    {
        var reader = await AddReaderAsync("ko");
        await TellAsync(reader);
        await SendAsync();

        var mail = Assert.Single(Catcher.Mails);
        Assert.Equal(reader.Email, mail.To);
        Assert.Equal("새 기기에서 로그인했어요", mail.Subject);
        Assert.DoesNotContain(mail.Header("Subject"), c => c > 127);
        Assert.Contains("기기: Firefox, Linux", mail.Text, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"ko\">", mail.Part("text/html"), StringComparison.Ordinal);
        Assert.Contains((await OnlyMailAsync()).Id.ToString(), mail.Header("Message-ID"), StringComparison.Ordinal);
        Assert.Equal(MailState.Sent, (await OnlyMailAsync()).State);
    }

    [Fact]
    public async Task Many_nodes_that_send_at_once_send_each_mail_once()
    {
        var reader = await AddReaderAsync();
        for (var i = 0; i < 40; i++) await TellAsync(reader, $"cause {i}");
        var nodes = Enumerable.Range(0, 4).Select(_ => AddNode()).ToList();
        await TestHouse.InParallelAsync(4, async i =>
        {
            while (await nodes[i].Get<MailSender>().SendDueAsync(default) > 0)
            {
            }
            return true;
        });

        Assert.Equal(40, Catcher.Mails.Count);
        Assert.Equal(40, Catcher.Mails.Select(m => m.Header("Message-ID")).Distinct().Count());
    }

    [Fact]
    public async Task A_server_that_says_not_now_is_asked_again_later_and_not_for_ever()
    {
        await TellAsync(await AddReaderAsync());
        Catcher.Answer = "451 busy";
        await SendAsync();
        await SendAsync();
        Assert.Equal(1, (await OnlyMailAsync()).Attempts);
        House.Clock.Advance(TimeSpan.FromMinutes(2));
        await SendAsync();
        Assert.Equal((MailState.Waiting, 2), ((await OnlyMailAsync()).State, (await OnlyMailAsync()).Attempts));

        for (var i = 0; i < 10; i++)
        {
            House.Clock.Advance(TimeSpan.FromHours(13));
            await SendAsync();
        }
        Assert.Equal((MailState.GivenUp, 7), ((await OnlyMailAsync()).State, (await OnlyMailAsync()).Attempts));
        Assert.Empty(Catcher.Mails);
    }

    [Fact]
    public async Task A_server_that_takes_the_call_and_says_nothing_is_asked_again_later()
    {
        await TellAsync(await AddReaderAsync());
        Catcher.IsSilent = true;
        var sending = SendAsync();
        await Catcher.Called;
        House.Clock.Advance(MailTransport.GreetedWithin);
        await sending;
        Assert.Equal((MailState.Waiting, 1), ((await OnlyMailAsync()).State, (await OnlyMailAsync()).Attempts));

        Catcher.IsSilent = false;
        House.Clock.Advance(TimeSpan.FromMinutes(2));
        await SendAsync();
        Assert.Equal(MailState.Sent, (await OnlyMailAsync()).State);
        Assert.Single(Catcher.Mails);
    }

    [Fact]
    public async Task What_was_settled_is_kept_for_a_month_and_what_nobody_gets_for_a_day()
    {
        await TellAsync(await AddReaderAsync(), "sent");
        await using (var db = House.CreateContext())
        {
            db.Add(new Mail
            {
                Kind = MailKind.ResetPassword, Address = "NOBODY@CONCERT.EXAMPLE", Cause = "nobody", Data = "{}",
                CreatedAt = House.Now, NextTryAt = House.Now,
            });
            await db.SaveChangesAsync();
        }
        await SendAsync();
        var deliveries = Node.Get<MailDelivery>();
        Assert.Equal(0, await deliveries.TidyAsync(default));
        House.Clock.Advance(MailDelivery.NobodysKeptFor + TimeSpan.FromMinutes(1));
        Assert.Equal(1, await deliveries.TidyAsync(default));
        Assert.Equal(MailState.Sent, (await OnlyMailAsync()).State);
        await TellAsync(await AddReaderAsync(), "waiting");
        House.Clock.Advance(MailDelivery.KeptFor);
        Assert.Equal(1, await deliveries.TidyAsync(default));
        Assert.Equal(MailState.Waiting, (await OnlyMailAsync()).State);
    }

    [Fact]
    public async Task An_address_that_is_refused_is_given_up_at_once()
    {
        await TellAsync(await AddReaderAsync());
        Catcher.Answer = "550 no such mailbox";
        await SendAsync();
        Assert.Equal(MailState.GivenUp, (await OnlyMailAsync()).State);
    }

    [Fact]
    public async Task A_mail_whose_fate_nobody_knows_is_not_sent_again_but_by_an_admin()
    {
        await TellAsync(await AddReaderAsync());
        Catcher.HangsUp = true;
        await SendAsync();
        House.Clock.Advance(TimeSpan.FromDays(1));
        await SendAsync();
        Assert.Equal(MailState.Unknown, (await OnlyMailAsync()).State);
        Assert.Single(Catcher.Mails);

        Catcher.HangsUp = false;
        var id = (await OnlyMailAsync()).Id;
        Assert.False(await Node.Get<MailLog>().SendAgainAsync(await House.AddFanAsync(), id, default));
        var admin = await House.AddAdminAsync();
        Assert.True(await Node.Get<MailLog>().SendAgainAsync(admin, id, default));
        await using (var db = House.CreateContext())
            Assert.Equal(
                (admin, AuditAct.MailSentAgain, AuditSubject.Mail(id)),
                await db.AuditEntries.Select(e => ValueTuple.Create(e.AdminId, e.Act, e.Subject)).SingleAsync());
        await SendAsync();
        Assert.Single(Catcher.Mails.Select(m => m.Header("Message-ID")).Distinct());
        Assert.Equal(MailState.Sent, (await OnlyMailAsync()).State);
    }

    [Fact]
    public async Task A_node_that_dies_between_claiming_and_sending_leaves_a_mail_that_is_seen_and_not_sent_twice()
    {
        await TellAsync(await AddReaderAsync());
        Assert.Single(await Node.Get<MailDelivery>().ClaimAsync(default));
        House.Clock.Advance(MailDelivery.SendingMax + TimeSpan.FromSeconds(1));
        await SendAsync();
        Assert.Equal(MailState.Unknown, (await OnlyMailAsync()).State);
        Assert.Empty(Catcher.Mails);
    }

    [Fact]
    public async Task What_comes_too_late_is_not_sent()
    {
        await TellAsync(await AddReaderAsync(), usefulUntil: House.Now.AddMinutes(2));
        House.Clock.Advance(TimeSpan.FromMinutes(3));
        await SendAsync();
        Assert.Equal(MailState.GivenUp, (await OnlyMailAsync()).State);
        Assert.Empty(Catcher.Mails);
    }

    [Fact]
    public async Task Where_no_mail_is_set_up_nothing_is_kept_to_be_sent_later()
    {
        await using var db = House.CreateContext();
        House.Node.Get<Outbox>().Add(db, MailKind.NewDevice, (await AddReaderAsync()).Id, "any");
        await db.SaveChangesAsync();
        Assert.False(await db.Mails.AnyAsync());
    }
}
