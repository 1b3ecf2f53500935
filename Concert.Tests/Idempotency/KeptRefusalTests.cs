using Microsoft.EntityFrameworkCore;
using Ticketing.Idempotency;
using Ticketing.Payments;
using Ticketing.Persistence;
using Ticketing.Tests.Support;
using Ticketing.Wallets;

namespace Ticketing.Tests.Idempotency;

/// <summary>A refusal is an answer like any other: the first one to its key, written while the key is locked.</summary>
public sealed class KeptRefusalTests : HouseTests
{
    [Fact]
    public async Task Who_is_refused_for_lack_of_money_has_not_paid_by_a_second_click_meanwhile()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: 1);
        var hold = await House.HeldAsync(fan, concert, "1");
        var attempt = TestHouse.NewAttempt(fan.PersonId);
        var charging = Task.CompletedTask;
        Attempted<PayResult>? meanwhile = null;
        // While the refusal is being kept, the wallet is topped up, which waits for it, and the button is pressed again on another node.
        var slow = House.AddNode(TestNode.With(CommandWatch.BeforeInsertInto("kept_answers", async () =>
        {
            charging = House.ChargeAsync(fan.PersonId, TestHouse.Price);
            meanwhile = await PayAsync(House.Node);
        })));

        var first = await PayAsync(slow);
        await charging;
        Assert.IsType<PayResult.InsufficientBalance>(TestHouse.FirstOf(first));
        Assert.IsType<Attempted<PayResult>.InFlight>(meanwhile);
        Assert.Equal(TestHouse.FirstOf(first), Assert.IsType<Attempted<PayResult>.Replayed>(await PayAsync(House.Node)).Result);
        await House.AssertSoundAsync();

        Task<Attempted<PayResult>> PayAsync(TestNode node) =>
            node.Payments.PayAsync(fan.PersonId, fan.Token, hold.ReservationId, null, attempt, default);
    }

    [Fact]
    public async Task What_the_work_did_before_it_was_refused_is_undone()
    {
        var fan = await House.AddFanAsync(balance: 5_000);
        var attempt = TestHouse.NewAttempt(fan);
        var refused = await RunAsync(House.Node, attempt, async db =>
        {
            Assert.NotNull(await Ledger.CreditAsync(db, fan, 1_000, LedgerCause.Charge(Guid.NewGuid()), House.Now, default));
            await db.SaveChangesAsync();
            // Added and never saved: it must not slip in with the refusal.
            Assert.NotNull(await Ledger.CreditAsync(db, fan, 1_000, LedgerCause.Charge(Guid.NewGuid()), House.Now, default));
        });
        Assert.Equal("No", TestHouse.FirstOf(refused));
        Assert.Equal(5_000, await House.BalanceAsync(fan));
        Assert.Single((await House.Node.Wallets.ListEntriesAsync(fan, null, 10, default)).Entries);
        Assert.IsType<Attempted<string>.Replayed>(await RunAsync(House.Node, attempt, _ => Assert.Fail("Not again.")));
    }

    [Fact]
    public async Task A_refusal_is_kept_though_a_statement_of_the_work_had_failed()
    {
        var fan = await House.AddFanAsync();
        var attempt = TestHouse.NewAttempt(fan);
        var refused = await RunAsync(House.Node, attempt, async db =>
        {
            db.Add(new Wallet { PersonId = Guid.NewGuid() });
            // Nobody of that id: from here on PostgreSQL refuses every statement until something is rolled back.
            await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());
            await Assert.ThrowsAnyAsync<Exception>(() => db.Database.ExecuteSqlAsync($"INSERT INTO wallets (person_id) VALUES (NULL)"));
        });
        Assert.Equal("No", TestHouse.FirstOf(refused));
        Assert.Equal("No", Assert.IsType<Attempted<string>.Replayed>(await RunAsync(House.Node, attempt, _ => { })).Result);
    }

    [Fact]
    public async Task What_throws_keeps_nothing_and_leaves_the_key_free()
    {
        var fan = await House.AddFanAsync(balance: 5_000);
        var attempt = TestHouse.NewAttempt(fan);
        await Assert.ThrowsAsync<KilledException>(() => RunAsync(House.Node, attempt, async db =>
        {
            await db.Wallets.ExecuteUpdateAsync(w => w.SetProperty(x => x.Balance, 0));
            throw new KilledException();
        }));
        Assert.Equal(5_000, await House.BalanceAsync(fan));
        Assert.Equal("No", TestHouse.FirstOf(await RunAsync(House.Node, attempt, _ => { })));
    }

    [Fact]
    public async Task Killed_before_its_refusal_is_kept_a_request_is_as_if_it_had_never_come()
    {
        var fan = await House.AddFanAsync();
        var attempt = TestHouse.NewAttempt(fan);
        var dying = House.AddNode(
            TestNode.With(CommandWatch.BeforeInsertInto("kept_answers", () => Task.FromException(new KilledException()))));
        var failure = await Record.ExceptionAsync(() => RunAsync(dying, attempt, _ => { }));
        Assert.IsType<KilledException>(failure?.GetBaseException());
        Assert.Equal("No", TestHouse.FirstOf(await RunAsync(House.Node, attempt, _ => { })));
    }

    [Fact]
    public async Task A_refusal_replaces_what_was_kept_more_than_a_day_ago()
    {
        var fan = await House.AddFanAsync();
        var attempt = TestHouse.NewAttempt(fan);
        await RunAsync(House.Node, attempt, _ => { });
        House.Clock.Advance(AttemptService.KeptFor + TimeSpan.FromHours(1));
        var today = attempt with { Fingerprint = "another" };
        Assert.Equal("No", TestHouse.FirstOf(await RunAsync(House.Node, today, _ => { })));
        Assert.IsType<Attempted<string>.Replayed>(await RunAsync(House.Node, today, _ => { }));
    }

    private static Task<Attempted<string>> RunAsync(TestNode node, Attempt attempt, Action<ConcertDbContext> work) =>
        RunAsync(node, attempt, db =>
        {
            work(db);
            return Task.CompletedTask;
        });

    /// <summary>Work that does this and is refused.</summary>
    private static Task<Attempted<string>> RunAsync(TestNode node, Attempt attempt, Func<ConcertDbContext, Task> work) =>
        node.Attempts.RunAsync<string>(attempt, async (db, _) =>
        {
            await work(db);
            return "No";
        }, default);
}
