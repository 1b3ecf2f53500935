using Microsoft.EntityFrameworkCore;
using Ticketing.Idempotency;
using Ticketing.Persistence;
using Ticketing.Tests.Support;
using Ticketing.Wallets;

namespace Ticketing.Tests.Wallets;

/// <summary>Balance = sum of the ledger, never below zero, each entry has one cause.</summary>
public sealed class WalletServiceTests : HouseTests
{
    [Fact]
    public async Task A_hundred_debits_at_once_take_what_is_there_and_not_a_won_more()
    {
        var fan = await House.AddFanAsync(balance: 50_500);
        var taken = await TestHouse.InParallelAsync(100, i => House.Node.Contexts.InTransactionAsync(async (db, transaction) =>
        {
            var wallet = await db.Wallets.AsNoTracking().Where(w => w.PersonId == fan).Locked().SingleAsync();
            var cause = LedgerCause.Payment(Guid.NewGuid(), Guid.NewGuid());
            if (wallet.Balance < 1_000 || await Ledger.WriteAllAsync(db, [Ledger.EntryOf(wallet, -1_000, cause, House.Now)], default) == 0)
                return false;
            await transaction.CommitAsync();
            return true;
        }, default));
        Assert.Equal(50, taken.Count(t => t));
        Assert.Equal(500, await House.BalanceAsync(fan));
        Assert.Empty((await House.Node.Reconciliation.ReconcileAsync(default)).WrongWallets);
    }

    /// <summary>The control: a balance that is read, judged and written back is spent several times over.</summary>
    [Fact]
    public async Task Looking_before_debiting_would_spend_the_same_money_twice()
    {
        var fan = await House.AddFanAsync(balance: 1_000);
        var everybodyHasLooked = new Rendezvous(20);
        var taken = await TestHouse.InParallelAsync(20, async _ =>
        {
            await using var db = House.CreateContext();
            var balance = await db.Wallets.Where(w => w.PersonId == fan).Select(w => w.Balance).SingleAsync();
            await everybodyHasLooked.ArriveAsync();
            return balance >= 1_000
                && await db.Wallets.Where(w => w.PersonId == fan)
                .ExecuteUpdateAsync(w => w.SetProperty(x => x.Balance, balance - 1_000)) == 1;
        });
        Assert.True(taken.Count(t => t) > 1);
    }

    [Fact]
    public async Task Fifty_charges_with_one_key_charge_once()
    {
        var fan = await House.AddFanAsync();
        var other = House.AddNode();
        var attempt = TestHouse.NewAttempt(fan);
        var results =
            await TestHouse.InParallelAsync(50, i => (i % 2 == 0 ? House.Node : other).Wallets.ChargeAsync(fan, 10_000, attempt, default));
        var first = Assert.IsType<ChargeResult.Charged>(Assert.Single(results.OfType<Attempted<ChargeResult>.First>()).Result);
        Assert.All(results.OfType<Attempted<ChargeResult>.Replayed>(), r => Assert.Equal(first, r.Result));
        Assert.DoesNotContain(results, r => r is Attempted<ChargeResult>.KeyReused);
        Assert.Equal(10_000, await House.BalanceAsync(fan));
        Assert.Equal(
            first, Assert.IsType<Attempted<ChargeResult>.Replayed>(await other.Wallets.ChargeAsync(fan, 10_000, attempt, default)).Result);
        Assert.IsType<Attempted<ChargeResult>.KeyReused>(
            await other.Wallets.ChargeAsync(fan, 10_000, attempt with { Fingerprint = "another" }, default));
    }

    /// <summary>The control: without a key in common, each of the fifty is a wish of its own.</summary>
    [Fact]
    public async Task Fifty_charges_with_keys_of_their_own_all_count()
    {
        var fan = await House.AddFanAsync();
        await TestHouse.InParallelAsync(50, _ => House.ChargeAsync(fan, 10_000));
        Assert.Equal(500_000, await House.BalanceAsync(fan));
        Assert.Empty((await House.Node.Reconciliation.ReconcileAsync(default)).WrongWallets);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1_000)]
    [InlineData(999)]
    [InlineData(1_000_001)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task A_charge_out_of_range_is_refused_and_changes_nothing(long amount)
    {
        var fan = await House.AddFanAsync();
        Assert.Equal(new ChargeResult.AmountInvalid(1_000, 1_000_000), await House.ChargeAsync(fan, amount));
        Assert.Equal(new WalletView(0, 1_000, 1_000_000, 5_000_000), await House.Node.Wallets.FindAsync(fan, default));
    }

    [Fact]
    public async Task Charges_at_once_never_pass_the_limit_of_the_month()
    {
        var fan = await House.AddFanAsync();
        var results = await TestHouse.InParallelAsync(20, _ => House.ChargeAsync(fan, 900_000));
        Assert.Equal(5, results.Count(r => r is ChargeResult.Charged));
        Assert.All(results.Where(r => r is not ChargeResult.Charged), r => Assert.Equal(new ChargeResult.LimitExceeded(500_000), r));
        Assert.Equal(new WalletView(4_500_000, 1_000, 1_000_000, 500_000), await House.Node.Wallets.FindAsync(fan, default));
        Assert.IsType<ChargeResult.Charged>(await House.ChargeAsync(fan, 500_000));
        Assert.Equal(new ChargeResult.LimitExceeded(0), await House.ChargeAsync(fan, 1_000));
    }

    [Fact]
    public async Task The_month_turns_at_midnight_in_Korea()
    {
        var fan = await House.AddFanAsync();
        House.Clock.MoveTo(new DateTimeOffset(2027, 3, 31, 14, 59, 59, TimeSpan.Zero));
        for (var i = 0; i < 5; i++) Assert.IsType<ChargeResult.Charged>(await House.ChargeAsync(fan, 1_000_000));
        Assert.IsType<ChargeResult.LimitExceeded>(await House.ChargeAsync(fan, 1_000));
        House.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(5_000_000, (await House.Node.Wallets.FindAsync(fan, default)).MonthlyRemaining);
        Assert.IsType<ChargeResult.Charged>(await House.ChargeAsync(fan, 1_000));
    }

    [Fact]
    public async Task The_history_is_read_page_by_page_newest_first_and_only_ones_own()
    {
        var (fan, other) = (await House.AddFanAsync(balance: 1), await House.AddFanAsync(balance: 1));
        for (var i = 0; i < 7; i++) await House.ChargeAsync(fan, 1_000 + i);
        var amounts = new List<long>();
        string? cursor = null;
        do
        {
            var page = await House.Node.Wallets.ListEntriesAsync(fan, cursor, 3, default);
            Assert.InRange(page.Entries.Length, 1, 3);
            amounts.AddRange(page.Entries.Select(e => e.Amount));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal([1_006, 1_005, 1_004, 1_003, 1_002, 1_001, 1_000, 1], amounts);
        Assert.Single((await House.Node.Wallets.ListEntriesAsync(other, null, 100, default)).Entries);
        Assert.Equal(3, (await House.Node.Wallets.ListEntriesAsync(fan, "-1; DROP TABLE wallets", 3, default)).Entries.Length);
    }

    [Theory]
    [InlineData("balance of the wallet")]
    [InlineData("amount of an entry in the middle")]
    [InlineData("balance after an entry in the middle")]
    [InlineData("two amounts that cancel out")]
    [InlineData("an entry that is gone")]
    public async Task The_reconciliation_finds(string tampering)
    {
        var (fan, honest) = (await House.AddFanAsync(), await House.AddFanAsync());
        for (var i = 0; i < 4; i++)
        {
            await House.ChargeAsync(fan, 1_000);
            await House.ChargeAsync(honest, 1_000);
        }
        Assert.Empty((await House.Node.Reconciliation.ReconcileAsync(default)).WrongWallets);
        await using var db = House.CreateContext();
        var entries = db.LedgerEntries.Where(e => e.PersonId == fan);
        await (tampering switch
        {
            "balance of the wallet" =>
                db.Wallets.Where(w => w.PersonId == fan).ExecuteUpdateAsync(w => w.SetProperty(x => x.Balance, 4_001)),
            "amount of an entry in the middle" =>
                entries.Where(e => e.Number == 2).ExecuteUpdateAsync(e => e.SetProperty(x => x.Amount, 1_001)),
            "balance after an entry in the middle" =>
                entries.Where(e => e.Number == 2).ExecuteUpdateAsync(e => e.SetProperty(x => x.BalanceAfter, 2_001)),
            "two amounts that cancel out" =>
                entries.Where(e => e.Number == 2 || e.Number == 3)
                .ExecuteUpdateAsync(e => e.SetProperty(x => x.Amount, x => x.Number == 2 ? 1_500 : 500)),
            _ => entries.Where(e => e.Number == 2).ExecuteDeleteAsync(),
        });
        Assert.Equal([fan], (await House.Node.Reconciliation.ReconcileAsync(default)).WrongWallets);
        Assert.Equal([fan], (await House.AddNode().Reconciliation.FindAsync(default)).WrongWallets);
    }

    [Fact]
    public void No_statement_of_the_core_updates_or_deletes_a_ledger_entry()
    {
        var wrong = from file in SourceTree.Files("Concert.Core", "*.cs")
                    where !file.Contains("/Migrations/", StringComparison.Ordinal)
                    let source = SourceTree.Read(file)
                    from at in Enumerable.Range(0, source.Length - 14)
                        .Where(i => string.CompareOrdinal(source, i, ".LedgerEntries", 0, 14) == 0)
                    let statement = source[at..source.IndexOf(';', at)]
                    where statement.Contains("ExecuteUpdate", StringComparison.Ordinal)
                        || statement.Contains("ExecuteDelete", StringComparison.Ordinal)
                        || statement.Contains("Remove", StringComparison.Ordinal)
                    select file;
        Assert.Empty(wrong);
        Assert.All(typeof(LedgerEntry).GetProperties(), property =>
            Assert.Contains(
                property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers(), modifier => modifier.Name == "IsExternalInit"));
    }
}
