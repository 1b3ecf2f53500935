using Microsoft.EntityFrameworkCore;
using Ticketing.Tests.Support;
using Ticketing.Wallets;

namespace Ticketing.Tests.Wallets;

/// <summary>Wallets are compared with their ledgers by whichever node runs the job, and every node knows what came of it.</summary>
public sealed class LedgerReconciliationTests : HouseTests
{
    [Fact]
    public async Task What_one_node_found_another_says_when_it_is_asked_whether_it_is_ready()
    {
        await using var other = await House.OpenSiteAsync();
        Assert.Equal("Degraded\nledger: Wallets have never been compared with their ledgers; does the job run?", await ReadyAsync(other));

        var fan = await House.AddFanAsync(balance: 1_000);
        await House.Node.Reconciliation.ReconcileAsync(default);
        Assert.Equal("Healthy", await ReadyAsync(other));

        await SetBalanceAsync(fan, 999);
        await House.Node.Reconciliation.ReconcileAsync(default);
        Assert.StartsWith("Degraded\nledger: 1 wallets don't agree with their ledgers", await ReadyAsync(other), StringComparison.Ordinal);

        await SetBalanceAsync(fan, 1_000);
        await House.Node.Reconciliation.ReconcileAsync(default);
        Assert.Equal("Healthy", await ReadyAsync(other));

        House.Clock.Advance(LedgerReconciliation.FindingGoodFor + TimeSpan.FromSeconds(1));
        // With a clock that leaps a quarter of an hour, the maps may say that they are behind as well.
        Assert.StartsWith(
            "Degraded\nledger: Wallets were last compared with their ledgers at 2027-03-05 10:00:03Z; does the job run?",
            await ReadyAsync(other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pass_is_bounded_and_goes_on_where_it_stopped_though_its_node_was_killed()
    {
        const int ranges = LedgerReconciliation.RangesMax;
        var wallets = await AddWalletsAsync((ranges + 2) * LedgerReconciliation.WalletsMax + 1);
        // So long ago that only the pass can find it, and near the end of it.
        await SetBalanceAsync(wallets[^1], 1);

        // Killed while it compares the third range.
        var (compared, killAt) = (0, 3);
        var node = House.AddNode(TestNode.With(new CommandWatch(sql =>
            !sql.Contains("sum(", StringComparison.OrdinalIgnoreCase) || ++compared != killAt
                ? Task.CompletedTask
                : Task.FromException(new KilledException()))));
        var failure = await Record.ExceptionAsync(() => node.Reconciliation.ReconcileAsync(default));
        Assert.IsType<KilledException>(failure?.GetBaseException());

        // Two ranges are done: another node's next call goes through as many as one may, and the last is left.
        (compared, killAt) = (0, 0);
        Assert.Empty((await node.Reconciliation.ReconcileAsync(default)).WrongWallets);
        Assert.Equal(ranges, compared);
        var finding = await House.Node.Reconciliation.ReconcileAsync(default);
        Assert.Equal([wallets[^1]], finding.WrongWallets);
        Assert.Equal(House.Now, finding.PassFinishedAt);
    }

    [Fact]
    public async Task No_statement_looks_at_more_than_a_thousand_wallets_however_many_have_changed()
    {
        var fans = await House.AddFansAsync(2_500, balance: 1_000);
        await SetBalanceAsync(fans[2_400], 1);
        var compared = 0;
        var node = House.AddNode(TestNode.With(new CommandWatch(sql =>
        {
            if (sql.Contains("sum(", StringComparison.OrdinalIgnoreCase)) compared++;
            return Task.CompletedTask;
        })));
        Assert.Equal([fans[2_400]], (await node.Reconciliation.ReconcileAsync(default)).WrongWallets);
        // Three thousands of what changed, three of all.
        Assert.Equal(6, compared);
    }

    [Fact]
    public async Task An_entry_that_came_some_minutes_later_than_it_says_is_looked_at()
    {
        await using var db = House.CreateContext();
        var fan = await House.AddFanAsync(balance: 1_000);
        await House.Node.Reconciliation.ReconcileAsync(default);
        // So that only what changed is looked at.
        var behindAll = new Guid([.. Enumerable.Repeat(byte.MaxValue, 16)]);
        await db.LedgerChecks.ExecuteUpdateAsync(c => c.SetProperty(x => x.PassWallet, behindAll));
        db.Add(new LedgerEntry
        {
            PersonId = fan, Number = 2, Kind = LedgerKind.Credit, Amount = 5, BalanceAfter = 1_005, Cause = "credit:late",
            At = House.Now.AddMinutes(-4),
        });
        await db.SaveChangesAsync();
        Assert.Equal([fan], (await House.Node.Reconciliation.ReconcileAsync(default)).WrongWallets);
    }

    [Fact]
    public async Task Of_two_nodes_that_compare_at_once_one_gives_way()
    {
        var fan = await House.AddFanAsync(balance: 1_000);
        await SetBalanceAsync(fan, 999);
        var slow = House.AddNode(
            TestNode.With(CommandWatch.BeforeUpdateOf("ledger_checks", () => House.Node.Reconciliation.ReconcileAsync(default))));
        Assert.Equal([fan], (await slow.Reconciliation.ReconcileAsync(default)).WrongWallets);
        Assert.Equal([fan], (await House.Node.Reconciliation.FindAsync(default)).WrongWallets);
    }

    private async Task<string> ReadyAsync(ConcertSite site)
    {
        // Who asks again within a second is told what was found then.
        House.Clock.Advance(TimeSpan.FromSeconds(1));
        using var http = site.CreateClient();
        return await http.GetStringAsync(new Uri("/health/ready", UriKind.Relative));
    }

    private async Task SetBalanceAsync(Guid fan, long balance)
    {
        await using var db = House.CreateContext();
        await db.Wallets.Where(w => w.PersonId == fan).ExecuteUpdateAsync(w => w.SetProperty(x => x.Balance, balance));
    }

    /// <summary>Empty wallets, in the order in which the database keeps them.</summary>
    private async Task<IReadOnlyList<Guid>> AddWalletsAsync(int number)
    {
        var fans = await House.AddFansAsync(number);
        await using var db = House.CreateContext();
        db.AddRange(fans.Select(fan => new Wallet { PersonId = fan }));
        await db.SaveChangesAsync();
        return await db.Wallets.OrderBy(w => w.PersonId).Select(w => w.PersonId).ToListAsync();
    }
}
