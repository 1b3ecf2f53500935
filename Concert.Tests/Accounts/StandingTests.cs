using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Payments;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Tests.Api;
using Ticketing.Tests.Support;
using Ticketing.Wallets;

namespace Ticketing.Tests.Accounts;

/// <summary>Whoever is locked can do nothing more, on whatever node, within two seconds; and the right to look stays.</summary>
public sealed class StandingTests : HouseTests
{
    [Fact]
    public async Task A_locked_person_can_neither_join_hold_extend_pay_charge_nor_be_refunded_but_lets_go()
    {
        var concert = await House.AddConcertAsync();
        var visitor = await House.AdmitFanAsync(concert, 100_000);
        var paid = await House.BoughtAsync(visitor, concert, "1");
        visitor = await House.AdmitAsync(visitor.PersonId, concert);
        var held = await House.HeldAsync(visitor, concert, "2");
        await LockAsync(visitor.PersonId);

        Assert.IsType<JoinResult.Locked>(await House.Node.Rooms.JoinAsync(visitor.PersonId, concert.ConcertId, default));
        Assert.IsType<HoldResult.Locked>(await House.HoldAsync(visitor, concert, "3"));
        Assert.IsType<HoldResult.Locked>(await House.HoldBestAsync(visitor, concert, 1));
        Assert.IsType<ExtendResult.Locked>(
            await House.Node.Reservations.ExtendAsync(visitor.PersonId, held.ReservationId, default));
        Assert.IsType<PayResult.Locked>(await House.PayAsync(visitor, held.ReservationId));
        Assert.IsType<ChargeResult.Locked>(await House.ChargeAsync(visitor.PersonId, 10_000));
        Assert.IsType<RefundResult.Locked>(await House.RefundAsync(visitor.PersonId, paid.PaymentId));
        Assert.IsType<ReleaseResult.Released>(await House.ReleaseAsync(visitor, held.ReservationId));
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task Another_node_knows_of_a_lock_after_its_next_look_and_asks_nobody_before_and_after()
    {
        var fan = await House.AddFanAsync();
        var statements = 0;
        var other = House.AddNode(TestNode.With(new CommandWatch(_ =>
        {
            statements++;
            return Task.CompletedTask;
        })));
        var standing = other.Get<Standing>();
        await standing.RefreshAsync(default);
        Assert.True(await standing.MayActAsync(fan, default));
        var before = statements;
        Assert.True(await standing.MayActAsync(fan, default));
        Assert.Equal(before, statements);

        await LockAsync(fan);
        await standing.RefreshAsync(default);
        Assert.False(await standing.MayActAsync(fan, default));
    }

    [Fact]
    public async Task A_node_that_has_not_looked_for_two_seconds_asks_the_database()
    {
        var fan = await House.AddFanAsync();
        var standing = House.AddNode().Get<Standing>();
        await standing.RefreshAsync(default);
        Assert.True(await standing.MayActAsync(fan, default));
        await LockAsync(fan);
        House.Clock.Advance(Standing.BelievedFor + TimeSpan.FromMilliseconds(1));
        Assert.False(await standing.MayActAsync(fan, default));
    }

    [Fact]
    public async Task While_the_feed_is_late_sessions_are_believed_and_all_who_ask_at_once_share_one_question()
    {
        var (fan, lives, statements) = (await House.AddFanAsync(), Guid.Empty, 0);
        var slow = new SemaphoreSlim(0);
        var node = House.AddNode(TestNode.With(new CommandWatch(async sql =>
        {
            if (lives == Guid.Empty || !sql.Contains("sessions", StringComparison.Ordinal)) return;
            Interlocked.Increment(ref statements);
            await slow.WaitAsync();
        })));
        var standing = node.Get<Standing>();
        lives = (await House.Node.Get<SessionStore>().BeginAsync(fan, null, "", "192.0.2.1", default))!.Id;
        await standing.RefreshAsync(default);

        var asked = Enumerable.Range(0, 50).Select(_ => standing.IsAliveAsync(lives, default).AsTask()).ToList();
        await TestHouse.UntilAsync(() => Task.FromResult(Volatile.Read(ref statements) > 0));
        slow.Release(50);
        Assert.All(await Task.WhenAll(asked), Assert.True);
        Assert.Equal(1, statements);

        House.Clock.Advance(Standing.SessionsBelievedFor);
        Assert.True(await standing.IsAliveAsync(lives, default));
        Assert.Equal(1, statements);
        // Later it is asked for again, and that answer is believed as long.
        for (var i = 0; i < 3; i++)
        {
            House.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.True(await standing.IsAliveAsync(lives, default));
            Assert.Equal(2, statements);
        }
    }

    [Fact]
    public async Task Whoever_asks_after_the_end_of_a_session_gets_no_answer_from_before_it()
    {
        var fan = await House.AddFanAsync();
        var (isAsked, mayGoOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var node = House.AddNode(services =>
        {
            TestNode.With(CommandWatch.Before(sql => sql.Contains("EXISTS", StringComparison.Ordinal), async () =>
            {
                isAsked.SetResult();
                await mayGoOn.Task;
            }))(services);
        });
        var session = await node.Get<SessionStore>().BeginAsync(fan, null, "", "192.0.2.1", default);
        var before = node.Get<Standing>().IsAliveAsync(session!.Id, default).AsTask();
        await isAsked.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await node.Get<SessionStore>().EndOthersAsync(fan, null, default);
        Assert.False(await node.Get<Standing>().IsAliveAsync(session.Id, default));
        mayGoOn.SetResult();
        await before;
        Assert.False(await node.Get<Standing>().IsAliveAsync(session.Id, default));
    }

    [Fact]
    public async Task Who_watches_a_session_is_told_by_the_next_beat_when_the_database_failed_at_this_one()
    {
        var fan = await House.AddFanAsync();
        var session = (await House.Node.Get<SessionStore>().BeginAsync(fan, null, "", "192.0.2.1", default))!;
        var there = House.AddNode(TestNode.With(CommandWatch.Before(
            sql => sql.Contains("sessions", StringComparison.Ordinal),
            () => throw new InvalidOperationException("A query that fails once."))));
        await there.Get<Standing>().RefreshAsync(default);
        var told = new TaskCompletionSource();
        using var watching = there.Get<Standing>().Watch(session.Id, () =>
        {
            told.TrySetResult();
            return Task.CompletedTask;
        });
        await House.Node.Get<SessionStore>().EndOthersAsync(fan, null, default);
        await Assert.ThrowsAnyAsync<Exception>(() => there.Get<Standing>().RefreshAsync(default));
        Assert.False(told.Task.IsCompleted);
        await there.Get<Standing>().RefreshAsync(default);
        await told.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Who_watches_a_session_is_told_when_it_ends_on_another_node()
    {
        var (fan, here, there) = (await House.AddFanAsync(), House.Node, House.AddNode());
        var session = await here.Get<SessionStore>().BeginAsync(fan, null, "", "192.0.2.1", default);
        await there.Get<Standing>().RefreshAsync(default);
        var told = new TaskCompletionSource();
        using var watching = there.Get<Standing>().Watch(session!.Id, () =>
        {
            told.SetResult();
            return Task.CompletedTask;
        });
        await here.Get<SessionStore>().EndOthersAsync(fan, null, default);
        Assert.False(told.Task.IsCompleted);
        await there.Get<Standing>().RefreshAsync(default);
        await told.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(await there.Get<Standing>().IsAliveAsync(session.Id, default));
    }

    [Fact]
    public async Task Programs_are_told_that_the_account_is_locked()
    {
        var concert = await House.AddConcertAsync();
        await using var site = await House.OpenSiteAsync();
        using var fan = await ApiCaller.RegisterAsync(site);
        await using var db = House.CreateContext();
        await LockAsync(await db.Users.Where(u => u.Email == fan.Email).Select(u => u.Id).SingleAsync());
        (await fan.TryAsync("/wallet/charges", new { amount = 10_000 })).IsProblem(403, "account_locked");
        (await fan.PostAsync($"/concerts/{concert.ConcertId}/queue")).IsProblem(403, "account_locked");
        (await fan.GetAsync("/tickets")).Is(200);
    }

    private Task LockAsync(Guid personId) => House.LockAsync(personId);
}
