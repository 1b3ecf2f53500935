using Microsoft.EntityFrameworkCore;
using Ticketing.Payments;
using Ticketing.Persistence;
using Ticketing.Planning;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Nodes;

/// <summary>An admin who edits at random while everything sells.</summary>
internal sealed class StormEditor(Storm storm, Guid admin, Random random)
{
    private const string Name = "The admin";

    public async Task LiveAsync(Task others)
    {
        while (!others.IsCompleted) await ActOnceAsync();
    }

    private Task ActOnceAsync() => random.Next(100) switch
    {
        < 28 => BlockAsync(),
        < 40 => EditAsync(MoveDateAsync),
        < 52 => EditAsync(ChangePriceAsync),
        < 64 => EditAsync(PutOffAsync),
        < 74 => TurnDialAsync(),
        < 86 => EndHoldAsync(),
        < 98 => RefundAsync(),
        _ => CallOffAsync(),
    };

    private async Task BlockAsync()
    {
        var date = storm.Concerts[0].PerformanceIds[random.Next(2)];
        string[] labels = [.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Label()).Distinct()];
        await ChangeAsync("Painted", (node, ct) => node.Get<SeatBlocks>().BlockAsync(admin, date, labels, "Painted", ct),
            new Deed.Blocked(date, labels), taken => new Deed.Taken(date, taken));
        await ChangeAsync("Dry", (node, ct) => node.Get<SeatBlocks>().FreeAsync(admin, date, labels, "Dry", ct),
            new Deed.Unblocked(date, labels), free => new Deed.NotBlocked(date, free));
    }

    private async Task ChangeAsync(
        string reason, Func<TestNode, CancellationToken, Task<BlockResult>> change, Deed done,
        Func<IReadOnlyList<string>, Deed> inTheWay) =>
        await storm.ActAsync($"{Name} ({reason})", admin, random, change, result => result switch
        {
            BlockResult.Done => done,
            BlockResult.SeatsInTheWay { Labels: { Count: > 0 } labels } => inTheWay(labels),
            _ => null,
        }, done, isRepeatable: false);

    private async Task EditAsync(Func<TestNode, ConcertPlan, CancellationToken, Task<PlanResult>> edit)
    {
        var concert = storm.Concerts[random.Next(storm.Concerts.Count)];
        await storm.ActAsync(Name, admin, random, async (node, ct) =>
            await edit(node, (await node.Get<PlanningReads>().FindConcertAsync(admin, concert.ConcertId, ct))!, ct), _ => null);
    }

    private Task<PlanResult> MoveDateAsync(TestNode node, ConcertPlan plan, CancellationToken ct)
    {
        var date = plan.Dates[random.Next(plan.Dates.Count)];
        return node.Get<DateEditor>().MoveAsync(admin, plan.ConcertId, plan.Version.Concert, date.PerformanceId,
            date.StartsAt.AddMinutes(5), ct);
    }

    private Task<PlanResult> ChangePriceAsync(TestNode node, ConcertPlan plan, CancellationToken ct)
    {
        foreach (var tier in plan.Tiers) tier.Price = TestHouse.Price + random.Next(5);
        return node.Get<PriceEditor>().SaveAsync(admin, plan.ConcertId, plan.Version.Concert, plan.Tiers, ct);
    }

    private Task<PlanResult> PutOffAsync(TestNode node, ConcertPlan plan, CancellationToken ct)
    {
        // A sale that has opened can't be put off: then only its end moves.
        var form = plan.Form with { SalesCloseAt = plan.Form.SalesCloseAt!.Value.AddMinutes(1) };
        if (form.SalesOpenAt > storm.House.Now) form.SalesOpenAt = form.SalesOpenAt.Value.AddSeconds(20);
        return node.Get<ConcertEditor>().SaveAsync(admin, plan.ConcertId, plan.Version, form, ct);
    }

    private async Task TurnDialAsync()
    {
        var concert = storm.Concerts[random.Next(storm.Concerts.Count)].ConcertId;
        foreach (var paused in new[] { true, false })
        {
            await storm.ActAsync<object>(Name, admin, random, async (node, ct) =>
            {
                var dial = (await node.Get<QueueDial>().FindAsync(admin, concert, ct))!;
                return await node.Get<QueueDial>().TurnAsync(
                    admin, concert, new DialSetting(storm.Settings.MaxAdmitted, paused, Draining: false), dial.Version, null, ct);
            }, _ => null);
        }
    }

    /// <summary>Lets go of somebody's hold, any that the database knows.</summary>
    private async Task EndHoldAsync()
    {
        if (await AnyAsync(db => db.Reservations.Where(r => r.Status == ReservationStatus.OnHold).OrderBy(r => r.Id)) is not { } hold)
            return;
        await storm.ActAsync(Name, hold.PersonId, random, (node, ct) =>
            node.Get<HoldOverride>().ReleaseAsync(admin, hold.Id, "Asked for by phone", ct), ended => ended switch
            {
                HoldOverrideResult.Released => new Deed.Released(hold.Id),
                HoldOverrideResult.NotOnHold { Status: var status } => new Deed.Looked(hold.Id, status),
                _ => null,
            }, new Deed.Released(hold.Id), isRepeatable: false);
    }

    /// <summary>Pays somebody's order back, any that the database knows.</summary>
    private async Task RefundAsync()
    {
        if (await AnyAsync(db => db.Payments.OrderBy(p => p.Id)) is not { } payment) return;
        var order = payment.ReservationId;
        await storm.ActAsync(Name, payment.PersonId, random, (node, ct) =>
            node.Refunds.RefundAsAdminAsync(admin, admin, payment.Id, null, "Ill", ct), refunded => refunded switch
            {
                AdminRefundResult.Refunded { Amount: var amount } => new Deed.Refunded(order, amount),
                AdminRefundResult.NothingToRefund => new Deed.RefundClosed(order, DateTimeOffset.MaxValue),
                _ => null,
            }, new Deed.Refunded(order, payment.Amount), isRepeatable: false);
    }

    private async Task<T?> AnyAsync<T>(Func<ConcertDbContext, IQueryable<T>> list) where T : class
    {
        await using var db = storm.House.CreateContext();
        var all = await list(db).AsNoTracking().ToListAsync();
        return all.Count == 0 ? null : all[random.Next(all.Count)];
    }

    /// <summary>The second date; the first stays, so that there is something to quarrel about.</summary>
    private async Task CallOffAsync()
    {
        var date = storm.Concerts[0].PerformanceIds[1];
        var deed = new Deed.CalledOff(date, storm.Labels);
        await storm.ActAsync(Name, admin, random, (node, ct) => node.Get<CallOffService>().CallOffAsync(admin, admin, date, "Ill", ct),
            result => result is CallOffResult.CalledOff ? deed : null, deed, isRepeatable: false);
    }

    private string Label() => (1 + random.Next(storm.Settings.Seats)).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
