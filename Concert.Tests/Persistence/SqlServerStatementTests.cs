using Microsoft.EntityFrameworkCore;
using Ticketing.Payments;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tests.Support;
using Ticketing.Wallets;

namespace Ticketing.Tests.Persistence;

/// <summary>
/// No SQL Server can run where this is built: what the services would send to one is at least translated, and valid T-SQL.
/// </summary>
public sealed class SqlServerStatementTests
{
    private static readonly Guid Id = SqlServerWorld.Id;

    [Fact]
    public async Task Joining_the_draw_and_being_let_in()
    {
        await using var world = new SqlServerWorld();
        await world.Node.Admissions.TidyAsync(default);
        await world.Node.TickAsync();
        world.Say("places.state", "Left").Say("waiting_rooms.drawn_at", DBNull.Value).Say("waiting_rooms.closed_rank", 7L);
        // Here somebody is always left to draw.
        Assert.IsType<JoinResult.Joined>(await world.Node.Rooms.JoinAsync(Guid.NewGuid(), 1, default));
        AssertSent(
            world, "MIN_ACTIVE_ROWVERSION()", "INSERT INTO [places]", "WITH (REPEATABLEREAD, ROWLOCK)",
            "WITH (UPDLOCK, ROWLOCK, READPAST, READCOMMITTEDLOCK)",
            "OPENJSON(", "UPDATE [w]");
    }

    [Fact]
    public async Task Holding()
    {
        await using var world = new SqlServerWorld();
        var token = await TokenAsync(world);
        Assert.IsType<HoldResult.Held>(
            TestHouse.FirstOf(await world.Node.Reservations.HoldAsync(Id, token, 1, ["1"], TestHouse.NewAttempt(Id), default)));
        Assert.IsType<ReleaseResult.Released>(await world.Node.Reservations.ReleaseAsync(Id, Id, default));
        Assert.IsType<HoldResult.Held>(
            TestHouse.FirstOf(await world.Node.Reservations.HoldBestAsync(Id, token, 1, 1, null, TestHouse.NewAttempt(Id), default)));
        Assert.IsType<LeaveResult.Left>(await world.Node.Reservations.LeaveQueueAsync(Id, 1, token, default));
        AssertSent(
            world, "sp_getapplock", "SAVE TRANSACTION", "UPDATE [p]", "UPDATE [s]", "INSERT INTO [reservations]",
            "INSERT INTO [kept_answers]");
    }

    [Fact]
    public async Task Paying_near_the_end_of_the_hold_and_giving_back()
    {
        await using var world = new SqlServerWorld().Say("reservations.hold_expires_at", SqlServerWorld.Now.AddSeconds(10))
            .Say("seats.reservation_id", Id);
        var token = await TokenAsync(world);
        Assert.IsType<PayResult.Paid>(
            TestHouse.FirstOf(await world.Node.Payments.PayAsync(Id, token, Id, null, TestHouse.NewAttempt(Id), default)));
        Assert.IsType<RefundResult.Refunded>(
            TestHouse.FirstOf(await world.Node.Refunds.RefundAsync(Id, Id, TestHouse.NewAttempt(Id), default)));
        AssertSent(
            world, "INSERT INTO [payments]", "INSERT INTO [tickets]", "INSERT INTO [ledger_entries]", "INSERT INTO [refunds]", "UPDATE [w]",
            "UPDATE [t]");
    }

    [Fact]
    public async Task Charging_and_reconciling()
    {
        await using var world = new SqlServerWorld();
        Assert.IsType<ChargeResult.Charged>(
            TestHouse.FirstOf(await world.Node.Wallets.ChargeAsync(Id, 10_000, TestHouse.NewAttempt(Id), default)));
        await world.Node.Wallets.ListEntriesAsync(Id, null, 10, default);
        await world.Node.Reconciliation.ReconcileAsync(default);
        AssertSent(world, "UPDATE [w]", "INSERT INTO [ledger_entries]", "SUM(");
    }

    [Fact]
    public async Task Five_thousand_ids_in_one_statement()
    {
        await using var world = new SqlServerWorld();
        await using var db = world.Node.Contexts.CreateDbContext();
        var ids = Enumerable.Range(0, 5_000).Select(_ => Guid.NewGuid()).ToList();
        await db.Reservations.Where(r => ids.Contains(r.Id))
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.Status, ReservationStatus.Expired));
        // SQL Server takes 2,100 parameters at most.
        Assert.Contains(world.Server.Statements, sql => sql.Contains("OPENJSON", StringComparison.Ordinal));
        Assert.Empty(world.Server.Errors);
    }

    [Fact]
    public async Task A_thousand_labels_in_one_statement_are_parameters_and_more_are_never_sent()
    {
        await using var world = new SqlServerWorld();
        await using var db = world.Node.Contexts.CreateDbContext();
        string[] labels = [.. Enumerable.Range(0, SeatStatements.LabelsMax).Select(i => $"F2-7-{i}")];
        await db.Seats.Named(1, labels).CountAsync();
        Assert.Empty(world.Server.Errors);
        Assert.DoesNotContain(world.Server.Statements, sql => sql.Contains("OPENJSON", StringComparison.Ordinal));
        Assert.Throws<ArgumentOutOfRangeException>(() => db.Seats.Named(1, [.. labels, "one more"]));
    }

    [Fact] // Proves that the test above could see it.
    public async Task Texts_in_JSON_without_a_collation_are_found()
    {
        await using var world = new SqlServerWorld();
        await using var db = world.Node.Contexts.CreateDbContext();
        string[] labels = [.. Enumerable.Range(0, 5_000).Select(i => $"F2-7-{i}")];
        await db.Seats.Where(s => labels.Contains(s.Label)).CountAsync();
        Assert.Contains(world.Server.Errors, error => error.Contains("(468)", StringComparison.Ordinal));
    }

    private static async Task<string> TokenAsync(SqlServerWorld world) =>
        (await world.Node.Rooms.FindMineAsync(Id, 1, default))?.QueueToken ?? "";

    private static void AssertSent(SqlServerWorld world, params string[] parts)
    {
        Assert.Empty(world.Server.Errors);
        Assert.All(parts, part => Assert.Contains(world.Server.Statements, sql => sql.Contains(part, StringComparison.Ordinal)));
    }
}
