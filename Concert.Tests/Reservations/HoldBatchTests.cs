using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using Ticketing.Idempotency;
using Ticketing.Reservations;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Reservations;

/// <summary>Holds that are worked on together: what befalls one of them doesn't befall the others.</summary>
public sealed class HoldBatchTests : HouseTests
{
    /// <summary>The first of 64 can't go on until their row is let go; the others don't wait for that.</summary>
    [Theory]
    [InlineData("places", "person_id")]
    [InlineData("identity_users", "id")]
    public async Task One_of_whom_something_is_locked_elsewhere_keeps_nobody_waiting_and_holds_in_the_end(string table, string column)
    {
        var concert = await House.AddConcertAsync(seats: 64);
        var fans = await House.AdmitFansAsync(64, concert);
        await using var locked = await RowLock.OnAsync(House, table, column, fans[0].PersonId);
        var first = House.HoldAsync(fans[0], concert, "1");
        var others = await TestHouse.InParallelAsync(63, i => House.HoldAsync(fans[i + 1], concert, $"{i + 2}"));
        Assert.All(others, result => Assert.IsType<HoldResult.Held>(result));
        Assert.False(first.IsCompleted);
        await locked.LetGoAsync();
        Assert.IsType<HoldResult.Held>(await first);
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task A_batch_whose_connection_is_lost_after_its_commit_answers_as_the_first_time_and_holds_once()
    {
        var concert = await House.AddConcertAsync(seats: 20);
        var fans = await House.AdmitFansAsync(20, concert);
        var node = House.AddNode(TestNode.With(new LostCommit()));
        await node.TickAsync();
        var attempts = await TestHouse.InParallelAsync(20, i => node.Reservations.HoldAsync(
            fans[i].PersonId, fans[i].Token, concert.PerformanceId, [$"{i + 1}"], TestHouse.NewAttempt(fans[i].PersonId), default));
        Assert.All(attempts, a => Assert.IsType<HoldResult.Held>(Assert.IsType<Attempted<HoldResult>.First>(a).Result));
        await using var db = House.CreateContext();
        Assert.Equal(20, await db.Reservations.CountAsync(r => r.ConcertId == concert.ConcertId));
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task Where_no_row_has_so_many_the_best_split_is_told_and_can_be_taken()
    {
        var concert = await House.AddConcertAsync(seats: 5);
        var (rival, fan) = (await House.AdmitFanAsync(concert), await House.AdmitFanAsync(concert));
        await House.HeldAsync(rival, concert, "3");
        var apart = Assert.IsType<HoldResult.NoAdjacent>(await House.Node.HoldBestAsync(fan, concert.PerformanceId, 3));
        Assert.Equal([2, 1], apart.Split.Select(group => group.Count));
        Assert.IsType<HoldResult.Held>(await House.HoldAsync(fan, concert, [.. apart.Split.SelectMany(group => group)]));
        Assert.IsType<HoldResult.SoldOut>(await House.Node.HoldBestAsync(rival, concert.PerformanceId, 2));
    }

    /// <summary>The first transaction that has written is committed, and nobody hears of it.</summary>
    private sealed class LostCommit : DbTransactionInterceptor
    {
        private int lost;

        public override Task TransactionCommittedAsync(
            DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
            Interlocked.Exchange(ref lost, 1) == 0
                ? Task.FromException(new NpgsqlException("The connection is lost.", new IOException()))
                : Task.CompletedTask;
    }
}
