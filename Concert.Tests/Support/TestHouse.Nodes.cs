using Microsoft.EntityFrameworkCore;
using Ticketing.Planning;
using Ticketing.Queue;
using Ticketing.Seating;

namespace Ticketing.Tests.Support;

/// <content>What several nodes over one database are asked: whether they tell the truth, and who waits for whom.</content>
public sealed partial class TestHouse
{
    /// <summary>A concert that an admin can edit while it is on sale: nothing of its plan is missing.</summary>
    public async Task<TestConcert> AddPlannedConcertAsync(int seats = 20, int dates = 1, int? maxAdmitted = null, TimeSpan? opensIn = null)
    {
        var concert = await AddConcertAsync(seats, dates: dates, maxAdmitted: maxAdmitted, opensIn: opensIn);
        await using var db = CreateContext();
        await db.Concerts.Where(c => c.Id == concert.ConcertId).ExecuteUpdateAsync(c => c.SetProperty(x => x.Description, "An evening."));
        foreach (var node in nodes) await node.Catalog.ReloadAsync(default);
        return concert;
    }

    /// <summary>Changes a concert's plan on that node, as somebody who has just read it.</summary>
    public static async Task<PlanResult> EditAsync(
        TestNode node, Guid admin, TestConcert concert, Func<ConcertPlan, Task<PlanResult>> edit) =>
        await edit((await node.Get<PlanningReads>().FindConcertAsync(admin, concert.ConcertId, default))!);

    /// <summary>Changes the hall of a concert on that node, as somebody who has just read it.</summary>
    public static async Task<PlanResult> EditVenueAsync(
        TestNode node, Guid admin, TestConcert concert, Func<VenuePlan, Task<PlanResult>> edit)
    {
        var venueId = (await node.Get<PlanningReads>().FindConcertAsync(admin, concert.ConcertId, default))!.View.Venue.VenueId;
        return await edit((await node.Get<PlanningReads>().FindVenueAsync(admin, venueId, default))!);
    }

    public static Task<PlanResult> RaisePriceAsync(TestNode node, Guid admin, TestConcert concert, long price) =>
        EditAsync(node, admin, concert, plan => node.Get<PriceEditor>().SaveAsync(
            admin, concert.ConcertId, plan.Version.Concert, [.. plan.Tiers.Select(t => t with { Price = price })], default));

    public static Task<PlanResult> MoveDateAsync(TestNode node, Guid admin, TestConcert concert, DateTimeOffset startsAt) =>
        EditAsync(node, admin, concert, plan => node.Get<DateEditor>().MoveAsync(
            admin, concert.ConcertId, plan.Version.Concert, concert.PerformanceId, startsAt, default));

    /// <summary>Saves what the change makes of the concert's form.</summary>
    public static Task<PlanResult> SaveFormAsync(TestNode node, Guid admin, TestConcert concert, Func<ConcertForm, ConcertForm> change) =>
        EditAsync(node, admin, concert, plan => node.Get<ConcertEditor>().SaveAsync(
            admin, concert.ConcertId, plan.Version, change(plan.Form), default));

    public static async Task TickAsync(params TestNode[] nodes)
    {
        foreach (var node in nodes) await node.TickAsync();
    }

    /// <summary>Every seat of the concert reads on each node as the database has it now.</summary>
    public async Task AssertMapsAreTrueAsync(TestConcert concert, params TestNode[] nodes)
    {
        await using var db = CreateContext();
        foreach (var performanceId in concert.PerformanceIds)
        {
            var seats = await db.Seats.AsNoTracking().Where(s => s.PerformanceId == performanceId).OrderBy(s => s.Label).ToListAsync();
            var stored = seats.ConvertAll(s => SeatRules.IsFree(s.Status, s.HeldUntil, Now)
                ? (s.Label, SeatStatus.Available, null)
                : (s.Label, s.Status, s.HolderId));
            foreach (var node in nodes)
            {
                var map = await node.Maps.FindAsync(performanceId, default);
                Assert.Equal(stored, map!.Sections.SelectMany(s => s.Seats).Select(s => (s.Label, s.Status, s.HolderId))
                    .OrderBy(s => s.Label, StringComparer.Ordinal));
            }
        }
    }

    /// <summary>Who waits for this concert, in the order in which they will be let in.</summary>
    public async Task<List<Guid>> ListWaitingAsync(TestConcert concert)
    {
        await using var db = CreateContext();
        return await db.Places.Where(p => p.ConcertId == concert.ConcertId && p.State == PlaceState.Waiting)
            .OrderBy(p => p.Rank).ThenBy(p => p.Id).Select(p => p.PersonId).ToListAsync();
    }

    /// <summary>Who has been let in to this concert and is inside still.</summary>
    public async Task<List<Guid>> ListInsideAsync(TestConcert concert)
    {
        await using var db = CreateContext();
        return await db.Places.Where(p => p.ConcertId == concert.ConcertId && p.State == PlaceState.Admitted && p.InsideUntil > Now)
            .OrderBy(p => p.Rank).ThenBy(p => p.Id).Select(p => p.PersonId).ToListAsync();
    }

    /// <summary>Comes back when the work has ended, or can't go on because this many sessions wait for a lock.</summary>
    public Task EndedOrWaitingAsync(Task work, int waiting = 1) =>
        UntilAsync(async () => work.IsCompleted || await CountWaitingAsync() >= waiting);

    /// <summary>Comes back when so many sessions wait for a lock.</summary>
    public Task WaitingAsync(int number) => EndedOrWaitingAsync(new TaskCompletionSource().Task, number);

    /// <summary>Asks again and again, for twenty seconds at most.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await isTrue())
        {
            Assert.False(limit.IsCancellationRequested, "It hasn't come about within twenty seconds.");
            await Task.Yield();
        }
    }

    /// <summary>Sessions of this house's database that wait for a lock now.</summary>
    public async Task<int> CountWaitingAsync()
    {
        await using var db = CreateContext();
        return await (db.Database.IsNpgsql()
            ? db.Database.SqlQuery<int>($"""
                SELECT count(*)::int AS "Value"
                FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'
                """)
            : db.Database.SqlQuery<int>($"""
                SELECT COUNT(*) AS Value
                FROM sys.dm_exec_requests
                WHERE database_id = DB_ID() AND blocking_session_id <> 0
                """)).SingleAsync();
    }
}
