using System.Collections.Concurrent;
using Ticketing.Idempotency;
using Ticketing.Payments;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Tests.Support;
using Ticketing.Tickets;
using Ticketing.Wallets;

namespace Ticketing.Tests.Nodes;

/// <summary>
/// Somebody who does at random whatever people do, on whatever node the request goes to; the waiting room is one of theirs.
/// </summary>
internal sealed class StormPerson(Storm storm, string name, Guid person, TestNode home, Random random)
{
    private readonly ConcurrentDictionary<Guid, long> holds = []; // with what each costs
    private readonly List<PaymentView> payments = [];
    private TestConcert concert = storm.Concerts[random.Next(3) == 0 ? 1 : 0];
    private Visitor? place;
    private Visitor? former;
    private bool isInside;

    public async Task LiveAsync(int acts)
    {
        for (var i = 0; i < acts; i++) await ActOnceAsync();
    }

    private Task ActOnceAsync()
    {
        if (place is null) return random.Next(3) == 0 ? Task.WhenAll(JoinAsync(), JoinElsewhereAsync()) : JoinAsync();
        return random.Next(100) switch
        {
            < 3 => LeaveAsync(),
            < 6 => ChargeAsync(),
            < 9 when former is not null => HoldAsync(former),
            < 10 => LookAsync(),
            < 14 => FindHoldsAsync(),
            < 20 when payments.Count > 0 => RefundAsync(payments[random.Next(payments.Count)]),
            < 24 when payments.Count > 0 => TwiceAsync(RefundAsync, payments[random.Next(payments.Count)]),
            < 46 when !holds.IsEmpty => PayAsync(),
            < 51 when !holds.IsEmpty => Task.WhenAll(PayAsync(), PayAsync()),
            < 56 when !holds.IsEmpty => Task.WhenAll(PayAsync(), ReleaseAsync()),
            < 64 when !holds.IsEmpty => ReleaseAsync(),
            < 68 when isInside => TwiceAsync(HoldAsync, place),
            < 80 when isInside => HoldAsync(place),
            < 90 when isInside => HoldBestAsync(place),
            < 92 => JoinAsync(),
            _ => PollAsync(),
        };
    }

    private async Task JoinAsync()
    {
        var joined = await storm.ActAsync(name, person, random, (node, ct) => node.Rooms.JoinAsync(person, concert.ConcertId, ct),
            joined => joined is JoinResult.Joined { Place: var told } ? Told(told) : null, home: home);
        if (joined is JoinResult.Joined { Place: var mine }) Take(mine);
        else concert = storm.Concerts[random.Next(storm.Concerts.Count)];
    }

    /// <summary>In another tab, which another node answers.</summary>
    private async Task JoinElsewhereAsync() =>
        await storm.ActAsync(name, person, random, (node, ct) => node.Rooms.JoinAsync(person, concert.ConcertId, ct), _ => null);

    private async Task PollAsync()
    {
        var found = await storm.ActAsync(name, person, random, (node, ct) =>
            node.Rooms.FindAsync(person, concert.ConcertId, place!.Token, ct),
            found => found is PlaceResult.Living { Place: var told } ? Told(told) : null, home: home);
        if (found is PlaceResult.Living { Place: var mine }) Take(mine);
        else if (found is not null) Forget();
    }

    private async Task LeaveAsync()
    {
        var left = await storm.ActAsync(name, person, random,
            (node, ct) => node.Reservations.LeaveQueueAsync(person, concert.ConcertId, place!.Token, ct),
            left => left is LeaveResult.Left ? new Deed.Left(place!.PlaceId) : null, new Deed.Left(place!.PlaceId));
        if (left is null) return;
        var leftPlace = place!;
        Forget();
        // Some nodes may not have heard of it yet.
        await HoldAsync(leftPlace);
    }

    private Task HoldAsync(Visitor mine)
    {
        // Everybody wants the seats in front.
        var labels = Enumerable.Range(0, 1 + random.Next(3)).Select(_ => 1
            + Math.Min(random.Next(storm.Settings.Seats), random.Next(storm.Settings.Seats)))
            .Distinct().Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var (date, attempt) = (AnyDate(), TestHouse.NewAttempt(person));
        return TakeSeatsAsync((node, ct) => node.Reservations.HoldAsync(person, mine.Token, date, labels, attempt, ct),
            mine, date, new Deed.HoldUnheard(mine.PlaceId, date, labels, labels.Length));
    }

    private Task HoldBestAsync(Visitor mine)
    {
        var (date, count, attempt) = (AnyDate(), 1 + random.Next(2), TestHouse.NewAttempt(person));
        return TakeSeatsAsync((node, ct) => node.Reservations.HoldBestAsync(person, mine.Token, date, count, null, attempt, ct),
            mine, date, new Deed.HoldUnheard(mine.PlaceId, date, null, count));
    }

    private async Task TakeSeatsAsync(
        Func<TestNode, CancellationToken, Task<Attempted<HoldResult>>> ask, Visitor mine, int date, Deed.HoldUnheard unheard)
    {
        var result = await storm.ActAsync(name, person, random, async (node, ct) => ResultOf(await ask(node, ct)), result => result switch
        {
            HoldResult.Held { Reservation: var r } =>
                new Deed.Held(r.ReservationId, mine.PlaceId, date, [.. r.Seats.Select(s => s.Label)], r.HoldExpiresAt, r.Total),
            HoldResult.SeatsTaken taken => new Deed.Taken(date, taken.Labels),
            _ => null,
        }, unheard);
        if (result is HoldResult.Held { Reservation: var held }) holds[held.ReservationId] = held.Total;
        if (mine == place && result is (HoldResult.TokenExpired or HoldResult.TokenInvalid)) Forget();
    }

    private async Task PayAsync()
    {
        if (AnyHold() is not { Key: var hold, Value: var total } || place is not { } mine) return;
        var attempt = TestHouse.NewAttempt(person);
        var result = await storm.ActAsync(name, person, random,
            async (node, ct) => ResultOf(await node.Payments.PayAsync(person, mine.Token, hold, null, attempt, ct)), result => result switch
            {
                PayResult.Paid { Payment: var p } => new Deed.Paid(hold, p.Amount, p.BalanceAfter),
                PayResult.HoldExpired => new Deed.PaidTooLate(hold),
                PayResult.AlreadyPaid => new Deed.PaidBefore(hold),
                _ => new Deed.NotPaid(hold),
            }, new Deed.Paid(hold, total));
        if (result is PayResult.Paid { Payment: var paid }) lock (payments) payments.Add(paid);
        if (result is PayResult.Paid or PayResult.HoldExpired or PayResult.AlreadyPaid) holds.TryRemove(hold, out _);
        if (result is PayResult.Paid or PayResult.TokenExpired or PayResult.TokenInvalid) Forget();
    }

    private async Task ReleaseAsync()
    {
        if (AnyHold() is not { Key: var hold }) return;
        var released = await storm.ActAsync(name, person, random, (node, ct) => node.Reservations.ReleaseAsync(person, hold, ct),
            released => released switch
            {
                ReleaseResult.Released => new Deed.Released(hold),
                ReleaseResult.AlreadyPaid => new Deed.PaidBefore(hold),
                _ => null,
            }, new Deed.Released(hold));
        if (released is ReleaseResult.NoSuchReservation) storm.Fail($"{name} let go of {hold}, and there was no such reservation.");
        if (released is not null) holds.TryRemove(hold, out _);
    }

    private static Task TwiceAsync<T>(Func<T, Task> act, T what) => Task.WhenAll(act(what), act(what));

    private async Task RefundAsync(PaymentView payment)
    {
        var attempt = TestHouse.NewAttempt(person);
        var result = await storm.ActAsync(name, person, random,
            async (node, ct) => ResultOf(await node.Refunds.RefundAsync(person, payment.PaymentId, attempt, ct)), result => result switch
            {
                RefundResult.Refunded r => new Deed.Refunded(payment.ReservationId, r.Amount, r.BalanceAfter),
                RefundResult.Closed closed => new Deed.RefundClosed(payment.ReservationId, closed.RefundableUntil),
                _ => null,
            }, new Deed.Refunded(payment.ReservationId, payment.Amount));
        if (result is RefundResult.NoSuchPayment) storm.Fail($"{name} wanted {payment.PaymentId} back, and there was no such payment.");
        if (result is not null) lock (payments) payments.Remove(payment);
    }

    private async Task ChargeAsync()
    {
        var (amount, attempt) = (1_000 * (1 + random.Next(20)), TestHouse.NewAttempt(person));
        await storm.ActAsync(name, person, random, async (node, ct) =>
            ResultOf(await node.Wallets.ChargeAsync(person, amount, attempt, ct)),
            result => result is ChargeResult.Charged charged ? new Deed.Charged(amount, charged.BalanceAfter) : null,
                new Deed.Charged(amount));
    }

    private async Task LookAsync()
    {
        if (AnyHold() is not { Key: var hold }) return;
        await storm.ActAsync(name, person, random, async (node, ct) => (await node.ReservationReads.FindAsync(person, hold, ct))!,
            found => new Deed.Looked(hold, found.Status));
    }

    /// <summary>On another device: what was held without hearing of it is found, too.</summary>
    private async Task FindHoldsAsync()
    {
        var found = await storm.ActAsync(name, person, random, (node, ct) =>
            node.ReservationReads.ListHoldsAsync(person, concert.ConcertId, ct), _ => null);
        if (found is null) return;
        holds.Clear();
        foreach (var hold in found) holds[hold.ReservationId] = hold.Total;
    }

    private KeyValuePair<Guid, long>? AnyHold()
    {
        var all = holds.OrderBy(h => h.Key).ToList();
        return all.Count == 0 ? null : all[random.Next(all.Count)];
    }

    private int AnyDate() => concert.PerformanceIds[random.Next(concert.PerformanceIds.Count)];

    private static Deed.Told? Told(PlaceView told) => told.State == PlaceViewState.Waiting ? new Deed.Told(told.PlaceId, told.Position)
        : null;

    private void Take(PlaceView mine) =>
        (place, isInside) = (new Visitor(person, mine.QueueToken, mine.PlaceId), mine.State == PlaceViewState.Admitted);

    private void Forget() => (former, place, isInside) = (place ?? former, null, false);

    private static T ResultOf<T>(Attempted<T> attempted) => attempted switch
    {
        Attempted<T>.First first => first.Result,
        Attempted<T>.Replayed replayed => replayed.Result,
        Attempted<T>.TooManyRefusals refused => refused.Result,
        // What was broken off is still at work: whether it succeeds, nobody hears.
        _ => throw new OperationCanceledException("Still at work."),
    };
}
